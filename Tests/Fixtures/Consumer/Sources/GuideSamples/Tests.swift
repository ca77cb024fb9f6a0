import TierBus
import TierBusMarket

func tests() async throws {
    try testOfAHierarchy()
    try await testOfASystem()
}

private func testOfAHierarchy() throws {
    // sample: test-hierarchy
    let container = try HybridContainer("strategy")  // in no system: no thread, no clock
    var signals: [Signal] = []
    try container.add("crossover", Crossover(2, 3), on: Bar.self) { rule, bar, delivery in
        rule.update(bar.close.doubleValue).map {
            Signal(delivery.header("signal"), symbol: bar.symbol, action: $0)
        }
    }
    container.internalBus.subscribe(Signal.self) { signal, _ in signals.append(signal) }
    for bar in bars([1, 2, 3, 2, 1]) { container.internalBus.publish(bar, Delivery(of: bar)) }
    // Everything that follows has been delivered when `publish` returns.
    precondition(signals.map(\.action) == [.buy, .buy, .sell])
    // end: test-hierarchy
}

private func testOfASystem() async throws {
    // sample: test-system
    let clock = ManualClock(at: Timestamp(seconds: 1_700_000_000))
    let system = try HybridSystem(log: .memory(), clock: clock)
    // end: test-system
    // sample: test-orders
    try await system.host("risk") { risk in
        let orders = try risk.publishesReliably(Order.self)
        let order = Order(header("ORDER", 1), symbol: "GOOG", side: .buy, quantity: 1)
        try orders.enqueue(order)  // from synchronous code: stored all the same
        try orders.enqueue(order)
    }
    let report = try await system.run()
    precondition(report.store?.stored == 1 && report.ledger.duplicates == 1)
    // end: test-orders
}
