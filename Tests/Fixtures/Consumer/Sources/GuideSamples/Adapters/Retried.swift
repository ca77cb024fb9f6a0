import TierBus
import TierBusMarket
import TierBusTesting

func retriedSample() throws {
    // sample: retried
    let venue = RecordingContainer(failing: .first(2))  // busy for a moment
    let halted = Selective {
        When(Filter<Order>.symbols("GOOG"), to: Refusing("GOOG is halted"))
        When(Order.self, to: venue)
    }
    let desk = Retried(halted, attempts: 3) { !($0 is EventRefused) }  // what was refused will be refused again
    let order = Order.order("AAPL", .buy, quantity: 10)
    try desk.route(order, Delivery(of: order))
    precondition(venue.count == 3 && desk.retries == 2 && desk.exhausted == 0)
    do {
        try desk.route(Order.order("GOOG"), Delivery(of: .order("GOOG")))
        preconditionFailure("it is refused")
    } catch let refused as EventRefused {
        print(refused)  // ORDER, its id, and: GOOG is halted
    }
    precondition(desk.retries == 2 && desk.exhausted == 1)
    // end: retried
}
