import TierBus
import TierBusMarket
import TierBusTesting

/// Components of the containers that these tests connect.
extension HybridContainer {
    /// Publishes bars that are fed or injected.
    func addData(_ bars: [Bar] = []) throws {
        try publishes(Bar.self)
        if !bars.isEmpty { try feed(bars) }
    }

    /// Answers every bar with a signal.
    func addStrategy() throws {
        try add("rule", on: Bar.self) { bar, delivery -> Signal? in
            Signal(
                delivery.header("signal \(self.path)"), symbol: bar.symbol, action: .buy,
                strength: bar.close.doubleValue / 200)
        }
    }

    /// Answers every signal with an order.
    func addRisk() throws {
        try add("limits", on: Signal.self) { signal, delivery -> Order? in
            Order(delivery.header("order \(self.path)"), symbol: signal.symbol, side: .buy, quantity: 1)
        }
    }

    /// Answers every order with a fill.
    func addExecution() throws {
        try add("venue", on: Order.self) { order, delivery -> Fill? in
            Fill.fill(of: order)
        }
    }

    /// Notes who sent an event of a type, and the event.
    func addNotes<E: Event>(_: E.Type, _ notes: Collected<String>) throws {
        try add("notes of \(E.eventType)", on: E.self) { _, delivery in
            notes.append("\(self.path) \(E.eventType) of \(delivery.source)")
        }
    }
}
