import Testing
import TierBusAdapters
import TierBusConditions
import TierBusCore
import TierBusMarket
import TierBusTesting

@Suite struct PipelineTests {
    private static func flow(_ sink: Sink, _ middle: Sink) -> Pipeline<some Stage<Bar, Order>> {
        Pipeline {
            Filter<Bar> { $0.symbol == "AAPL" }
            Transform { (bar: Bar, delivery) -> Signal? in
                // nil stops the flow.
                bar.close > 10 ? Signal(delivery.header("signal"), symbol: bar.symbol, action: .buy) : nil
            }
            middle
            Transform { (signal: Signal, delivery) in
                Order(delivery.header("order"), symbol: signal.symbol, side: .buy, quantity: 1)
            }
            sink
        }
    }

    @Test("Events flow through all stages, or end where a stage lets nothing pass")
    func flows() throws {
        let (sink, middle) = (Sink(), Sink())
        let flow = Self.flow(sink, middle)
        let bars: [Bar] = [
            .bar("AAPL", close: 11), .bar("GOOG", close: 11), .bar("AAPL", close: 9), .bar("AAPL", close: 12),
        ]
        for bar in bars { try flow.flow(bar) }
        #expect(middle.ids.count == 2 && sink.ids.count == 2)
        // What is made follows from what came, hop by hop, and keeps what the chain began with.
        #expect(middle.deliveries.map(\.causationID) == [bars[0].id, bars[3].id])
        #expect(sink.deliveries.map(\.causationID) == middle.ids)
        #expect(sink.deliveries.map(\.correlationID) == [bars[0].id, bars[3].id])
        #expect(sink.deliveries.map(\.eventID) == sink.ids)
        // Another run makes the same ids.
        let again = Sink()
        for bar in bars { try Self.flow(again, Sink()).flow(bar) }
        #expect(again.ids == sink.ids)
    }

    @Test("Through route, an event of another type is counted and goes nowhere")
    func unroutable() throws {
        let (sink, middle) = (Sink(), Sink())
        let flow = Self.flow(sink, middle)
        let copy = flow
        try flow.route(Bar.bar("AAPL", close: 11), Delivery(of: Bar.bar("AAPL", close: 11)))
        try flow.route(Tick.tick("AAPL"), Delivery(of: Tick.tick("AAPL")))
        try copy.receive(Signal.signal("AAPL", .buy), Delivery(of: Signal.signal("AAPL", .buy)))
        #expect(flow.unroutable == 2 && copy.unroutable == 2 && sink.ids.count == 1)
    }

    @Test("A container in the middle that throws stops nothing; what it and others throw comes out")
    func failing() throws {
        let (sink, middle) = (Sink(), Sink())
        let flow = Self.flow(sink, middle)
        middle.failing = { _ in Fault(1) }
        #expect(throws: Fault(1)) { try flow.flow(.bar("AAPL", close: 11)) }
        sink.failing = { _ in Fault(2) }
        let both = #expect(throws: AdapterFailures.self) { try flow.flow(.bar("AAPL", close: 11)) }
        #expect(
            both?.errors as? [Fault] == [Fault(1), Fault(2)]
                && both?.description.hasPrefix("2 failures: ") == true)
        sink.failing = { _ in CancellationError() }
        #expect(throws: CancellationError.self) { try flow.flow(.bar("AAPL", close: 11)) }
        #expect(middle.ids.count == 3 && sink.ids.count == 3)
    }

    @Test("A filter is a closure or a condition; a condition that fails lets nothing pass, and the failure comes out")
    func conditions() throws {
        let sink = Sink()
        let filter: Filter<Bar> = try .condition("100 / int(volume) > 1 && symbol == 'AAPL'")
        let flow = Pipeline {
            filter
            sink
        }
        let whole = Quantity.scale
        try flow.flow(.bar("AAPL", volume: Quantity(units: 10 * whole)))
        try flow.flow(.bar("GOOG", volume: Quantity(units: 10 * whole)))
        #expect(throws: ConditionFailure.self) { try flow.flow(.bar("AAPL", volume: Quantity(units: 0))) }
        #expect(sink.ids.count == 1)
    }

    @Test("A pipeline is a stage of another one, and may be routed to from inside a delivery")
    func nested() throws {
        let sink = Sink()
        let inner = Pipeline {
            Transform { (bar: Bar, delivery) -> Signal? in
                Signal(delivery.header("signal"), symbol: bar.symbol, action: .buy)
            }
        }
        let outer = Pipeline {
            Filter<Bar> { $0.close > 1 }
            inner
            sink
        }
        sink.onArrival = {
            if sink.ids.count < 3 { try outer.flow(.bar("AAPL", close: 5, occurrence: sink.ids.count)) }
        }
        try outer.flow(.bar("AAPL", close: 5))
        #expect(sink.ids.count == 3)
    }

    @Test("A splitter passes on all parts though one fails; a tap sees what passed, and harms nothing")
    func splitting() throws {
        let (sink, tap) = (Sink(), Sink())
        let flow = Pipeline {
            Splitter { (bar: Bar, delivery) in
                (0..<3).map { Signal(delivery.header("part", occurrence: $0), symbol: bar.symbol, action: .buy) }
            }
            WireTap(Signal.self, to: tap)
            sink
        }
        var calls = 0
        sink.failing = { _ in
            calls += 1
            return calls == 2 ? Fault(2) : nil
        }
        tap.failing = { _ in Fault(3) }
        let failures = #expect(throws: AdapterFailures.self) { try flow.flow(.bar()) }
        #expect(sink.ids.count == 3 && Set(sink.ids).count == 3 && tap.ids == sink.ids)
        #expect(failures?.errors as? [Fault] == [Fault(3), Fault(2), Fault(3), Fault(3)])
    }
}
