import Testing
import TierBusConditions

@Suite struct LimitTests {
    @Test("What CEL asks of a parser: 32 levels and 32 repetitions of everything")
    func required() {
        let places = 0..<32
        func row(_ part: String, _ sign: String) -> String { places.map { _ in part }.joined(separator: sign) }
        func nested(_ open: String, _ inner: String, _ close: String) -> String {
            String(repeating: open, count: 32) + inner + String(repeating: close, count: 32)
        }
        check(Case(nested("(", "1", ")"), 1))
        check(Case("size(" + nested("[", "1", "]") + ")", 1))
        check(Case("size(" + nested("{'a': ", "1", "}") + ")", 1))
        let list = places.reduce(1 as ConditionValue) { value, _ in [value] }
        check(Case("a" + String(repeating: "[0]", count: 32), 1, with: ["a": list]))
        let map = places.reduce(1 as ConditionValue) { value, _ in object("b", value) }
        check(Case("a" + String(repeating: ".b", count: 32), 1, with: ["a": map]))
        check(Case(nested("int(", "1", ")"), 1))
        check(Case(nested("true ? ", "1", " : 2"), refused: .syntax))
        check(Case(String(repeating: "false ? 1 : ", count: 32) + "2", 2))
        check(Case(String(repeating: "!", count: 32) + "true", true))
        check(Case(String(repeating: "-", count: 32) + "1", 1))
        check(Case(row("false", " || "), false))
        check(Case(row("true", " && "), true))
        check(Case("true == " + row("true", " == "), true))
        check(Case(row("1", " + "), 32))
        check(Case(row("1", " - "), -30))
        check(Case(row("1", " * "), 1))
        check(Case("size([" + row("1", ", ") + "])", 32))
        check(Case("size({" + places.map { "\($0): 1" }.joined(separator: ", ") + "})", 32))
    }

    @Test("Nesting is bounded, of every kind, and the place is named")
    func depth() throws {
        let kinds: [(String, String, String)] = [
            ("(", "1", ")"), ("[", "1", "]"), ("int(", "1", ")"), ("{'a': ", "1", "}"), ("!", "true", ""),
            ("-", "1", ""),
            ("true ? 1 : ", "2", ""), ("1 + (", "1", ")"), ("[0][", "0", "]"), ("", "1", " + 1"), ("", "a", ".b"),
            ("", "a", "[0]"),
        ]
        for (open, inner, close) in kinds {
            for count in [ConditionLimits.maxDepth + 1, 300] {
                let source = String(repeating: open, count: count) + inner + String(repeating: close, count: count)
                let error = try #require(throws: ConditionError.self, "\(open)\(close)") { try ValueExpression(source) }
                #expect(error.code == .tooDeep, "\(open)\(close) \(error)")
            }
        }
        check(Case(String(repeating: "(", count: 63) + "1" + String(repeating: ")", count: 63), 1))
    }

    @Test("A row of && or || may be as long as nodes and bytes allow")
    func rows() {
        check(Case((0..<300).map { _ in "true" }.joined(separator: "&&"), true))
        check(Case((0..<300).map { _ in "false" }.joined(separator: "||"), false))
        check(Case("size([" + (0..<900).map { _ in "1" }.joined(separator: ",") + "])", 900))
    }

    @Test("Nodes and bytes are bounded")
    func size() throws {
        check(Case("[" + (0..<1_000).map { _ in "1" }.joined(separator: ",") + "]", refused: .tooLarge))
        check(Case("'" + String(repeating: "a", count: 4_094) + "'", .string(String(repeating: "a", count: 4_094))))
        check(Case("'" + String(repeating: "a", count: 4_095) + "'", refused: .tooLong))
        // Bytes count, not letters.
        check(Case("'" + String(repeating: "é", count: 2_048) + "'", refused: .tooLong))
        check(Case(String(repeating: "é", count: 10_000_000), refused: .tooLong))
    }

    @Test("The text of an error is bounded and has no control characters")
    func text() throws {
        for source in [
            "'" + String(repeating: "\\", count: 3_001), "\u{1}", String(repeating: "x", count: 4_000) + "(",
            "a.\u{202E}b",
        ] {
            let error = try #require(throws: ConditionError.self) { try ValueExpression(source) }
            for text in [error.description, error.excerpt.split(separator: "\n").joined()] {
                #expect(text.utf8.count < 1_200)
                #expect(text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x202E })
            }
        }
    }
}
