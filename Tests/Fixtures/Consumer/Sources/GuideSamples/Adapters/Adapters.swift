import TierBus
import TierBusMarket
import TierBusTesting

/// Runs the sample of every adapter.
func adapters() async throws {
    try await adaptersInAContainer()
    try pipelineSample()
    try filterSample()
    try transformSample()
    try splitterSample()
    try wireTapSample()
    try deduplicateSample()
    try throttleSample()
    try broadcastSample()
    try selectiveSample()
    try recipientListSample()
    try failoverSample()
    try conflateSample()
    try aggregatorSample()
    try meteredSample()
    try guardedSample()
    try circuitBreakerSample()
    try retriedSample()
    try hierarchicalSample()
}

private func adaptersInAContainer() async throws {
    let journal = RecordingContainer()
    let system = try HybridSystem(log: .memory())
    try await system.host("strategy") { strategy in
        try strategy.publishes(Signal.self)
        try strategy.feed([
            .signal("AAPL", .buy, strength: 0.9), .signal("AAPL", .hold), .signal("AAPL", .sell, strength: 0.4),
        ])
    }
    // sample: container
    try await system.host("desk") { desk in
        let orders = try desk.publishesReliably(Order.self)
        let flow = Pipeline {
            Filter<Signal> { $0.action != .hold && $0.strength > 0.7 }
            journal
            Handler { (signal: Signal, delivery) in
                try orders.enqueue(Order(delivery.header("order"), for: signal, quantity: 10), after: delivery)
            }
        }
        try desk.onEach(Signal.self, from: "strategy", flow.route)
    }
    // end: container
    let report = try await system.run()
    precondition(report.ledger.isBalanced && report.store?.stored == 1 && journal.count(of: Signal.self) == 1)
}
