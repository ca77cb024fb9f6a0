import Testing
import TierBusConditions
import TierBusCore
import TierBusMarket
import TierBusTesting

/// What `Docs/Conditions.md` says in its tables.
@Suite struct DocumentTests {
    @Test(
        "Errors of conditions on signals",
        arguments: [
            ("strength > 'high'", "1:10: a double has no order with a string"),
            ("action == 'BUY'", "1:11: 'action' is never 'BUY'; did you mean 'buy'?"),
            ("symbol", "1:1: a condition is true or false; this is a value of type string"),
            ("symbol.matches('A.*')", "1:8: regular expressions are not part of the language"),
        ])
    func errors(_ source: String, _ error: String) {
        #expect(throws: (any Error).self) { try Condition<Signal>(source) }
        do { _ = try Condition<Signal>(source) } catch let found { #expect(found.description == error) }
    }

    @Test(
        "Values",
        arguments: [
            Case("0x1F", 31), Case(".5", 0.5), Case("1e3", 1_000.0), Case("'''over\nlines'''", "over\nlines"),
            Case(#"r'no \escapes'"#, #"no \escapes"#),
            Case(#"'\a\b\f\v\?\`\x41\101\u00e9\U0001F600'"#, "\u{7}\u{8}\u{C}\u{B}?`AAé😀"),
            Case("7 / 2", 3), Case("-7 % 3", -1), Case("1 == 1.0", true), Case("1 + 1.0", fails: .noMatchingOverload),
            Case(#"size('e\u0301')"#, 2), Case("[1, 2,] == [1, 2]", true), Case("false && 1 / 0 == 1", false),
            Case("1 / 0 == 1 || true", true), Case("1 == 'a'", false), Case("2 // two", 2),
            Case("event.package == 1", true, with: ["package": 1]),
            Case("event.`best-bid`", 5, with: ["best-bid": 5]),
        ])
    func values(_ test: Case) { check(test) }

    @Test("What may be missing has an answer, or fails") func missing() throws {
        let signal = Signal.signal("AAPL", .buy)
        #expect(try !Condition<Signal>("event.regime == 'BULL'").evaluate(signal))
        #expect(try !Condition<Signal>("has(event.referencePrice) && referencePrice > 1.0").evaluate(signal))
        #expect(throws: ConditionFailure.self) { try Condition<Signal>("referencePrice > 1.0").evaluate(signal) }
    }
}
