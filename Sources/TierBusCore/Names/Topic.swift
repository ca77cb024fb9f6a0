/// A dot-separated name that can be published to, such as `risk.alert.margin`.
@frozen
public struct Topic: InternedName {
    /// The handle and the text it stands for.
    public let name: InternedText

    /// Wraps a name whose tokens are neither empty nor wildcards.
    public init(checking name: InternedText) throws(NameError) {
        let text = name.text
        for (index, token) in text.split(separator: ".", omittingEmptySubsequences: false).enumerated() {
            if token.isEmpty { throw NameError(.emptyToken(at: index), name: text) }
            if token.contains(where: { $0 == "*" || $0 == ">" }) { throw NameError(.wildcard(at: index), name: text) }
        }
        self.name = name
    }
}
