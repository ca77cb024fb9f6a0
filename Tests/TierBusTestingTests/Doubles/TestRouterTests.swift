import Testing
import TierBusCore
import TierBusHybrid
import TierBusMarket
import TierBusTesting

@Suite struct TestRouterTests {
    @Test("What an adapter lets through is collected, by type and once")
    func adapter() throws {
        let router = TestRouter()
        let adapter = MockAdapter(failing: .nth(2), to: router)
        try router.inject(.bar(close: 1), into: adapter, tier: .fast)
        #expect(throws: StubFailure(2)) { try router.inject(.bar(close: 2), into: adapter) }
        try router.inject(.tick(), into: adapter)
        #expect(router.eventTypes == ["BAR", "TICK"])
        #expect(router.collect(Bar.self).map(\.close) == [1])
        #expect(router.collect(Bar.self).isEmpty)
        #expect(router.eventTypes == ["TICK"])
    }

    @Test("A delivery is made as a publication of the router would make it")
    func delivery() throws {
        let router = TestRouter(as: "desk")
        let recording = RecordingContainer()
        try router.inject(.bar(close: 1), into: recording, tier: .fast)
        let cause = try #require(recording.deliveries(of: Bar.self).first)
        try router.inject(.tick(), into: recording)
        try router.inject(.bar(close: 2), into: recording, after: cause, attempt: 2)
        let (first, second) = (recording.deliveries(of: Bar.self)[0], recording.deliveries(of: Bar.self)[1])
        #expect((first.source, first.tier, first.sequence, first.attempt) == ("desk", .fast, 1, 1))
        #expect((second.sequence, second.attempt, second.tier) == (2, 2, nil))
        #expect(second.causationID == first.eventID && second.correlationID == first.eventID)
        #expect(recording.deliveries(of: Tick.self).map(\.sequence) == [1])
    }

    @Test("A hybrid container is given events, and what its components make is collected, failures too")
    func hybrid() throws {
        let router = TestRouter()
        let container = try HybridContainer("strategy")
        try container.add("buyer", 0, on: Bar.self) { count, bar, delivery -> Signal? in
            count += 1
            guard count != 2 else { throw StubFailure(2) }
            return Signal(delivery.header("signal"), symbol: bar.symbol, action: .buy)
        }
        router.connect(container)
        for bar in [Bar].bars(closes: [1, 2, 3]) { router.inject(bar, into: container) }
        #expect(router.collect(Signal.self).map(\.action) == [.buy, .buy])
        #expect(router.record.entries.isEmpty)
        #expect(router.failures.map { $0.error as? StubFailure } == [StubFailure(2)])
    }
}
