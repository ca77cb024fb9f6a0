import Testing
import TierBusConditions

/// Cases of CEL's language definition, "Syntax".
@Suite struct SyntaxTests {
    @Test(
        "White space and comments stand between any two tokens",
        arguments: [
            Case(" \t\n\u{0C}\r1\n+\r\n2 ", 3), Case("1 // one\n+ 2", 3), Case("// first\n7", 7), Case("7 // last", 7),
            Case("7 //", 7), Case("1 // a\r+ 1", 2), Case("'a // b'", "a // b"), Case("1/ /2", refused: .syntax),
            Case("1\u{0B}", refused: .syntax), Case("1\u{A0}", refused: .syntax), Case("", refused: .syntax),
            Case("// nothing", refused: .syntax),
        ])
    func space(test: Case) { check(test) }

    @Test(
        "Operators bind as strongly as in CEL, and from the left",
        arguments: [
            Case("1 + 2 * 3", 7), Case("(1 + 2) * 3", 9), Case("10 - 4 - 3", 3), Case("100 / 10 / 2", 5),
            Case("7 % 4 * 2", 6),
            Case("2 * 7 % 4", 2), Case("1 + 2 == 3", true), Case("1 < 2 == true", true),
            Case("true == 1 < 2", fails: .noMatchingOverload),
            Case("true || true && false", true), Case("(true || true) && false", false), Case("!true || true", true),
            Case("!(true || true)", false), Case("-2 * -3", 6), Case("1 - -1", 2), Case("1--1", 2), Case("--1", 1),
            Case("---1", -1), Case("!!true", true), Case("!!!true", false), Case("-[1][0]", -1),
            Case("!{'a': true}.a", false),
            Case("true ? 1 : 2", 1), Case("false ? 1 : true ? 2 : 3", 2),
            Case("true ? false ? 1 : 2 : 3", refused: .syntax),
            Case("true ? (false ? 1 : 2) : 3", 2), Case("true || false ? 1 : 2", 1), Case("1 in [1] == true", true),
            Case("1 == 1 in [true]", true), Case("2 + 1 in [3]", true), Case("1 < 2 && 2 < 3", true),
            Case("'a' + 'b' == 'ab'", true), Case("1 + 1 in [2] ? 'y' : 'n'", "y"),
            Case("-1 .size()", fails: .noMatchingOverload),
            Case("!-1", refused: .syntax), Case("-!true", refused: .syntax), Case("1 +", refused: .syntax),
            Case("+ 1", refused: .syntax), Case("1 2", refused: .syntax), Case("(1", refused: .syntax),
            Case("1)", refused: .syntax), Case("[1", refused: .syntax), Case("{1}", refused: .syntax),
            Case("{1: }", refused: .syntax),
            Case("[,]", refused: .syntax), Case("{,}", refused: .syntax), Case("[1,,2]", refused: .syntax),
            Case("size(1,)", refused: .syntax),
            Case("1 ? 2", refused: .syntax), Case("a = 1", refused: .syntax), Case("a & b", refused: .syntax),
            Case("a | b", refused: .syntax), Case("a; b", refused: .syntax), Case("7.", refused: .syntax),
            Case("1.e5", fails: .noMatchingOverload),
            Case("0X1F", refused: .syntax), Case("1abc", refused: .syntax), Case("#", refused: .syntax),
        ])
    func precedence(test: Case) { check(test) }

    @Test(
        "Names begin with a letter or '_'; a point before one changes nothing",
        arguments: [
            Case("a", 1, with: ["a": 1]), Case("_a1", 1, with: ["_a1": 1]), Case(".a", 1, with: ["a": 1]),
            Case("a.b.c", 3, with: ["a": object("b", object("c", 3))]),
            Case("a['b'].c", 3, with: ["a": object("b", object("c", 3))]),
            Case("a.`b-c`", 2, with: ["a": object("b-c", 2)]), Case("a . b", 2, with: ["a": object("b", 2)]),
            Case("event.a", 1, with: ["a": 1]), Case("event.a", 2, with: ["event": object("a", 2), "a": 1]),
            Case("size(event)", 1, with: ["a": 1]),
            Case("a", fails: .unknownName), Case("size", 1, with: ["size": 1]),
            Case("string", "s", with: ["string": "s"]),
            Case("`a`", refused: .syntax), Case("a.``", refused: .syntax), Case("a.`b", refused: .syntax),
            Case("a..b", refused: .syntax),
            Case("a.1", refused: .syntax), Case("é", refused: .syntax),
        ])
    func names(test: Case) { check(test) }

    @Test(
        "A reserved word is no name, but can be the name of a field",
        arguments: [
            "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop", "package",
            "namespace",
            "return", "var", "void", "while",
        ])
    func reserved(word: String) {
        check(Case(word, refused: .reserved))
        check(Case("1 + \(word)", refused: .reserved))
        check(Case("a.\(word)", 1, with: ["a": object(word, 1)]))
    }

    @Test("Words of the grammar are no names of fields", arguments: ["true", "false", "null", "in"])
    func grammar(word: String) { check(Case("a.\(word)", refused: .syntax)) }

    @Test(
        "What is not in the language is refused, and it says so",
        arguments: [
            "1u", "0x1Fu", "1U", "b'a'", "B\"a\"", "br'a'", "'a'.matches('b')", "matches('a', 'b')",
            "timestamp('2020-01-01T00:00:00Z')",
            "duration('1s')", "uint(1)", "bytes('a')", "type(1)", "[1].all(x, x > 0)", "[1].exists(x, x > 0)",
            "[1].exists_one(x, x > 0)", "[1].map(x, x)", "[1].filter(x, x > 0)", "Message{}", "a.b.Message{field: 1}",
            "a.getFullYear()",
        ])
    func unsupported(source: String) throws {
        let error = try #require(throws: ConditionError.self) { try ValueExpression(source) }
        #expect(error.code == .unsupported)
        #expect(error.message.contains("not part of the language"))
    }
}
