import Testing
import TierBusCore

@Suite struct TopicTests {
    @Test(
        "A topic has dots between tokens and no wildcard",
        arguments: ["a", "a.b", "risk.alert.margin", "é.日本", "a-b.c_d"])
    func valid(text: String) throws {
        #expect(try Topic(text).text == text)
    }

    @Test(
        "A topic that breaks a rule names the rule and the token",
        arguments: [
            (".", .emptyToken(at: 0)), (".a", .emptyToken(at: 0)), ("a.", .emptyToken(at: 1)),
            ("a..b", .emptyToken(at: 1)), ("a.*", .wildcard(at: 1)), (">", .wildcard(at: 0)),
            ("a.b*c", .wildcard(at: 1)), ("", .empty), ("a\n", .controlCharacter(10)),
            // One character to Swift each, and yet a star and a dot.
            ("a.*\u{301}", .wildcard(at: 1)), ("a..\u{301}", .emptyToken(at: 1)),
        ] as [(String, NameError.Code)])
    func invalid(text: String, code: NameError.Code) {
        let error = #expect(throws: NameError.self) { try Topic(text) }
        #expect(error?.code == code)
    }
}
