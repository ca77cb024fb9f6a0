import Testing
import TierBus
import TierBusMarket
import TierBusTesting

/// A condition that is neither true nor false: no match, counted, told at most once a minute; never lost where it must not be.
@Suite(.timeLimit(.minutes(5))) struct FilterFailureTests {
    /// Fails for a volume of 0.
    private static let source = "100 / int(volume) > 1"

    private static func bar(_ number: Int, volume: Int) -> Bar {
        .bar(
            "AAPL", close: 1, volume: Quantity(units: Int64(volume) * Quantity.scale),
            at: Timestamp(seconds: Int64(number)))
    }

    @Test(
        "It does not match, is counted, and is told once a minute with the number since",
        arguments: [Tier.fast, .standard])
    func notices(_ tier: Tier) async throws {
        let system = try HybridSystem(simulated: Simulation())
        try await system.host("desk") { desk in
            try desk.onEach(Bar.self, from: "data", where: .condition(Self.source), tier: tier) { _, _ in }
        }
        try await system.host("data") { data in try data.publishes(Bar.self, tier: tier) }
        var told: [Int: Notice] = [:]
        // One in two fails, over three minutes.
        for second in 0..<180 {
            try await system.inject(Self.bar(second, volume: second % 2 == 0 ? 0 : 10), into: "data")
            try await system.settle()
            for notice in system.notices.takeAll() where notice.kind == .filterFailed { told[second] = notice }
            try await system.advance(by: .seconds(1))
        }
        #expect(told.mapValues(\.count) == [0: 1, 60: 30, 120: 30])
        #expect(told[0]?.place == "BAR at desk from data")
        #expect(told[0]?.text.hasSuffix("a division by 0 (at offset 4)") == true)
        let report = try await system.finish()
        let counters = try #require(report.subscriptions.first { $0.container.text == "desk" })
        #expect(counters.delivered == 90 && counters.filterFailures == 90 && report.ledger.isBalanced)
    }

    @Test("A durable subscription says what becomes of such events, or is refused")
    func missingPolicy() async throws {
        let system = try HybridSystem(log: .memory())
        let filters: [@Sendable () throws -> Filter<Bar>] = [
            { try .condition(Self.source) },
            // It cannot fail, but whoever changes its text must not have to think of that.
            { try .condition("close > 1.0") },
            { try .fields(["symbols": "AAPL", "condition": "close > 1.0"]) },
            { try .symbols("AAPL").and(.condition("close > 1.0")) },
        ]
        for filter in filters {
            let error = await #expect(throws: RouterError.self) {
                try await system.host("desk") { desk in
                    try desk.onEachReliably(Bar.self, from: "data", as: "bars", where: filter()) { _, _ in }
                }
            }
            #expect(error?.code == .badConfiguration)
            #expect(error?.description.contains("add failing: .deliver or failing: .deadLetter") == true)
        }
        // What cannot fail needs none.
        try await system.host("desk") { desk in
            try desk.onEachReliably(Bar.self, as: "bars", where: .fields(["symbols": "AAPL"])) { _, _ in }
        }
        _ = try await system.run(draining: .seconds(10))
    }

    @Test(
        "On a durable subscription it is delivered, or becomes a dead letter, and is never lost",
        arguments: [FilterFailurePolicy.deliver, .deadLetter])
    func durable(_ policy: FilterFailurePolicy) async throws {
        let heard = Shared<[Double]>([])
        let system = try HybridSystem(log: .memory())
        // One of three fails, one is not wanted, one is.
        let bars = (0..<30).map { Self.bar($0, volume: [0, 100, 10][$0 % 3]) }
        try await system.hostStored(bars, as: "data")
        try await system.host("desk") { desk in
            try desk.onEachReliably(
                Bar.self, from: "data", as: "desk.bars", where: .condition(Self.source, failing: policy)
            ) { bar, _ in heard.append(bar.volume.doubleValue) }
        }
        let report = try await system.run(draining: .seconds(60))
        let counters = try report.row("desk.bars")
        #expect(counters.filtered == 10 && counters.filterFailures == 10 && counters.pending == 0)
        switch policy {
        case .deliver:
            #expect(heard.value == (0..<10).flatMap { _ in [0, 10] })
            #expect(counters.delivered == 20 && counters.deadLettered == 0)
        case .deadLetter:
            #expect(heard.value == (0..<10).map { _ in 10 })
            #expect(counters.delivered == 10 && counters.deadLettered == 10)
        }
        let notices = system.notices.takeAll()
        #expect(notices.contains { $0.kind == .filterFailed })
        #expect(notices.contains { $0.kind == .deadLetter } == (policy == .deadLetter))
        #expect(report.ledger.isBalanced && report.isDrained)
    }
}
