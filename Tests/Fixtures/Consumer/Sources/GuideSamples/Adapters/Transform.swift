import TierBus
import TierBusMarket
import TierBusTesting

func transformSample() throws {
    let desk = RecordingContainer()
    // sample: transform
    let rule = Crossover(2, 3)  // plain state, of the lane that calls the flow
    let flow = Pipeline {
        Transform { (bar: Bar, delivery) -> Signal? in
            guard let action = rule.update(bar.close.doubleValue) else { return nil }
            return Signal(delivery.header("crossover"), symbol: bar.symbol, action: action, referencePrice: bar.close)
        }
        Transform { (signal: Signal, delivery) in
            try Order(delivery.header("order"), for: signal, quantity: 100)
        }
        desk
    }
    let bars = [Bar].bars("AAPL", closes: [1, 2, 3, 2, 1])
    for bar in bars { try flow.flow(bar) }
    precondition(desk.received(Order.self).map(\.side) == [.buy, .buy, .sell])
    // Each order follows from a signal, and its chain began with a bar.
    precondition(desk.deliveries(of: Order.self).map(\.correlationID) == bars.suffix(3).map(\.id))
    // end: transform
}
