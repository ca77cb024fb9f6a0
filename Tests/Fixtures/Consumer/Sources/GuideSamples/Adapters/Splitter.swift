import TierBus
import TierBusMarket
import TierBusTesting

func splitterSample() throws {
    let accounts: [(name: String, quantity: Quantity)] = [("core", 60), ("growth", 30), ("reserve", 10)]
    // sample: splitter
    let desk = RecordingContainer(failing: .nth(2))  // the second order is refused
    let flow = Pipeline {
        Splitter { (signal: Signal, delivery) in
            try accounts.map { account in
                // One word for each part, so that their ids differ.
                try Order(delivery.header("order \(account.name)"), for: signal, quantity: account.quantity)
            }
        }
        desk
    }
    do {
        try flow.flow(.signal("AAPL", .buy))
        preconditionFailure("the failure comes out")
    } catch {
        print("not all accounts: \(error)")  // after the third account has been served
    }
    precondition(desk.received(Order.self).map(\.quantity) == [60, 30, 10])
    // end: splitter
    precondition(Set(desk.received(Order.self).map(\.id)).count == 3)
}
