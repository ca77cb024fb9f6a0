import Testing
import TierBusConditions

/// Cases of CEL's language definition, "Values" and the lexis of "Syntax".
@Suite struct LiteralTests {
    @Test(
        "Literals have the values that CEL gives them",
        arguments: [
            Case("null", .null), Case("true", true), Case("false", false), Case("0", 0), Case("42", 42),
            Case("007", 7), Case("0x1F", 31), Case("0xabcDEF", 0xABCDEF), Case("-0x10", -16), Case("-5", -5),
            Case("- 5", -5), Case("9223372036854775807", .int(.max)), Case("-9223372036854775808", .int(.min)),
            Case("-0x8000000000000000", .int(.min)), Case("0x7fffffffffffffff", .int(.max)),
            Case("1.5", 1.5), Case(".5", 0.5), Case("-.5", -0.5), Case("1e3", 1000.0), Case("1E+3", 1000.0),
            Case("25e-2", 0.25), Case("1.5e1", 15.0), Case("-0.0", .double(-0.0)), Case("1e-400", 0.0),
            Case("1.7976931348623157e308", .double(.greatestFiniteMagnitude)),
            Case("5e-324", .double(.leastNonzeroMagnitude)),
            Case("[]", []), Case("[1, 'a', null]", [1, "a", .null]), Case("[1, 2,]", [1, 2]),
            Case("{}.size()", 0), Case("{'a': 1, 'b': [2]}.b", [2]), Case("{'a': 1,}.a", 1),
            Case("{1: 'x', true: 'y', 'z': 'w'}[true]", "y"),
        ])
    func values(test: Case) { check(test) }

    @Test(
        "Numbers beyond their type are refused",
        arguments: [
            Case("9223372036854775808", refused: .number), Case("-9223372036854775809", refused: .number),
            Case("0x8000000000000000", refused: .number), Case("99999999999999999999999", refused: .number),
            Case("1e309", refused: .number), Case("-1e400", refused: .number),
            Case("-(9223372036854775808)", refused: .number),
        ])
    func outOfRange(test: Case) { check(test) }

    @Test(
        "Texts take every quote and every escape of CEL",
        arguments: [
            Case("''", ""), Case("\"\"", ""), Case("'a\"b'", "a\"b"), Case("\"a'b\"", "a'b"),
            Case("''' x''y '''", " x''y "),
            Case("\"\"\"a\"b\"\"\"", "a\"b"), Case("'''line\nline'''", "line\nline"), Case("\"\"\"\r\n\"\"\"", "\r\n"),
            Case(#"'\a\b\f\n\r\t\v'"#, "\u{07}\u{08}\u{0C}\n\r\t\u{0B}"), Case(#"'\\\'\"\?\`'"#, "\\'\"?`"),
            Case(#"'\x41\X42'"#, "AB"), Case(#"'\u00e9'"#, "\u{e9}"), Case(#"'\U0001F600'"#, "\u{1F600}"),
            Case(#"'\uD83D\uDE00'"#, "\u{1F600}"), Case(#"'\101\377\000'"#, "A\u{FF}\0"), Case(#"'''\n'''"#, "\n"),
            Case(#"r'\n\x'"#, "\\n\\x"), Case(#"R"\\""#, "\\\\"), Case("r'''a\nb\\'''", "a\nb\\"), Case("'é'", "é"),
            Case(#"'\x00'.size()"#, 1), Case(#""\"""#, "\""),
        ])
    func texts(test: Case) { check(test) }

    @Test(
        "Escapes that are none, and texts without an end, are refused",
        arguments: [
            Case(#"'\q'"#, refused: .escape), Case(#"'\x4'"#, refused: .escape), Case(#"'\u12'"#, refused: .escape),
            Case(#"'\U0011000'"#, refused: .escape), Case(#"'\U00110000'"#, refused: .escape),
            Case(#"'\uD800'"#, refused: .escape), Case(#"'\uDC00'"#, refused: .escape),
            Case(#"'\uD83Dx'"#, refused: .escape), Case(#"'\uD83DA'"#, refused: .escape),
            Case(#"'\400'"#, refused: .escape), Case(#"'\18'"#, refused: .escape), Case(#"'\08'"#, refused: .escape),
            Case("'abc", refused: .syntax), Case("\"abc'", refused: .syntax), Case("'a\nb'", refused: .syntax),
            Case("'''abc''", refused: .syntax), Case(#"'\"#, refused: .escape), Case("'a\rb'", refused: .syntax),
        ])
    func badTexts(test: Case) { check(test) }

    @Test(
        "Keys of maps are bools, ints and texts, each once",
        arguments: [
            Case("{1: 1, 1: 2}", fails: .badKey), Case("{'a': 1, 'a': 2}", fails: .badKey),
            Case("{1.0: 1}", fails: .badKey),
            Case("{null: 1}", fails: .badKey), Case("{[]: 1}", fails: .badKey), Case("{{}: 1}", fails: .badKey),
            // One letter and its two scalars are two keys.
            Case(#"size({'\u00e9': 1, 'e\u0301': 2})"#, 2),
        ])
    func keys(test: Case) { check(test) }
}
