import Testing
import TierBusAdapters
import TierBusCore
import TierBusMarket
import TierBusTesting

/// Every adapter that is built of a description, by every rule.
@Suite struct DescribedConformanceTests {
    /// An adapter of a description, with targets that are called `0`, `1` and so on.
    private struct Described: Adapter {
        let base: any Container
        let environment: AdapterEnvironment

        init(_ description: AdapterDescription, _ targets: [any Container]) throws {
            let timer = ManualTimer()
            var members: [String: any Container] = ["nobody": Discarding()]
            for (place, target) in targets.enumerated() { members["\(place)"] = target }
            environment = AdapterEnvironment(members: members, clock: timer.clock, timer: timer) { _, _ in }
            var factory = Functions.factory
            factory.transform("always") { (bar: Bar, delivery) -> Signal? in
                Signal(delivery.header("signal"), symbol: bar.symbol, action: .buy)
            }
            factory.splitter("itself") { (bar: Bar, _) in [bar] }
            factory.combine("first") { (parts: Parts<Bar>) -> Signal? in
                Signal(parts.delivery.header("signal"), symbol: parts[0].event.symbol, action: .buy)
            }
            base = try factory.make(description, in: environment)
        }

        func route<E: Event>(_ event: E, _ delivery: Delivery) throws { try base.receive(event, delivery) }
    }

    private static let volumes: @Sendable (Int) -> any Event = {
        Bar.bar(volume: Quantity(units: Int64($0 % 4) * Quantity.scale), occurrence: $0)
    }

    private static func check(
        _ description: AdapterDescription, targets: Int = 1,
        reaching reaches: @escaping (Int, Int) -> Bool = { _, _ in true },
        events: @escaping (Int) -> any Event = { Bar.bar(occurrence: $0) }, isHolding: Bool = false
    ) throws {
        try AdapterConformance.check(
            AdapterUnderTest(
                targets: targets, reaching: reaches, events: events,
                draining: isHolding ? { (described: Described) in try described.environment.drain() } : nil
            ) { try Described(description, $0) })
    }

    @Test("Pipelines with every stage and with containers in the middle")
    func pipelines() throws {
        try Self.check(
            .pipeline(
                .adapter(.filter("close > 0.0", events: ["BAR"])), "0", .adapter(.transform("always")), "1",
                .adapter(AdapterDescription("pipeline", members: ["2"]))), targets: 3)
        try Self.check(
            .pipeline(
                .adapter(AdapterDescription("deduplicate")),
                .adapter(AdapterDescription("throttle", settings: ["rate": 1, "burst": 10_000])),
                .adapter(AdapterDescription("wire_tap", settings: ["tap": "0"])),
                .adapter(AdapterDescription("splitter", settings: ["function": "itself"])), "1"), targets: 2)
    }

    @Test("A broadcast, and one in another")
    func broadcast() throws {
        try Self.check(
            AdapterDescription(
                "broadcast", members: ["0", .adapter(AdapterDescription("broadcast", members: ["1", "2"]))]),
            targets: 3)
    }

    @Test("Rules, of which the first or all count")
    func rules() throws {
        let rules = [
            RuleDescription("volume == 0.0", events: ["BAR"], to: "0"), RuleDescription("volume < 2.0", to: "1"),
            RuleDescription(to: "2"),
        ]
        try Self.check(
            AdapterDescription("selective", rules: rules), targets: 3,
            reaching: { place, target in min(place % 4, 2) == target }, events: Self.volumes)
        try Self.check(
            AdapterDescription("recipient_list", rules: rules), targets: 3,
            reaching: { place, target in target == 2 || place % 4 <= target }, events: Self.volumes)
    }

    @Test("Wrappers that let everything through")
    func wrappers() throws {
        try Self.check(AdapterDescription("metered", members: ["0"]))
        try Self.check(AdapterDescription("circuit_breaker", members: ["0"], settings: ["failures": 10_000]))
        try Self.check(AdapterDescription("retried", members: ["0"], settings: ["attempts": 1]))
        try Self.check(AdapterDescription("failover", members: ["0"], settings: ["return_after_seconds": 0]))
    }

    @Test("A guard keeps all rules but the one that it is there to break")
    func guarded() throws {
        let failures = AdapterConformance.failures(
            of: AdapterUnderTest { try Described(AdapterDescription("guarded", members: ["0"]), $0) })
        #expect(failures.map(\.rule) == ["failures told"])
    }

    @Test("A hierarchy gives context to all below")
    func hierarchy() throws {
        try Self.check(
            .hierarchical(
                parent: "nobody", children: ["0", .adapter(.hierarchical(parent: "1", children: ["2"]))]), targets: 3)
    }

    @Test("What holds events back")
    func holding() throws {
        try Self.check(
            AdapterDescription(
                "conflate", members: ["0"], settings: ["event": "BAR", "by": "id", "every_seconds": 1]), isHolding: true
        )
        try Self.check(
            AdapterDescription(
                "aggregator", members: ["0"],
                settings: [
                    "combine": "first", "by": "id", "sources": ["input", "absent"], "within_seconds": 1,
                    "require_all": false,
                ]), isHolding: true)
    }
}
