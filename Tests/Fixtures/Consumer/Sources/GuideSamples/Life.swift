import TierBus
import TierBusMarket

func lifeOfASystem() async throws {
    let system = try HybridSystem()
    try await system.host("data") { data in
        try data.publishes(Tick.self)
        try data.feed((0..<10).map { Tick(header("TICK", $0), symbol: "GOOG", price: 100) })
    }
    try await system.host("reader") { reader in
        try reader.onEach(Tick.self, from: "data") { tick, _ in
            if tick.timestamp == Timestamp(seconds: 5) { throw NoPrice(symbol: tick.symbol) }
        }
    }
    // sample: notices
    let listener = Task {
        var failures = 0
        for await notice in system.notices where notice.kind == .handlerFailed { failures += notice.count }
        return failures
    }
    // end: notices
    // sample: run
    let report = try await system.run(until: .feedsEnd, draining: .seconds(5))
    for subscription in report.subscriptions where subscription.failed > 0 {
        print("\(subscription.container): \(subscription.failed) of \(subscription.delivered) failed")
    }
    if !report.isDrained || !report.hanging.isEmpty { print("still at work: \(report.hanging)") }
    guard report.ledger.isBalanced else { throw Unaccounted() }
    // end: run
    check(await listener.value == 1, "notices")
}

struct Unaccounted: Error {}
