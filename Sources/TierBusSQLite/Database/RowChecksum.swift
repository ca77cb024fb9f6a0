/// Sixty-four bits over the values of a row, to find bytes that are not what was written.
///
/// Each eight bytes are mixed into the state by a bijection (the finalizer of SplitMix64), so a change within one such
/// word, a flipped bit above all, is always seen; any other goes unseen with a probability of about 2^-64. Every value
/// goes in with its kind and its length, so that bytes cannot move from one column to the next, and the table's tag
/// begins the row, so that rows cannot move from one table to another. It is no protection against somebody who wants
/// to deceive.
///
/// The result is stored: it must never change. A test pins it.
struct RowChecksum {
    /// The table a row belongs to.
    enum Table: UInt64 {
        case events = 1
        case subscriptions
        case exceptions
        case deadLetters
        case tombstones
    }

    private var state: UInt64 = 0

    init(_ table: Table) { combine(word: table.rawValue) }

    mutating func combine(_ number: Int64) {
        combine(word: 1)
        combine(word: UInt64(bitPattern: number))
    }

    mutating func combineNull() { combine(word: 2) }

    mutating func combine(_ text: String?) {
        guard var text else { return combineNull() }
        text.withUTF8 { combine(kind: 3, UnsafeRawBufferPointer($0)) }
    }

    mutating func combine(text bytes: UnsafeRawBufferPointer) { combine(kind: 3, bytes) }

    mutating func combine(blob bytes: UnsafeRawBufferPointer) { combine(kind: 4, bytes) }

    mutating func combine(_ blob: [UInt8]) { blob.withUnsafeBytes { combine(kind: 4, $0) } }

    /// The sum so far, as SQLite stores integers.
    var value: Int64 { Int64(bitPattern: state) }

    private mutating func combine(kind: UInt64, _ bytes: UnsafeRawBufferPointer) {
        combine(word: kind | UInt64(bytes.count) << 8)
        var place = 0
        while place + 8 <= bytes.count {
            combine(word: UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self)))
            place += 8
        }
        var word: UInt64 = 0
        for (index, byte) in bytes[place...].enumerated() { word |= UInt64(byte) << UInt64(8 * index) }
        combine(word: word)
    }

    private mutating func combine(word: UInt64) {
        // The constant keeps runs of zero words from leaving a state of zero as it is.
        var mixed = (state ^ word) &+ 0x9E37_79B9_7F4A_7C15
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        state = mixed ^ (mixed >> 31)
    }
}
