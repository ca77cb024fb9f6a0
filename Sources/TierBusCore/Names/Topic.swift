/// A dot-separated name that can be published to, such as `risk.alert.margin`.
@frozen
public struct Topic: InternedName {
    /// The handle and the text it stands for.
    public let name: InternedText

    /// Refuses a text unless its tokens are neither empty nor have a wildcard in them.
    public static func check(_ text: String) throws(NameError) {
        try TopicTokens.forEach(of: text) { token, index, _ throws(NameError) in
            if token.isEmpty { throw NameError(.emptyToken(at: index), name: text) }
            if token.contains(where: { $0 == TopicTokens.one || $0 == TopicTokens.rest }) {
                throw NameError(.wildcard(at: index), name: text)
            }
        }
    }

    /// Wraps a name that ``check(_:)`` takes.
    public init(checking name: InternedText) throws(NameError) {
        try Self.check(name.text)
        self.name = name
    }

    @inlinable
    init(unchecked name: InternedText) { self.name = name }
}
