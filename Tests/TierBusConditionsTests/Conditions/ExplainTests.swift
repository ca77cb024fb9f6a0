import Testing
import TierBusConditions
import TierBusCore
import TierBusMarket

@Suite struct ExplainTests {
    private static let signal = Signal(
        EventHeader(naming: "s", at: Timestamp(nanoseconds: 1)), symbol: "AAPL", action: .buy, strength: 0.8,
        regime: "BEAR")

    @Test(
        "An explanation names the operand that decided, and the fields in it",
        arguments: [
            ("event.regime == 'BULL'", "no match: event.regime == 'BULL' is false (regime is 'BEAR')"),
            (
                "strength > 0.7 && event.regime == 'BULL' && symbol == 'X'",
                "no match: event.regime == 'BULL' is false (regime is 'BEAR')"
            ),
            ("strength > 0.7", "match: strength > 0.7 is true (strength is 0.8)"),
            (
                "strength > 0.7 && symbol == 'AAPL'",
                "match: strength > 0.7 && symbol == 'AAPL' is true (strength is 0.8, symbol is 'AAPL')"
            ),
            ("strength > 0.9 || symbol == 'AAPL'", "match: symbol == 'AAPL' is true (symbol is 'AAPL')"),
            (
                "strength > 0.9 || symbol == 'X'",
                "no match: strength > 0.9 || symbol == 'X' is false (strength is 0.8, symbol is 'AAPL')"
            ),
            (
                "strength > 0.7 && (symbol == 'X' || action == 'sell')",
                "no match: (symbol == 'X' || action == 'sell') is false (symbol is 'AAPL', action is 'buy')"
            ),
            ("!(symbol == 'AAPL')", "no match: !(symbol == 'AAPL') is false (symbol is 'AAPL')"),
            (
                "referencePrice > 1.0",
                "no match: referencePrice > 1.0 fails: there is no '>' for null_type and double (referencePrice is not there)"
            ),
            (
                "referencePrice > 1.0 && strength > 0.7",
                "no match: referencePrice > 1.0 fails: there is no '>' for null_type and double (referencePrice is not there)"
            ),
            ("referencePrice > 1.0 && strength > 0.9", "no match: strength > 0.9 is false (strength is 0.8)"),
            ("action == 'buy' ? strength > 0.9 : true", "no match: strength > 0.9 is false (strength is 0.8)"),
            ("true", "match: true is true"),
            ("strength >  /* not a comment */ 0.7", ""),
        ])
    func texts(source: String, expected: String) throws {
        guard !expected.isEmpty else {
            #expect(throws: ConditionError.self) { try Condition<Signal>(source) }
            return
        }
        #expect(try Condition<Signal>(source).explain(Self.signal).description == expected)
    }

    @Test("Long texts are shortened, and an explanation is bounded")
    func bounded() throws {
        let event = try DynamicEvent(
            "NEWS", EventHeader(naming: "n", at: Timestamp(nanoseconds: 1)),
            ["text": .string(String(repeating: "a\n", count: 50_000))])
        let text = try Condition<DynamicEvent>("text == 'b'").explain(event).description
        #expect(text.utf8.count < 200 && !text.contains("\n"))
        let long = try Condition<DynamicEvent>((0..<100).map { "text == '\($0)'" }.joined(separator: " || ")).explain(
            event)
        #expect(long.description.utf8.count <= 1_024)
    }
}
