/// Which topics a subscription wants: a topic in which `*` stands for any one token, and `>` as the last token for all
/// that follow, at least one.
///
/// `risk.*.margin` matches `risk.alert.margin`; `risk.>` matches that and `risk.alert`, but not `risk`. A pattern
/// cannot be published to.
@frozen
public struct TopicPattern: InternedName {
    /// The handle and the text it stands for.
    public let name: InternedText

    /// Refuses a text unless its tokens are not empty, its wildcards are whole tokens, and `>` is only at its end.
    public static func check(_ text: String) throws(NameError) {
        try TopicTokens.forEach(of: text) { token, index, isLast throws(NameError) in
            if token.isEmpty { throw NameError(.emptyToken(at: index), name: text) }
            let wildcard = token.first { $0 == TopicTokens.one || $0 == TopicTokens.rest }
            guard let wildcard else { return }
            if token.count > 1 { throw NameError(.wildcard(at: index), name: text) }
            if wildcard == TopicTokens.rest && !isLast { throw NameError(.restNotLast(at: index), name: text) }
        }
    }

    /// Wraps a name that ``check(_:)`` takes.
    public init(checking name: InternedText) throws(NameError) {
        try Self.check(name.text)
        self.name = name
    }

    /// The pattern that matches `topic` and nothing else.
    public init(_ topic: Topic) { name = topic.name }

    /// Whether the pattern has no wildcard, and so matches one topic.
    public var isExact: Bool { !text.utf8.contains { $0 == TopicTokens.one || $0 == TopicTokens.rest } }

    /// Whether the pattern stands for `topic`. Tokens are compared byte by byte.
    /// - Complexity: O(bytes of the topic and the pattern), no allocation.
    public func matches(_ topic: Topic) -> Bool {
        if name == topic.name { return true }
        var (pattern, topic) = (text, topic.text)
        return pattern.withUTF8 { pattern in topic.withUTF8 { Self.matches($0, pattern) } }
    }

    /// Neither has an empty token, so at the start of a token of one there is one of the other, or the end was seen.
    private static func matches(_ topic: UnsafeBufferPointer<UInt8>, _ pattern: UnsafeBufferPointer<UInt8>) -> Bool {
        var (place, wanted) = (0, 0)
        while true {
            switch pattern[wanted] {
            case TopicTokens.rest: return true
            case TopicTokens.one:
                wanted += 1
                while place < topic.count && topic[place] != TopicTokens.dot { place += 1 }
            default:
                while wanted < pattern.count && pattern[wanted] != TopicTokens.dot {
                    guard place < topic.count && topic[place] == pattern[wanted] else { return false }
                    (place, wanted) = (place + 1, wanted + 1)
                }
            }
            // The pattern's token has ended: the topic's has to as well, and both texts or neither.
            if place == topic.count || wanted == pattern.count {
                return place == topic.count && wanted == pattern.count
            }
            guard topic[place] == TopicTokens.dot else { return false }
            (place, wanted) = (place + 1, wanted + 1)
        }
    }
}
