import Testing
import TierBus
import TierBusMarket
import TierBusTesting

@Suite(.timeLimit(.minutes(5))) struct LabTests {
    /// Buys when a bar closes above the one before.
    private static func momentum(into container: HybridContainer) throws {
        try container.forward(Bar.self, from: "data", to: .own)
        var last: Price?
        container.internalBus.subscribe(Bar.self) { _, _ in }
        try container.add("rise", on: Bar.self) { (bar: Bar, delivery: Delivery) -> Signal? in
            defer { last = bar.close }
            guard let last, bar.close > last else { return nil }
            return Signal(delivery.header("signal"), symbol: bar.symbol, action: .buy)
        }
        try container.publishes(Signal.self)
    }

    @Test("A container is tried by itself: bars in, signals out, and nothing is guessed")
    func strategy() async throws {
        let lab = try await Lab("momentum") { try Self.momentum(into: $0) }
        try await lab.send(.bars("AAPL", closes: [1, 2, 1, 3]), from: "data")
        #expect(try await lab.settled(Signal.self).map(\.action) == [.buy, .buy])
        #expect(try await lab.settled(Signal.self).isEmpty)
        #expect(lab.heard.count(of: Bar.self) == 4 && lab.heard.count(of: Signal.self) == 2)
        #expect(lab.deliveries.map(\.type) == ["BAR", "BAR", "BAR", "BAR"])
        let report = try await lab.finish()
        #expect(report.ledger.isBalanced)
    }

    @Test("Reliable events go through a log, and retries happen when the clock is moved")
    func reliable() async throws {
        let attempts = Collected<UInt16>()
        let lab = try await Lab("execution") { execution in
            let fills = try execution.publishesReliably(Fill.self)
            try execution.onEachReliably(Order.self, from: "risk", as: "execution.orders") { order, delivery in
                attempts.append(delivery.attempt)
                if delivery.attempt < 3 { throw StubFailure(1) }
                try fills.enqueue(
                    Fill(delivery.header("fill"), of: order, at: 10), after: delivery)
            }
        }
        try await lab.send(.order("AAPL", quantity: 5), from: "risk")
        #expect(try await lab.settled(Fill.self).isEmpty && attempts.value == [1])
        try await lab.advance(by: .seconds(1))
        #expect(attempts.value == [1, 2])
        try await lab.advance(by: .seconds(2))
        #expect(try await lab.settled(Fill.self).map(\.quantity) == [5])
        #expect(lab.notices().map(\.kind).contains(.handlerFailed))
    }

    @Test("What is published to a topic says so in what the lab saw, on every tier")
    func topics() async throws {
        let lab = try await Lab("desk") { desk in
            let signals = try desk.publishes(Signal.self)
            let up = try signals.topic("signals.up")
            let fills = try desk.publishesReliably(Fill.self, topic: "desk.fills")
            try desk.onEach(Bar.self, from: "data") { bar, delivery in
                let signal = Signal(delivery.header("signal"), symbol: bar.symbol, action: .buy)
                if bar.close > 1 {
                    try up.publish(signal, after: delivery)
                } else {
                    try signals.publish(signal, after: delivery)
                }
            }
            try desk.onEach(Order.self, from: "risk") { order, delivery in
                try fills.enqueue(Fill(delivery.header("fill"), of: order, at: 10), after: delivery)
            }
        }
        try await lab.send(.bars("AAPL", closes: [1, 2]), from: "data")
        try await lab.send(.order("AAPL", quantity: 5), from: "risk")
        try await lab.settle()
        #expect(lab.published.deliveries(of: Signal.self).map(\.topic) == [nil, "signals.up"])
        #expect(lab.published.deliveries(of: Fill.self).map(\.topic) == ["desk.fills"])
        _ = try await lab.finish()
    }

    @Test("A source that is hosted is not stood in for, and children can be sources")
    func sources() async throws {
        let heard = Collected<String>()
        let lab = try await Lab("listener") { listener in
            for source in ["desk/one", "desk/two"] {
                try listener.onEach(Signal.self, from: source) { _, delivery in heard.append(delivery.source.text) }
            }
        }
        try await lab.send(.signal("AAPL", .sell), from: "desk/two")
        try await lab.settle()
        #expect(heard.value == ["desk/two"])
        await #expect(throws: HybridError.self) { try await lab.send(.bar("AAPL", close: 3), from: "listener") }
    }
}
