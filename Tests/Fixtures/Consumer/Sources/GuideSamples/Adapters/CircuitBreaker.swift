import TierBus
import TierBusMarket
import TierBusTesting

func circuitBreakerSample() throws {
    // sample: circuit-breaker
    let (venue, waiting, clock) = (RecordingContainer(failing: .first(3)), RecordingContainer(), ManualClock())
    let breaker = CircuitBreaker(venue, failures: 3, pause: .seconds(60), clock: clock, refused: waiting)
    var failed = 0
    func send(_ quantity: Quantity) {
        let order = Order.order("AAPL", .buy, quantity: quantity)
        do { try breaker.route(order, Delivery(of: order)) } catch { failed += 1 }
    }
    for quantity in [1, 2, 3, 4, 5] as [Quantity] { send(quantity) }
    precondition(breaker.state == .open && failed == 3 && breaker.refused == 2)
    precondition(waiting.received(Order.self).map(\.quantity) == [4, 5])  // spared, and not lost
    clock.advance(by: .seconds(60))
    precondition(breaker.state == .halfOpen)
    send(6)  // the one that tries
    precondition(breaker.state == .closed && venue.received(Order.self).map(\.quantity) == [1, 2, 3, 6])
    // end: circuit-breaker
    try policySample()
}

private func policySample() throws {
    let (screen, venue, clock) = (RecordingContainer(failing: .always), RecordingContainer(), ManualClock())
    // sample: circuit-breaker-policies
    let dropped = Discarding()
    let quotes = CircuitBreaker(screen, failures: 3, clock: clock, refused: dropped)  // counted, and gone
    let orders = CircuitBreaker(venue, clock: clock)  // throws EventRefused: Refusing is the default
    let halted = Selective {
        When(Filter<Order>.symbols("GOOG"), to: Refusing("GOOG is halted"))  // a target like any other
        When(Order.self, to: orders)
    }
    // end: circuit-breaker-policies
    for bar in [Bar].bars("AAPL", closes: [1, 2, 3, 4]) { try? quotes.route(bar, Delivery(of: bar)) }
    precondition(dropped.count == 1 && screen.count == 3)
    do {
        try halted.route(Order.order("GOOG"), Delivery(of: Order.order("GOOG")))
        preconditionFailure("it is refused")
    } catch let refused as EventRefused {
        precondition(refused.reason == "GOOG is halted")
    }
    try halted.route(Order.order("AAPL"), Delivery(of: Order.order("AAPL")))
    precondition(venue.count == 1)
}
