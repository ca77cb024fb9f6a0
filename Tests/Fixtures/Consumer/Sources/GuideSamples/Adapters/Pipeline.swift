import TierBus
import TierBusMarket
import TierBusTesting

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
}
