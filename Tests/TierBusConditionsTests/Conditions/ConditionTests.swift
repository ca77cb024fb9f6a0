import Testing
import TierBusConditions
import TierBusCore
import TierBusMarket
import TierBusTesting

@Suite struct ConditionTests {
    private static let header = EventHeader(naming: "event", at: Timestamp(nanoseconds: 5))

    private static let signal = Signal(
        header, symbol: "AAPL", action: .buy, strength: 0.8, regime: "BULL", referencePrice: "150.25")

    @Test(
        "Fields are reached with and without 'event', and compared by their values",
        arguments: [
            ("strength > 0.7", true), ("event.strength > 0.7", true), ("event['strength'] > 0.7", true),
            ("0.7 < strength", true),
            ("strength >= 0.8 && strength <= 0.8", true), ("strength == 0.8", true), ("strength != 0.8", false),
            ("strength > 1", false),
            ("strength < 1", true), ("symbol == 'AAPL'", true), ("'AAPL' == symbol", true), ("symbol != 'MSFT'", true),
            ("symbol in ['MSFT', 'AAPL']", true),
            ("symbol in ['MSFT', 'GOOG', 'AMZN']", false), ("!(symbol in ['MSFT'])", true), ("action == 'buy'", true),
            ("action in ['sell', 'hold']", false),
            ("regime == 'BULL'", true), ("event.regime == 'BEAR'", false), ("regime != null", true),
            ("has(event.regime)", true), ("referencePrice > 150.0", true),
            ("referencePrice == 150.25", true), ("has(event.strength)", true), ("symbol < 'B'", true),
            ("symbol.startsWith('AA')", true), ("symbol + '!' == 'AAPL!'", true),
            ("size(symbol) == 4", true), ("timestamp == 5", true), ("timestamp > 5", false),
            ("strength * 2.0 > 1.5", true), ("strength > 0.7 && symbol in ['AAPL', 'MSFT']", true),
            ("strength > 0.9 || action == 'buy'", true), ("strength > 0.9 || action == 'sell'", false),
            ("action == 'buy' ? strength > 0.7 : strength > 0.9", true),
            ("true", true), ("false || strength > 0.7", true), ("int(strength * 10.0) % 3 == 2", true),
            ("id == '\(header.id)'", true), ("dyn(strength) == 'x'", false),
            ("-strength < 0.0", true), ("[strength, 1.0][0] > 0.7", true), ("{'a': strength}.a > 0.7", true),
            ("strength in [0.8, 0.9]", true), ("regime in ['BEAR', 'BULL']", true),
        ])
    func matches(source: String, expected: Bool) throws {
        let condition = try Condition<Signal>(source)
        #expect(condition.matches(Self.signal) == expected)
        #expect(try condition.evaluate(Self.signal) == expected)
        let answer = condition.explain(Self.signal)
        #expect(answer.matches == expected && !answer.isFailure)
    }

    @Test("What is not there equals null only, and has no order")
    func absent() throws {
        let bare = Signal(Self.header, symbol: "AAPL", action: .sell)
        for (source, expected) in [
            ("regime == 'BULL'", false), ("regime != 'BULL'", true), ("regime == null", true),
            ("has(event.regime)", false),
            ("regime in ['BULL']", false), ("!has(event.referencePrice) || referencePrice > 1.0", true),
            ("regime in ['BULL', null]", true),
        ] {
            #expect(try Condition<Signal>(source).evaluate(bare) == expected, "\(source)")
        }
        let condition = try Condition<Signal>("referencePrice > 1.0")
        #expect(condition.canFail && !condition.matches(bare))
        let failure = #expect(throws: ConditionFailure.self) { try condition.evaluate(bare) }
        #expect(failure?.code == .noMatchingOverload)
        #expect(try !Condition<Signal>("strength > 0.7 && symbol == 'X'").canFail)
    }

    @Test(
        "Every mistake is found when the condition is compiled, and its place is named",
        arguments: [
            ("strenght > 0.7", 1, 1, "no field 'strenght' in SIGNAL; did you mean 'strength'?"),
            ("strength > 0.7 &&\n  event.symbl == 'A'", 2, 9, "no field 'symbl' in SIGNAL; did you mean 'symbol'?"),
            (
                "price > 1.0", 1, 1,
                "no field 'price' in SIGNAL; there are: symbol, action, strength, regime, referencePrice, id, timestamp"
            ),
            ("symbol == 5", 1, 8, "a string never equals an int"),
            ("symbol > 5", 1, 8, "a string has no order with an int"),
            ("5 in [symbol]", 1, 3, "an int is never in a list of values of type string"),
            ("symbol in [1, 2]", 1, 8, "a string is never in a list of values of type int"),
            ("strength == null", 1, 10, "a double never equals null"),
            (
                "strength + 1 > 0.0", 1, 10,
                "there is no '+' for double and int; convert one of them, as in double(x), or write 2.0 for 2"
            ),
            ("action == 'BUY'", 1, 11, "'action' is never 'BUY'; did you mean 'buy'?"),
            ("action == 'short'", 1, 11, "'action' is never 'short'; there are: hold, buy, sell"),
            ("action in ['buy', 'sel']", 1, 19, "'action' is never 'sel'; did you mean 'sell'?"),
            ("strength", 1, 1, "a condition is true or false; this is a value of type double"),
            ("strength && true", 1, 1, "there is no '&&' for double"), ("!symbol", 1, 1, "there is no '!' for string"),
            ("-symbol == 'a'", 1, 1, "there is no '-' for string"),
            ("strength.x > 1", 1, 10, "a value of type double has no fields"),
            ("symbol[0] == 'A'", 1, 7, "a value of type string has no index of type int"),
            ("strength ? true : false", 1, 1, "there is no '?' for double"),
            ("size(strength) > 1", 1, 1, "'size' does not take a value of type double"),
            ("symbol.contains(1)", 1, 8, "'contains' does not take a value of type int"),
            ("event == 1", 1, 1, "'event' is the event as a whole; name a field, such as event.id"),
            ("1 / 0 == 1", 1, 3, "the condition always fails: a division by 0"),
            ("has(event.regim)", 1, 11, "no field 'regim' in SIGNAL; did you mean 'regime'?"),
            ("strength % 2.0 > 1.0", 1, 10, "there is no '%' for double and double"),
            ("strength >", 1, 11, "the condition ends where a value is expected"),
            ("strength = 1", 1, 10, "'=' is no operator; equality is '=='"),
            ("action == 'buy' ? strength > 0.1 : 5", 1, 17, "the values of '?' have two types, bool and int"),
            ("true ? strength : 5.0", 1, 6, "a condition is true or false; this is a value of type double"),
        ])
    func mistakes(source: String, line: Int, column: Int, message: String) throws {
        let error = try #require(throws: ConditionError.self) { try Condition<Signal>(source) }
        #expect(error.message == message)
        #expect(error.line == line && error.column == column)
        #expect(error.description == "\(line):\(column): \(message)")
        let lines = error.excerpt.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.count == 2 && lines[1].count == column && lines[1].last == "^")
    }

    @Test("Prices and quantities compare as the numbers they stand for, at every limit")
    func decimals() throws {
        let bars: [Price] = [
            "0", "0.000000001", "-0.000000001", "1", "1.1", "0.1", "0.3", "9223372036.854775807",
            "-9223372036.854775808",
        ]
        for close in bars {
            let bar = Bar(Self.header, symbol: "X", timeframe: .hour, open: 1, high: 1, low: 1, close: close, volume: 1)
            for constant in [
                "0.0", "0", "1", "1.1", "0.1", "0.3", "0.30000000000000004", "-1", "1e300", "-1e300",
                "9223372036.854776",
            ] {
                let number = try #require(Double(constant))
                for (sign, expected) in [
                    ("<", close.doubleValue < number), ("<=", close.doubleValue <= number),
                    (">", close.doubleValue > number),
                    (">=", close.doubleValue >= number), ("==", close.doubleValue == number),
                    ("!=", close.doubleValue != number),
                ] {
                    let condition = try Condition<Bar>("close \(sign) \(constant)")
                    #expect(condition.matches(bar) == expected && !condition.canFail, "\(close) \(sign) \(constant)")
                }
            }
        }
    }

    @Test("A timeframe is the text that it is written as")
    func timeframes() throws {
        let bar = Bar(Self.header, symbol: "X", timeframe: "5min", open: 1, high: 1, low: 1, close: 1, volume: 1)
        #expect(try Condition<Bar>("timeframe == '5min'").matches(bar))
        #expect(try !Condition<Bar>("timeframe in ['1min', '1D']").matches(bar))
        #expect(throws: ConditionError.self) { try Condition<Bar>("timeframe == '5 min'") }
        #expect(throws: ConditionError.self) { try Condition<Bar>("timeframe == '1d'") }
    }

    @Test("A dynamic event is asked for its names at run time")
    func dynamic() throws {
        let event = try DynamicEvent(
            "NEWS", Self.header,
            ["score": 4, "tags": ["a", "b"], "meta": ["source": "x"], "note": .null, "odd-name": 1.5])
        for (source, expected) in [
            ("type == 'NEWS' && score > 3", true), ("event.score == 4.0", true), ("'b' in tags", true),
            ("tags[1] == 'b'", true), ("meta.source == 'x'", true),
            ("note == null", true), ("has(event.score)", true), ("has(event.missing)", false),
            ("event['odd-name'] > 1.0", true), ("event.`odd-name` == 1.5", true),
            ("size(tags) == 2 && size(meta) == 1", true), ("type == 'OTHER' && missing > 3", false),
            ("tags == ['a', 'b']", true), ("has(meta.source)", true), ("score == 'a'", false),
        ] {
            #expect(try Condition<DynamicEvent>(source).evaluate(event) == expected, "\(source)")
        }
        for source in ["missing > 3", "score > 'a'", "type == 'NEWS' && missing", "score"] {
            let condition = try Condition<DynamicEvent>(source)
            #expect(condition.canFail && !condition.matches(event), "\(source)")
            #expect(throws: ConditionFailure.self) { try condition.evaluate(event) }
        }
        #expect(throws: ConditionError.self) { try Condition<DynamicEvent>("1 == 'a'") }
    }

    @Test("Every market event has fields that agree with its properties, and a key that agrees with the event's")
    func market() throws {
        try expectKey(of: .bar("GOOG", close: 3))
        try expectKey(of: Self.signal)
        try expectKey(of: Tick(Self.header, symbol: "GOOG", price: 1, quantity: 2))
        try expectKey(of: Indicator(Self.header, symbol: "GOOG", kind: "RSI", value: 70))
        let order = Order(Self.header, symbol: "GOOG", side: .sell, quantity: 5, type: .stopLimit(stop: 2, limit: 1))
        try expectKey(of: order)
        #expect(
            try Condition<Order>("type == 'stop_limit' && stopPrice == 2 && limitPrice == 1 && side == 'sell'").matches(
                order))
        let alert = RiskAlert(Self.header, severity: .critical, symbol: nil, message: "margin call")
        #expect(
            try Condition<RiskAlert>("severity == 'critical' && message.contains('margin') && symbol == null").matches(
                alert))
    }

    private func expectKey<E: EventFields & KeyedEvent>(of event: E) throws {
        let key = try #require(E.fields.key)
        #expect(E.fields[key.name]?.content(of: event) == .string(event.key.text) && key.of(event) == event.key)
    }
}
