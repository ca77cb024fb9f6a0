/// The tokens of a topic or a pattern, by bytes: a dot, a star or a `>` followed by a combining mark is still itself,
/// although Swift sees one character.
enum TopicTokens {
    static let dot = UInt8(ascii: ".")
    static let one = UInt8(ascii: "*")
    static let rest = UInt8(ascii: ">")

    /// Calls `body` with every token, its index and whether it is the last.
    static func forEach(
        of text: String, _ body: (Substring.UTF8View, Int, _ isLast: Bool) throws(NameError) -> Void
    ) throws(NameError) {
        var left = text[...].utf8
        var index = 0
        while let end = left.firstIndex(of: dot) {
            try body(left[..<end], index, false)
            left = left[left.index(after: end)...]
            index += 1
        }
        try body(left, index, true)
    }
}
