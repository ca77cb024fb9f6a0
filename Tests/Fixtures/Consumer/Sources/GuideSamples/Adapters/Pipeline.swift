import TierBus
import TierBusMarket
import TierBusTesting

// sample: own-stage
/// A stage of its own type: the compiler sees through it, and a document cannot name it.
struct Sizing: Stage {
    let quantity: Quantity

    func pass(_ signal: Signal, _ delivery: Delivery, to next: (Order, Delivery) throws -> Void) throws {
        guard signal.action != .hold else { return }  // calls `next` for each event that goes on, here none
        let order = try Order(delivery.header("order"), for: signal, quantity: quantity)
        try next(order, delivery.following(with: order, from: delivery.source))
    }
}
// end: own-stage

func pipelineSample() throws {
    let (journal, risk, desk) = (RecordingContainer(), RecordingContainer(), RecordingContainer())
    // sample: pipeline
    let flow = try Pipeline {
        try Filter<Bar>.condition("symbol in ['AAPL', 'MSFT']")
        Transform { (bar: Bar, delivery) -> Signal? in
            guard bar.close > bar.open else { return nil }
            return Signal(delivery.header("signal"), symbol: bar.symbol, action: .buy, referencePrice: bar.close)
        }
        journal  // receives every signal, and every signal passes on
        Transform { (signal: Signal, delivery) in
            try Order(delivery.header("order"), for: signal, quantity: 10)
        }
        Broadcast(risk, desk)
    }
    try flow.flow(.bar("AAPL", close: 101, open: 100))  // of the first stage's type, known when it is compiled
    try flow.flow(.bar("AAPL", close: 99, open: 100))  // ends at the transform
    let order = Order.order("AAPL")
    try flow.route(order, Delivery(of: order))  // of any type: this one is counted and goes nowhere
    precondition(journal.count(of: Signal.self) == 1 && desk.received(Order.self).map(\.quantity) == [10])
    precondition(flow.unroutable == 1)
    // end: pipeline
    precondition(risk.count == 1)
    let sized = Pipeline {
        Sizing(quantity: 5)
        desk
    }
    try sized.flow(.signal("AAPL", .hold))
    try sized.flow(.signal("AAPL", .buy))
    precondition(desk.received(Order.self).map(\.quantity) == [10, 5])
}
