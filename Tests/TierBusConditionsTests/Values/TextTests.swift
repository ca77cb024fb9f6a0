import Testing
import TierBusConditions
import TierBusTesting

@Suite struct TextTests {
    /// Texts of few letters, in which parts nearly match, with scalars of one to four bytes.
    private static func text(_ random: inout SeededGenerator, _ count: Int) -> String {
        let letters = ["a", "a", "a", "b", "é", "\u{301}", "😀", "\0"]
        return (0..<random.below(count + 1)).map { _ in letters[random.below(letters.count)] }.joined()
    }

    /// The plainest search there is.
    private static func isPart(_ part: [UInt8], of text: [UInt8]) -> Bool {
        part.isEmpty || text.indices.contains { text[$0...].starts(with: part) }
    }

    @Test("Parts, prefixes, suffixes, sizes and orders of 20,000 random texts are those of their bytes")
    func found() throws {
        var random = SeededGenerator(seed: 11)
        let expressions = try [
            "t.contains(p)", "t.startsWith(p)", "t.endsWith(p)", "size(t)", "t == p", "t < p", "t >= p",
        ].map { try ValueExpression($0) }
        var parts = 0
        for _ in 0..<20_000 {
            let part = Self.text(&random, 6)
            let text =
                random.below(2) == 0 ? Self.text(&random, 40) : Self.text(&random, 20) + part + Self.text(&random, 3)
            let (bytes, wanted) = (Array(text.utf8), Array(part.utf8))
            let isPart = Self.isPart(wanted, of: bytes)
            let isLess = bytes.lexicographicallyPrecedes(wanted)
            let expected: [ConditionValue] = [
                .bool(isPart), .bool(bytes.starts(with: wanted)),
                .bool(bytes.reversed().starts(with: wanted.reversed())), .int(Int64(text.unicodeScalars.count)),
                .bool(bytes == wanted), .bool(isLess), .bool(!isLess),
            ]
            for (expression, value) in zip(expressions, expected) {
                #expect(
                    try expression.evaluate(["t": .string(text), "p": .string(part)]) == value,
                    "\(expression) of \(bytes) and \(wanted)")
            }
            parts += isPart ? 1 : 0
        }
        #expect(parts > 5_000 && parts < 19_000)
    }

    @Test("A text or list that + makes is bounded; those that come from outside are not")
    func bounded() {
        func text(_ count: Int) -> ConditionValue { .string(String(repeating: "a", count: count)) }
        func list(_ count: Int) -> ConditionValue { .list(ConditionList([ConditionValue](repeating: 1, count: count))) }
        let (bytes, elements) = (ConditionLimits.maxMadeBytes, ConditionLimits.maxMadeElements)
        check(Case("size(t + 'a')", .int(Int64(bytes)), with: ["t": text(bytes - 1)]))
        check(Case("t + 'ab'", fails: .tooLarge, with: ["t": text(bytes - 1)]))
        check(Case("size(t + t) == 0 || true", true, with: ["t": text(bytes)]))
        check(Case("size(l + [1])", .int(Int64(elements)), with: ["l": list(elements - 1)]))
        check(Case("[1, 2] + l", fails: .tooLarge, with: ["l": list(elements - 1)]))
        check(Case("size(t) + size(l)", 1_000_000, with: ["t": text(900_000), "l": list(100_000)]))
    }
}
