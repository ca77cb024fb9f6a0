import TierBus
import TierBusMarket
import TierBusTesting

func testKit() async throws {
    try doubles()
    try await virtualTime()
    try conformance()
}

private func doubles() throws {
    // sample: kit-doubles
    let container = try HybridContainer("strategy")
    try container.add("crossover", Crossover(2, 3), on: Bar.self) { rule, bar, delivery in
        rule.update(bar.close.doubleValue).map { Signal(delivery.header("signal"), symbol: bar.symbol, action: $0) }
    }
    let router = TestRouter()
    router.connect(container)
    for bar in [Bar].bars("GOOG", closes: [1, 2, 3, 2, 1]) { router.inject(bar, into: container) }
    precondition(router.collect(Signal.self).map(\.action) == [.buy, .buy, .sell])

    let desk = MockAdapter(failing: .nth(2))
    try router.inject(.order("GOOG", .buy, quantity: 5), into: desk)
    precondition(desk.received(Order.self).map(\.quantity) == [5])
    // end: kit-doubles
}

private func virtualTime() async throws {
    // sample: kit-time
    let clock = TestClock()
    let slow = SlowStub(taking: .seconds(5), on: clock)
    let system = try HybridSystem(clock: clock)
    try await system.host("data") { data in
        try data.publishes(Bar.self)
        try data.feed([Bar.bar("GOOG", close: 3)])
    }
    try await system.host("desk") { desk in try desk.onEachAsync(Bar.self, from: "data", slow.receive) }
    async let running = system.run(draining: .seconds(60))
    await clock.pass(.seconds(5))  // once the stub waits for just that moment
    let report = try await running
    precondition(report.isDrained && slow.count(of: Bar.self) == 1)
    // end: kit-time
}

// sample: own-adapter
/// Passes on the first of every three events.
final class Sampling: Adapter {
    private let target: any Container
    private var count = 0

    init(to target: any Container) { self.target = target }

    func route<E: Event>(_ event: E, _ delivery: Delivery) throws {
        count += 1  // before the target is called: it may throw, or route from inside
        if count % 3 == 1 { try target.receive(event, delivery) }
    }
}
// end: own-adapter

private func conformance() throws {
    // sample: conformance
    let sampling = AdapterUnderTest(reaching: { place, _ in place.isMultiple(of: 3) }) { Sampling(to: $0[0]) }
    try AdapterConformance.check(sampling)  // throws the first rule that is broken, by name
    try DurableLogConformance.check { .memory() }
    // end: conformance
}
