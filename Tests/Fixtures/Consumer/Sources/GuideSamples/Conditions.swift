import TierBus
import TierBusMarket

func conditions() async throws {
    try await filters()
    try languageSamples()
    try errorSamples()
}

private func filters() async throws {
    let system = try HybridSystem(log: .memory())
    try await system.host("strategy") { strategy in
        try strategy.publishes(Signal.self)
        try strategy.feed([
            Signal(header("SIGNAL", 0), symbol: "AAPL", action: .buy, strength: 0.9, regime: "BULL"),
            Signal(header("SIGNAL", 1), symbol: "AAPL", action: .sell, strength: 0.2, regime: "BEAR"),
            Signal(header("SIGNAL", 2), symbol: "GOOG", action: .buy, strength: 0.8, regime: "BULL"),
        ])
    }
    let text = "strength > 0.7 && symbol in ['AAPL', 'MSFT']"  // from a configuration file, say
    try await system.host("desk") { desk in
        let orders = try desk.publishesReliably(Order.self)
        // sample: filter
        try desk.onEach(Signal.self, from: "strategy", where: .condition(text)) { signal, delivery in
            try orders.enqueue(Order(delivery.header("order"), for: signal), after: delivery)
        }
        // end: filter
        // sample: fields
        let wanted: DynamicFields = ["symbols": ["AAPL", "MSFT"], "regime": "BULL", "condition": "action != 'hold'"]
        try desk.onEach(Signal.self, from: "strategy", where: .fields(wanted)) { signal, _ in
            consider(signal)
        }
        // end: fields
    }
    try await system.host("execution") { execution in
        // sample: policy
        try execution.onEachReliably(
            Order.self, from: "desk", as: "execution.orders",
            where: .condition("quantity / referencePrice < 100.0", failing: .deadLetter)
        ) { order, _ in execute(order) }
        // end: policy
    }
    let report = try await system.run()
    check(report.ledger.isBalanced && report.store?.stored == 1, "one order")
}

private func consider(_: Signal) {}
private func execute(_: Order) {}

private func languageSamples() throws {
    let signal = Signal(header("SIGNAL", 0), symbol: "AAPL", action: .buy, strength: 0.8, regime: "BEAR")
    // sample: condition
    let condition = try Condition<Signal>("strength > 0.7 && event.regime == 'BULL'")
    let isWanted = condition.matches(signal)  // false also if it fails; `evaluate` throws why
    print(condition.explain(signal))
    // no match: event.regime == 'BULL' is false (regime is 'BEAR')
    // end: condition
    check(!isWanted, "no match")
    check(
        condition.explain(signal).description == "no match: event.regime == 'BULL' is false (regime is 'BEAR')", "why")
    // sample: dynamic
    let news = try DynamicEvent("NEWS", header("NEWS", 0), ["score": 0.9, "tags": ["earnings", "tech"]])
    let isEarnings = try Condition<DynamicEvent>("has(event.tags) && 'earnings' in tags").matches(news)
    // end: dynamic
    check(isEarnings, "earnings")
    // sample: value
    let value = try ValueExpression("price * quantity").evaluate(["price": 2.5, "quantity": 4.0])  // .double(10.0)
    // end: value
    check(value == 10.0, "a value")
    check(try Condition<Headline>("urgency == 'high' && length < 80").matches(Headline.sample), "fields")
}

private func errorSamples() throws {
    // sample: error
    do {
        _ = try Condition<Signal>("strenght > 0.7")
    } catch {
        print(error)  // 1:1: no field 'strenght' in SIGNAL; did you mean 'strength'?
        print(error.excerpt)
        // strenght > 0.7
        // ^
    }
    // end: error
    do {
        _ = try Condition<Signal>("strenght > 0.7")
        check(false, "it is refused")
    } catch {
        check("\(error)" == "1:1: no field 'strenght' in SIGNAL; did you mean 'strength'?", "\(error)")
        check(error.excerpt == "strenght > 0.7\n^", error.excerpt)
    }
}

// sample: own-fields
enum Urgency: UInt8, CaseIterable, CustomStringConvertible, FieldWord {
    case low, high
    var description: String { self == .low ? "low" : "high" }
}

struct Headline: KeyedEvent, EventFields {
    static let eventType: EventType = "HEADLINE"
    static let fields = FieldTable<Headline>(
        [
            EventField("symbol", \.symbol), EventField("urgency", \.urgency), EventField("author", \.author),
            EventField("length") { $0.text.count },
        ], key: "symbol")

    let id: EventID
    let timestamp: Timestamp
    let symbol: Symbol
    let urgency: Urgency
    let author: String?
    let text: String

    var key: Symbol { symbol }
}
// end: own-fields

extension Headline {
    static var sample: Headline {
        let header = header("HEADLINE", 0)
        return Headline(
            id: header.id, timestamp: header.timestamp, symbol: "AAPL", urgency: .high, author: nil, text: "Up")
    }
}
