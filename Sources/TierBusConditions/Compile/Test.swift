/// One question about a subject, and where to go on with either answer. Trivially copyable.
struct Test {
    enum Kind: UInt8 {
        /// Whether the number at an offset of the subject's memory is from `low` to `high`.
        case byte, word, long
        /// The same for a double; `low` and `high` are bit patterns.
        case double
        /// Whether the number at an offset is one of some; `low` and `high` are their places in the program's list, which
        /// is sorted there.
        case byteAmong, wordAmong, longAmong
        /// What a closure answers; `low` is its place in the program's list.
        case call
    }

    /// In place of a place in the program: the answer is yes.
    static let accept: Int32 = -1
    /// The answer is no.
    static let reject: Int32 = -2

    let kind: Kind
    let offset: Int32
    let low: Int64
    let high: Int64
    let yes: Int32
    let no: Int32

    var lowDouble: Double { Double(bitPattern: UInt64(bitPattern: low)) }
    var highDouble: Double { Double(bitPattern: UInt64(bitPattern: high)) }
}
