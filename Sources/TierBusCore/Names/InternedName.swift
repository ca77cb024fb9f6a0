/// A name kept as a 4-byte handle to text that is stored once per process.
///
/// Copying, comparing for equality and hashing cost what they cost for an integer. Order, encoding and description
/// always use the text, so they are the same in every process.
public protocol InternedName: Hashable, Sendable, BitwiseCopyable, Comparable, Codable, CustomStringConvertible,
    ExpressibleByStringLiteral, FieldValue
{
    /// The handle and the text it stands for.
    var name: InternedText { get }

    /// Checks what is particular to this kind of name; what goes for all names was checked before.
    ///
    /// Comes before the text is interned, so that what is no name takes no place in the table. All names will do where
    /// a kind of name does not say.
    static func check(_ text: String) throws(NameError)

    /// Checks what is particular to this kind of name and wraps it.
    init(checking name: InternedText) throws(NameError)
}

extension InternedName {
    /// Takes all names.
    public static func check(_ text: String) throws(NameError) {}

    /// Interns `text`.
    /// - Throws: ``NameError`` if it is empty, longer than 255 bytes or has control characters.
    /// - Complexity: one hash look-up under a lock. Keep the value; do not make it anew for every event.
    public init(_ text: String) throws(NameError) {
        try InternTable.check(text)
        try Self.check(text)
        try self.init(checking: InternedText(text))
    }

    /// Interns a literal; one that is not a valid name is a programmer's error and traps.
    public init(stringLiteral text: String) {
        do {
            try self.init(text)
        } catch {
            preconditionFailure(error.description)
        }
    }

    /// The text of the name.
    public var text: String { name.text }
    /// The text of the name.
    public var description: String { name.text }

    /// Orders by the bytes of the text.
    public static func < (left: Self, right: Self) -> Bool {
        left.name != right.name && left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
    }

    /// Decodes the text and interns it.
    public init(from decoder: any Decoder) throws {
        try self.init(decoder.singleValueContainer().decode(String.self))
    }

    /// Encodes the text.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}
