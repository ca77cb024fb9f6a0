import Synchronization
import TierBus
import TierBusMarket

/// Subscriptions to one symbol each, by a condition, on one publication: every event is wanted by one of 10,000. The baseline
/// has one subscription, which wants every event.
struct KeyIndex: Scenario {
    let name = "condition/one-of-10000"
    let baselineName = "one subscription"

    /// The first events of each subscription are the dearest: its memory has not been touched yet.
    let leastEvents = 1_000_000

    func prepare() {}

    func run(_ count: Int) async throws -> Outcome { try await run(count, subscriptions: 10_000) }

    func runBaseline(_ count: Int) async throws -> Outcome { try await run(count, subscriptions: 1) }

    private func run(_ count: Int, subscriptions: Int) async throws -> Outcome {
        let symbols = try (0..<subscriptions).map { try Symbol("KEY\($0)") }
        let system = try HybridSystem()
        let delivered = Counter()
        let started = Counter()
        let clock = ContinuousClock()
        let begin = clock.now
        try await system.host("data", on: .dedicated()) { data in
            try data.publishes(Tick.self)
            try data.feed(
                (0..<count).lazy.map { index in
                    if index == 0 { started.set(Self.nanoseconds(clock.now - begin)) }
                    return Tick(
                        EventHeader(
                            id: EventID(high: 1, low: UInt64(index)), timestamp: Timestamp(nanoseconds: Int64(index))),
                        symbol: symbols[index &* 7_919 % subscriptions], price: 1, quantity: 1)
                })
        }
        try await system.host("desk", on: .dedicated()) { desk in
            for symbol in symbols {
                try desk.onEach(Tick.self, from: "data", where: .condition("symbol == '\(symbol)'")) { tick, _ in
                    if tick.symbol == symbol { delivered.add() }
                }
            }
        }
        let report = try await system.run(draining: .seconds(60))
        let nanoseconds = Self.nanoseconds(clock.now - begin) - started.value
        return Outcome(
            events: count, isVerified: delivered.value == count && report.ledger.isBalanced,
            seconds: Double(nanoseconds) * 1e-9)
    }

    private static func nanoseconds(_ duration: Duration) -> Int {
        Int(duration.components.seconds) * 1_000_000_000 + Int(duration.components.attoseconds / 1_000_000_000)
    }
}
