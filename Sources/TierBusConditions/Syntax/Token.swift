/// A piece of a source.
struct Token {
    enum Kind: Equatable {
        case name(String)
        /// In backticks, only allowed after a point.
        case quotedName(String)
        /// A word that no name can be; after a point it can.
        case reserved(String)
        /// The magnitude.
        case int(UInt64)
        case double(Double)
        case string(String)
        case null
        case bool(Bool)
        case sign(Sign)
        case end
    }

    let kind: Kind
    /// Bytes before it in the source.
    let offset: Int
    /// Bytes before what follows it.
    let end: Int
}
