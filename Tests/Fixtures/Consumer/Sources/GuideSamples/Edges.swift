import TierBus
import TierBusMarket

// sample: feed
/// Reads one event after the other on the lane of its container; only while the system runs.
struct CountedTicks: Feed {
    var count = 0

    mutating func next() throws -> Tick? {
        guard count < 100 else { return nil }  // the end of the feed
        defer { count += 1 }
        return Tick(header("TICK", count), symbol: "GOOG", price: 100)
    }
}
// end: feed

func edges() async throws {
    let system = try HybridSystem()
    try await system.host("data", on: .dedicated()) { data in
        // sample: feeding
        try data.publishes(Tick.self)
        try data.feed(CountedTicks(), pace: .perSecond(100_000))
        // end: feeding
    }
    try await system.host("gateway") { gateway in try gateway.publishes(Quote.self) }
    try await system.host("reader") { reader in
        try reader.onEach(Quote.self, from: "gateway") { _, _ in }
        try reader.onEach(Tick.self, from: "data") { _, _ in }
    }
    // sample: egress
    let ticks = try await system.egress(Tick.self, from: "data", capacity: 256, slow: .dropOldest)
    let watcher = Task {
        var last: Price?
        for await (tick, _) in ticks { last = tick.price }
        return last  // the system has ended, or this task was cancelled
    }
    // end: egress
    // sample: ingress
    var quotes = try await system.ingress(Quote.self, into: "gateway")
    try quotes.publish(Quote(header("QUOTE", 1), symbol: "GOOG", bid: 99, ask: 101))
    // Callbacks that come on one thread now and on another then:
    let shared = SerialisedIngress(try await system.ingress(Quote.self, into: "gateway"))
    try shared.publish(Quote(header("QUOTE", 2), symbol: "GOOG", bid: 99, ask: 101))
    // end: ingress
    let report = try await system.run()
    check(report.ledger.isBalanced && report.ledger.pending == 0, "edges")
    check(await watcher.value != nil, "egress")
}
