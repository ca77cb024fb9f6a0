/// Why fields cannot be those of a ``DynamicEvent``, or why bytes are not those of one.
public struct DynamicError: Error, Equatable, CustomStringConvertible {
    /// The rule that was broken.
    public enum Code: Sendable, Equatable {
        /// The name of a field has 1 to 255 bytes of UTF-8.
        case fieldName(bytes: Int)
        /// A field is named twice. Names are compared byte by byte.
        case duplicateField
        /// Lists and maps are nested at most ``DynamicEvent/maxDepth`` deep.
        case tooDeep
        /// The stored form has at most ``DynamicEvent/maxBytes``.
        case tooLarge
        /// Bytes that no event is stored as: fields out of order, or a count that is written longer than it needs to be.
        case notCanonical
    }

    /// The rule that was broken.
    public let code: Code
    /// The field it was broken at, at most its first 64 scalars, control characters escaped; empty where it is none.
    public let field: String

    init(_ code: Code, field: String = "") {
        self.code = code
        self.field = field.unicodeScalars.prefix(64).reduce(into: "") { $0 += $1.escaped(asASCII: false) }
    }

    /// The rule and the field it was broken at.
    public var description: String {
        switch code {
        case .fieldName(let bytes): "the field name '\(field)' has \(bytes) bytes; 1 to 255 are allowed"
        case .duplicateField: "the field '\(field)' is named twice"
        case .tooDeep: "the field '\(field)' nests lists and maps more than \(DynamicEvent.maxDepth) deep"
        case .tooLarge: "the event has more than \(DynamicEvent.maxBytes) bytes"
        case .notCanonical: "the bytes are not the stored form of an event"
        }
    }
}
