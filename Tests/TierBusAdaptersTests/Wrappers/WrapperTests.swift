import Testing
import TierBusAdapters
import TierBusCore
import TierBusMarket
import TierBusTesting

@Suite struct WrapperTests {
    private static func send(_ event: some Event, to adapter: some Adapter) throws {
        try adapter.route(event, Delivery(of: event))
    }

    @Test("A circuit opens after failures in a row, refuses for its pause, and is closed by one event that succeeds")
    func circuit() throws {
        let (sink, instead, clock) = (Sink(), Discarding(), ManualClock())
        let breaker = CircuitBreaker(sink, failures: 3, pause: .seconds(60), clock: clock, refused: instead)
        sink.failing = { _ in Fault() }
        for _ in 0..<2 { #expect(throws: Fault.self) { try Self.send(Bar.bar(), to: breaker) } }
        sink.failing = { _ in nil }
        // A success begins the count anew.
        try Self.send(Bar.bar(), to: breaker)
        sink.failing = { _ in Fault() }
        for _ in 0..<3 {
            #expect(breaker.state == .closed)
            #expect(throws: Fault.self) { try Self.send(Bar.bar(), to: breaker) }
        }
        #expect(breaker.state == .open && sink.ids.count == 6)
        try Self.send(Bar.bar(), to: breaker)
        clock.advance(by: .seconds(59))
        try Self.send(Tick.tick(), to: breaker)
        #expect(breaker.refused == 2 && instead.count == 2 && sink.ids.count == 6)
        clock.advance(by: .seconds(1))
        #expect(breaker.state == .halfOpen)
        // One that fails opens it once more, for the whole pause.
        #expect(throws: Fault.self) { try Self.send(Bar.bar(), to: breaker) }
        #expect(breaker.state == .open)
        clock.advance(by: .seconds(60))
        // A cancellation is neither a failure nor a success.
        sink.failing = { _ in CancellationError() }
        #expect(throws: CancellationError.self) { try Self.send(Bar.bar(), to: breaker) }
        #expect(breaker.state == .halfOpen)
        sink.failing = { _ in nil }
        // What is routed while the one is handled is refused.
        sink.onArrival = {
            sink.onArrival = {}
            try Self.send(Bar.bar(occurrence: 1), to: breaker)
        }
        try Self.send(Bar.bar(), to: breaker)
        #expect(breaker.state == .closed && breaker.refused == 3 && sink.ids.count == 9)
    }

    @Test("A circuit that nested failures have opened is not closed by the success of what began before")
    func nestedFailures() throws {
        let (sink, clock) = (Sink(), ManualClock())
        let breaker = CircuitBreaker(sink, failures: 2, clock: clock)
        sink.onArrival = {
            sink.onArrival = {}
            sink.failing = { _ in Fault() }
            for number in 1...2 {
                #expect(throws: Fault.self) { try Self.send(Bar.bar(occurrence: number), to: breaker) }
            }
            sink.failing = { _ in nil }
        }
        try Self.send(Bar.bar(), to: breaker)
        #expect(breaker.state == .open)
    }

    @Test("Unless told otherwise, a circuit opens after 5 failures for 60 s, and refuses by throwing")
    func defaults() throws {
        let (sink, clock) = (Sink(), ManualClock())
        let breaker = CircuitBreaker(sink, clock: clock)
        sink.failing = { _ in Fault() }
        for _ in 0..<5 { #expect(throws: Fault.self) { try Self.send(Bar.bar(), to: breaker) } }
        let refused = #expect(throws: EventRefused.self) { try Self.send(Bar.bar(), to: breaker) }
        #expect(refused?.type == "BAR" && refused?.description.hasSuffix(": the circuit is open") == true)
        clock.advance(by: .nanoseconds(59_999_999_999))
        #expect(breaker.state == .open)
        clock.advance(by: .nanoseconds(1))
        #expect(breaker.state == .halfOpen)
    }

    @Test("A guard tells of failures and lets the flow go on; a cancellation is none") func guarded() throws {
        let sink = Sink()
        var told: [String] = []
        let adapter = Guarded(sink) { told.append("\($0.type) \($0.error)") }
        sink.failing = { _ in Fault(4) }
        try Self.send(Bar.bar(), to: adapter)
        sink.failing = { _ in CancellationError() }
        #expect(throws: CancellationError.self) { try Self.send(Bar.bar(), to: adapter) }
        #expect(told == ["BAR Fault(number: 4)"])
    }

    @Test("A meter counts in total, by type and what failed, and knows how long the target took") func metered() throws
    {
        let (sink, clock) = (Sink(), ManualClock())
        let meter = Metered(sink, clock: clock)
        var milliseconds = 0
        sink.onArrival = {
            milliseconds += 1
            clock.advance(by: .milliseconds(milliseconds))
        }
        for _ in 0..<99 { try Self.send(Bar.bar(), to: meter) }
        sink.failing = { _ in Fault() }
        #expect(throws: Fault.self) { try Self.send(Tick.tick(), to: meter) }
        #expect(meter.routed == 100 && meter.failed == 1 && meter.routedByType == ["BAR": 99, "TICK": 1])
        let latencies = meter.latencies
        #expect(latencies.samples == 100 && abs(latencies.p50 - 50_000_000) < 2_500_000 && latencies.max == 100_000_000)
    }

    @Test("A target is tried again at once, so often and for such failures as is said") func retried() throws {
        let sink = Sink()
        let adapter = Retried(sink, attempts: 3) { $0 as? Fault != Fault(9) }
        var left = 2
        sink.failing = { _ in
            left -= 1
            return left >= 0 ? Fault(left) : nil
        }
        try Self.send(Bar.bar(), to: adapter)
        #expect(sink.ids.count == 3 && adapter.retries == 2 && adapter.exhausted == 0)
        sink.failing = { _ in Fault(1) }
        #expect(throws: Fault(1)) { try Self.send(Bar.bar(), to: adapter) }
        #expect(sink.ids.count == 6 && adapter.exhausted == 1)
        for error in [Fault(9), CancellationError()] as [any Error] {
            sink.failing = { _ in error }
            #expect(throws: (any Error).self) { try Self.send(Bar.bar(), to: adapter) }
        }
        #expect(sink.ids.count == 8 && adapter.exhausted == 2 && adapter.retries == 4)
    }
}
