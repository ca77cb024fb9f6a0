import TierBus
import TierBusMarket
import TierBusTesting

func meteredSample() throws {
    let clock = ManualClock()
    let venue = Handler<Order> { order, _ in
        clock.advance(by: .milliseconds(order.quantity > 100 ? 8 : 2))
        if order.quantity > 1_000 { throw StubFailure() }
    }
    // sample: metered
    let desk = Metered(venue, clock: clock)
    for quantity in [10, 20, 500, 5_000] as [Quantity] {
        let order = Order.order("AAPL", .buy, quantity: quantity)
        do {
            try desk.route(order, Delivery(of: order))
        } catch {
            print("refused by the venue: \(error)")  // the last one; it is measured, too
        }
    }
    precondition(desk.routed == 4 && desk.failed == 1)
    precondition(desk.routedByType == ["ORDER": 4])
    precondition(desk.latencies.max == 8_000_000)  // nanoseconds
    // end: metered
    precondition(desk.latencies.samples == 4)
}
