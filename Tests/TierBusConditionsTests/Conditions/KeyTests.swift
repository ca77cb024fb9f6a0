import Testing
import TierBusConditions
import TierBusCore
import TierBusMarket

@Suite struct KeyTests {
    @Test(
        "A condition says which keys it demands",
        arguments: [
            ("symbol == 'A'", ["A"]), ("'A' == event.symbol", ["A"]), ("symbol in ['A', 'B']", ["A", "B"]),
            ("symbol == 'A' && strength > 0.5", ["A"]),
            ("strength > 0.5 && symbol in ['B', 'A']", ["A", "B"]), ("symbol == 'A' || symbol == 'B'", ["A", "B"]),
            ("symbol in ['A', 'B'] && symbol in ['B', 'C']", ["B"]),
            ("symbol == 'A' && symbol == 'B'", []), ("(symbol == 'A' && strength > 0.5) || symbol == 'B'", ["A", "B"]),
            ("1 / 1 == 1 && symbol == 'A'", ["A"]),
        ] as [(String, [Symbol])])
    func demanded(source: String, keys: [Symbol]) throws {
        #expect(try Condition<Signal>(source).keys == Set(keys))
    }

    @Test(
        "A condition that may be true for any key demands none",
        arguments: [
            "strength > 0.5", "symbol != 'A'", "!(symbol == 'A')", "symbol == 'A' || strength > 0.5", "symbol > 'A'",
            "true", "symbol == 'A' ? true : false",
        ])
    func open(source: String) throws { #expect(try Condition<Signal>(source).keys == nil) }

    @Test("No event that matches is outside of the keys")
    func agrees() throws {
        let symbols: [Symbol] = ["A", "B", "C"]
        let signals = symbols.flatMap { symbol in
            [0.2, 0.9].map {
                Signal(
                    EventHeader(naming: "s", at: Timestamp(nanoseconds: 1)), symbol: symbol, action: .buy, strength: $0)
            }
        }
        for source in [
            "symbol == 'A'", "symbol in ['A', 'C'] && strength > 0.5",
            "symbol == 'B' || (symbol == 'C' && strength < 0.5)",
        ] {
            let condition = try Condition<Signal>(source)
            let keys = try #require(condition.keys)
            for signal in signals where condition.matches(signal) { #expect(keys.contains(signal.symbol)) }
        }
    }
}
