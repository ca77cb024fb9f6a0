import Testing
import TierBusCore

@Suite struct TopicPatternTests {
    @Test(
        "A pattern matches by whole tokens",
        arguments: [
            ("a", "a", true), ("a", "b", false), ("a", "ab", false), ("ab", "a", false), ("a", "a.b", false),
            ("a.b", "a", false), ("a.b", "a.b", true), ("a.b", "a.c", false), ("a.b", "ab", false),
            ("*", "a", true), ("*", "abc", true), ("*", "a.b", false), ("*.*", "a", false), ("*.*", "a.b", true),
            ("*.b", "a.b", true), ("*.b", "a.c", false), ("*.b", "a.bc", false), ("a.*", "a", false),
            ("a.*", "a.b", true), ("a.*", "a.b.c", false), ("a.*", "ab.c", false), ("a.*.c", "a.b.c", true),
            ("a.*.c", "a.b.d", false), ("a.*.c", "a.c", false), ("a.*.c", "a.b.b.c", false),
            (">", "a", true), (">", "a.b.c", true), ("a.>", "a", false), ("a.>", "a.b", true), ("a.>", "a.b.c", true),
            ("a.>", "ab.c", false), ("a.>", "b.c", false), ("*.>", "a", false), ("*.>", "a.b", true),
            ("*.b.>", "a.b.c", true), ("*.b.>", "a.c.b", false), ("é.*", "é.x", true), ("é.*", "e.x", false),
            ("e\u{301}", "\u{e9}", false), ("*", "日本", true), ("a.*.c", "a.b", false), ("a.b.c", "a.b", false),
        ])
    func matching(pattern: String, topic: String, expected: Bool) throws {
        #expect(try TopicPattern(pattern).matches(Topic(topic)) == expected)
    }

    @Test("A pattern agrees with a slow matcher on every pattern and topic of up to four tokens")
    func againstSlowMatcher() throws {
        func slow(_ pattern: ArraySlice<Substring>, _ topic: ArraySlice<Substring>) -> Bool {
            guard let wanted = pattern.first else { return topic.isEmpty }
            guard let token = topic.first else { return false }
            if wanted == ">" { return true }
            return (wanted == "*" || wanted == token) && slow(pattern.dropFirst(), topic.dropFirst())
        }
        func texts(of tokens: [String]) -> [String] {
            var all: [String] = []
            var last = [""]
            for _ in 1...4 {
                last = last.flatMap { head in tokens.map { head.isEmpty ? $0 : head + "." + $0 } }
                all += last
            }
            return all
        }
        let topics = try texts(of: ["a", "bc"]).map(Topic.init(_:))
        var (patterns, matches) = (0, 0)
        for text in texts(of: ["a", "bc", "*", ">"]) {
            guard !text.dropLast().contains(">") else { continue }
            let pattern = try TopicPattern(text)
            patterns += 1
            for topic in topics {
                let expected = slow(text.split(separator: ".")[...], topic.text.split(separator: ".")[...])
                matches += expected ? 1 : 0
                #expect(pattern.matches(topic) == expected, "\(text) and \(topic)")
            }
        }
        #expect(patterns == 160)
        #expect(matches > 100)
    }

    @Test(
        "A pattern that breaks a rule names the rule and the token",
        arguments: [
            ("", .empty), ("a.", .emptyToken(at: 1)), (".>", .emptyToken(at: 0)), ("a.b*", .wildcard(at: 1)),
            ("**", .wildcard(at: 0)), ("a.>>", .wildcard(at: 1)), ("x>.a", .wildcard(at: 0)),
            (">.a", .restNotLast(at: 0)), ("a.>.b", .restNotLast(at: 1)), (">.>", .restNotLast(at: 0)),
            ("*\u{301}", .wildcard(at: 0)),
        ] as [(String, NameError.Code)])
    func invalid(text: String, code: NameError.Code) {
        let error = #expect(throws: NameError.self) { try TopicPattern(text) }
        #expect(error?.code == code)
    }

    @Test("A pattern made of a topic matches that topic alone")
    func exact() throws {
        let pattern = TopicPattern("a.b" as Topic)
        #expect(pattern.matches("a.b") && !pattern.matches("a.c") && pattern.isExact)
        #expect(!TopicPattern("a.*").isExact && !TopicPattern("a.>").isExact)
    }
}
