import Testing
import TierBusAdapters
import TierBusCore
import TierBusMarket
import TierBusTesting

/// Every adapter by every rule.
@Suite struct ConformanceTests {
    private static func signal(_ bar: Bar, _ delivery: Delivery) -> Signal {
        Signal(delivery.header("signal"), symbol: bar.symbol, action: .buy)
    }

    /// One container for each target, since `any Container` is none itself.
    private static func wrapped(_ targets: [any Container]) -> [AnyContainer] { targets.map { AnyContainer($0) } }

    @Test("A pipeline, with containers in the middle")
    func pipeline() throws {
        try AdapterConformance.check(
            AdapterUnderTest(targets: 3) { targets in
                let targets = Self.wrapped(targets)
                return Pipeline {
                    Filter<Bar> { $0.close > 0 }
                    targets[0]
                    Transform { (bar: Bar, delivery) -> Signal? in Self.signal(bar, delivery) }
                    targets[1]
                    targets[2]
                }
            })
    }

    @Test("A pipeline of stages that hold nothing back")
    func stages() throws {
        let clock = ManualClock()
        try AdapterConformance.check(
            AdapterUnderTest(targets: 2) { targets in
                let targets = Self.wrapped(targets)
                return Pipeline {
                    Deduplicate<Bar, EventID>()
                    Throttle<Bar>(rate: 1, burst: 10_000, clock: clock)
                    WireTap(Bar.self, to: targets[0])
                    Pipeline { Splitter { (bar: Bar, _) in [bar] } }
                    targets[1]
                }
            })
    }

    @Test("A broadcast") func broadcast() throws {
        try AdapterConformance.check(
            AdapterUnderTest(targets: 3) { targets in
                let targets = Self.wrapped(targets)
                return Broadcast(targets[0], targets[1], targets[2])
            })
        try AdapterConformance.check(
            AdapterUnderTest(targets: 4) { targets in
                let targets = Self.wrapped(targets)
                return Broadcast(
                    Broadcast(targets[0], DynamicBroadcast([])), DynamicBroadcast([targets[1]]), targets[2], targets[3])
            })
    }

    @Test("A selective router, and a recipient list")
    func rules() throws {
        func number(_ bar: Bar) -> Int { Int(bar.volume.doubleValue) }
        let events: (Int) -> any Event = {
            Bar.bar(volume: Quantity(units: Int64($0 % 4) * Quantity.scale), occurrence: $0)
        }
        try AdapterConformance.check(
            AdapterUnderTest(targets: 3, reaching: { place, target in min(place % 4, 2) == target }, events: events) {
                let targets = Self.wrapped($0)
                return Selective {
                    When(Filter<Bar> { number($0) == 0 }, to: targets[0])
                    When(Filter<Bar> { number($0) < 2 }, to: targets[1])
                    Otherwise(to: targets[2])
                }
            })
        try AdapterConformance.check(
            AdapterUnderTest(
                targets: 3, reaching: { place, target in target == 2 || place % 4 <= target }, events: events
            ) {
                let targets = Self.wrapped($0)
                return RecipientList {
                    When(Filter<Bar> { number($0) == 0 }, to: targets[0])
                    When(Filter<Bar> { number($0) < 2 }, to: targets[1])
                    When(Bar.self, to: targets[2])
                }
            })
    }

    @Test("Wrappers that let everything through")
    func wrappers() throws {
        let clock = ManualClock()
        try AdapterConformance.check(AdapterUnderTest { Metered(AnyContainer($0[0]), clock: clock) })
        try AdapterConformance.check(
            AdapterUnderTest { CircuitBreaker(AnyContainer($0[0]), failures: 10_000, clock: clock) })
        // What a target refuses once, it refuses for good here: one attempt each.
        try AdapterConformance.check(AdapterUnderTest { Retried(AnyContainer($0[0]), attempts: 1) })
        try AdapterConformance.check(
            AdapterUnderTest {
                Failover(AnyContainer($0[0]), returningAfter: .seconds(1), clock: clock)
            })
    }

    @Test("A guarded target keeps its failures, which is the one rule that it breaks on purpose")
    func guarded() {
        let failures = AdapterConformance.failures(of: AdapterUnderTest { Guarded(AnyContainer($0[0])) { _ in } })
        #expect(failures.map(\.rule) == ["failures told"])
    }

    @Test("Adapters that hold events back, when they are drained")
    func holding() throws {
        // Each event is of a key of its own.
        try AdapterConformance.check(
            AdapterUnderTest(draining: { (adapter: Conflate<Bar, EventID, AnyContainer>) in try adapter.drain() }) {
                Conflate(by: \Bar.id, every: .seconds(1), timer: ManualTimer(), to: AnyContainer($0[0]))
            })
        try AdapterConformance.check(
            AdapterUnderTest(
                draining: { (adapter: Aggregator<Bar, EventID, Signal, AnyContainer>) in try adapter.drain() }
            ) {
                Aggregator(
                    by: \Bar.id, of: ["input", "absent"], within: .seconds(1), requireAll: false, timer: ManualTimer(),
                    to: AnyContainer($0[0])
                ) { parts in Self.signal(parts[0].event, parts.delivery) }
            })
    }

    @Test("A hierarchy gives context to all below, and results to the parent")
    func hierarchy() throws {
        try AdapterConformance.check(
            AdapterUnderTest(targets: 3) {
                let targets = Self.wrapped($0)
                return Hierarchical("desk", Discarding()) {
                    Child("quick", targets[0])
                    Hierarchical("calm", targets[1]) { Child("slow", targets[2]) }
                }
            })
        try AdapterConformance.check(
            AdapterUnderTest(targets: 1) {
                let targets = Self.wrapped($0)
                // What the suite routes comes from its own source.
                return Hierarchical("desk", targets[0]) { Child("input", Discarding()) }
            })
    }
}
