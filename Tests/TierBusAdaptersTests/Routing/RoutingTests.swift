import Testing
import TierBusAdapters
import TierBusConditions
import TierBusCore
import TierBusMarket
import TierBusTesting

@Suite struct RoutingTests {
    private static func send(_ event: some Event, to adapter: any Adapter) throws {
        try adapter.route(event, Delivery(of: event))
    }

    @Test("A broadcast gives every event to all, whatever they throw, in both its forms", arguments: [false, true])
    func broadcast(_ isDynamic: Bool) throws {
        let sinks = (Sink(), Sink(), Sink())
        let adapter: any Adapter =
            isDynamic
            ? DynamicBroadcast([sinks.0, sinks.1, sinks.2]) : Broadcast(sinks.0, sinks.1, sinks.2)
        sinks.0.failing = { _ in Fault(1) }
        #expect(throws: Fault(1)) { try Self.send(Bar.bar(), to: adapter) }
        sinks.2.failing = { _ in Fault(3) }
        let failures = #expect(throws: AdapterFailures.self) { try Self.send(Tick.tick(), to: adapter) }
        #expect(failures?.errors as? [Fault] == [Fault(1), Fault(3)])
        for sink in [sinks.0, sinks.1, sinks.2] { #expect(sink.ids == [Bar.bar().id, Tick.tick().id]) }
    }

    @Test("The first rule that wants an event gets it; a condition that fails does not want it, and says so")
    func selective() throws {
        let (low, high, rest) = (Sink(), Sink(), Sink())
        let rules: (Filter<Bar>, Filter<Bar>) = (
            try .condition("100 / int(volume) > 50"), try .condition("close > 5.0")
        )
        let adapter = Selective {
            When(rules.0, to: low)
            When(rules.1, to: high)
            Otherwise(to: rest)
        }
        let one = Quantity(units: Quantity.scale)
        try Self.send(Bar.bar(close: 9, volume: one), to: adapter)
        try Self.send(Bar.bar(close: 9), to: adapter)
        try Self.send(Bar.bar(close: 1), to: adapter)
        try Self.send(Tick.tick(), to: adapter)
        #expect(throws: ConditionFailure.self) { try Self.send(Bar.bar(close: 8, volume: 0), to: adapter) }
        #expect((low.ids.count, high.ids.count, rest.ids.count) == (1, 2, 2))
        #expect(adapter.unroutable == 0)
    }

    @Test("What no rule wants is counted") func unroutable() throws {
        let sink = Sink()
        let adapter = Selective { When(Filter<Bar> { $0.close > 5 }, to: sink) }
        let list = RecipientList { When(Filter<Bar> { $0.close > 5 }, to: sink) }
        for event in [Bar.bar(close: 1), .bar(close: 9)] {
            try Self.send(event, to: adapter)
            try Self.send(event, to: list)
        }
        try Self.send(Tick.tick(), to: adapter)
        try Self.send(Tick.tick(), to: list)
        #expect(adapter.unroutable == 2 && list.unroutable == 2 && sink.ids.count == 2)
    }

    @Test("Every rule of a recipient list that wants an event gets it; one target's failure harms no other")
    func recipients() throws {
        let (all, dear, ticks) = (Sink(), Sink(), Sink())
        let adapter = RecipientList {
            When(Bar.self, to: all)
            When(Filter<Bar> { $0.close > 5 }, to: dear)
            When(Tick.self, to: ticks)
        }
        all.failing = { _ in Fault(1) }
        for close in [1, 9] as [Price] {
            #expect(throws: Fault(1)) { try Self.send(Bar.bar(close: close), to: adapter) }
        }
        try Self.send(Tick.tick(), to: adapter)
        #expect((all.ids.count, dear.ids.count, ticks.ids.count) == (2, 1, 1))
    }

    @Test(
        "Alternatives are tried in their order, the one that took is kept, and the first is tried again after a while")
    func failover() throws {
        let (first, second, third, clock) = (Sink(), Sink(), Sink(), ManualClock())
        let adapter = Failover(first, second, third, returningAfter: .seconds(10), clock: clock)
        func took(_ number: Int) throws -> [Int] {
            let before = [first, second, third].map(\.ids.count)
            try Self.send(Bar.bar(occurrence: number), to: adapter)
            return zip([first, second, third], before).map { $0.ids.count - $1 }
        }
        #expect(try took(0) == [1, 0, 0])
        first.failing = { _ in Fault(1) }
        #expect(try took(1) == [1, 1, 0] && adapter.current == 1)
        // Kept, though the first would take it.
        first.failing = { _ in nil }
        #expect(try took(2) == [0, 1, 0])
        second.failing = { _ in Fault(2) }
        #expect(try took(3) == [0, 1, 1] && adapter.current == 2)
        // When the last fails, those before it are tried.
        third.failing = { _ in Fault(3) }
        #expect(try took(4) == [1, 0, 1] && adapter.current == 0)
        first.failing = { _ in Fault(1) }
        let failures = #expect(throws: AdapterFailures.self) { try Self.send(Bar.bar(occurrence: 5), to: adapter) }
        #expect(failures?.errors as? [Fault] == [Fault(1), Fault(2), Fault(3)])
        second.failing = { _ in nil }
        #expect(try took(6) == [1, 1, 0])
        first.failing = { _ in nil }
        clock.advance(by: .seconds(9))
        #expect(try took(7) == [0, 1, 0])
        clock.advance(by: .seconds(1))
        #expect(try took(8) == [1, 0, 0] && adapter.current == 0 && adapter.switches == 5)
        first.failing = { _ in CancellationError() }
        #expect(throws: CancellationError.self) { try Self.send(Bar.bar(occurrence: 9), to: adapter) }
        #expect(second.ids.count == 6)
    }
}
