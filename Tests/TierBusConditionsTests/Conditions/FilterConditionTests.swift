import Testing
import TierBusConditions
import TierBusCore
import TierBusMarket
import TierBusTesting

@Suite struct FilterConditionTests {
    @Test(
        "A filter by fields is the condition it reads as",
        arguments: [
            (
                ["symbols": ["AAPL", "MSFT"], "timeframe": "1min"],
                "event.symbol in ['AAPL', 'MSFT'] && event.timeframe == '1min'"
            ),
            (["symbol": "AAPL"], "event.symbol == 'AAPL'"),
            (["timeframe": ["1min", "5min"]], "event.timeframe in ['1min', '5min']"),
            (["close": 3], "event.close == 3"), ([:], "true"),
            (["symbols": ["O'Neil\\"]], #"event.symbol in ['O\'Neil\\']"#),
        ] as [(DynamicFields, String)])
    func texts(fields: DynamicFields, source: String) throws {
        let condition = try Condition<Bar>(filter: fields)
        #expect(condition.source == source)
        #expect(!condition.canFail)
        let read = try Condition<Bar>(source)
        for bar in [Bar.bar("AAPL", close: 3), .bar("MSFT", close: 4), .bar("GOOG", close: 3)] {
            #expect(condition.matches(bar) == read.matches(bar))
            #expect(condition.explain(bar) == read.explain(bar))
        }
        #expect(condition.keys == read.keys)
    }

    @Test("Types are kinds of indicators; a subscriber gets what is for it, and what is for all")
    func words() throws {
        let header = EventHeader(naming: "i", at: Timestamp(nanoseconds: 1))
        let all = Indicator(header, symbol: "A", kind: "RSI", value: 1)
        let mine = Indicator(header, symbol: "A", kind: "MACD", value: 1, subscriber: "momentum")
        let others = Indicator(header, symbol: "A", kind: "RSI", value: 1, subscriber: "other")
        let types = try Condition<Indicator>(filter: ["types": ["RSI", "BOLLINGER"]])
        #expect(types.matches(all) && !types.matches(mine))
        let subscriber = try Condition<Indicator>(filter: ["subscriber": "momentum", "symbols": "A"])
        #expect(subscriber.matches(all) && subscriber.matches(mine) && !subscriber.matches(others))
        #expect(subscriber.keys == ["A"])
        #expect(
            subscriber.explain(others).description.hasPrefix(
                "no match: (!has(event.subscriber) || event.subscriber == 'momentum') is false"))
        let event = try DynamicEvent("NEWS", header, ["symbol": "A", "subscriber": "momentum"])
        #expect(
            try Condition<DynamicEvent>(filter: ["types": "NEWS", "symbols": ["A"], "subscriber": ["momentum", "x"]])
                .matches(event))
    }

    @Test("A regime is filtered by its name")
    func regimes() throws {
        let change = RegimeChange(EventHeader(naming: "r", at: Timestamp(nanoseconds: 1)), regime: "bull")
        #expect(try Condition<RegimeChange>(filter: ["regime": "bull"]).matches(change))
        #expect(try !Condition<RegimeChange>(filter: ["regime": ["bear", "neutral"]]).matches(change))
    }

    @Test("A list may be longer than a text may be")
    func long() throws {
        let symbols = (0..<5_000).map { DynamicValue.string("SYM\($0)") }
        let condition = try Condition<Bar>(filter: ["symbols": .list(symbols)])
        #expect(
            condition.keys?.count == 5_000 && condition.matches(.bar("SYM4999", close: 1))
                && !condition.matches(.bar("SYM5000", close: 1)))
    }

    @Test(
        "What a filter cannot mean is refused",
        arguments: [
            (["symbl": "A"], "no field 'symbl' in BAR; did you mean 'symbol'?"),
            (["symbols": []], "the list for 'symbol' has no values"),
            (["symbol": .null], "'symbol' takes a value or a list of values"),
            (["symbol": ["a": 1]], "'symbol' takes a value or a list of values"),
            (["symbol": [["A"]]], "'symbol' takes a value or a list of values"),
            (["symbol": 5], "a string never equals an int"),
            (["timeframe": "1 minute"], "'timeframe' is never '1 minute'"),
            (["close": "high"], "a double never equals a string"),
        ] as [(DynamicFields, String)])
    func refused(fields: DynamicFields, message: String) throws {
        let error = try #require(throws: ConditionError.self) { try Condition<Bar>(filter: fields) }
        #expect(error.message == message)
    }
}
