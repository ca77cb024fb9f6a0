import TierBus
import TierBusMarket
import TierBusTesting

func filterSample() throws {
    let desk = RecordingContainer()
    // sample: filter
    let wanted = try Filter<Signal>.condition("strength > 0.7 && referencePrice < 200.0").and { $0.action != .hold }
    let flow = Pipeline {
        wanted
        desk
    }
    try flow.flow(.signal("AAPL", .buy, strength: 0.9, referencePrice: 150))  // passes
    try flow.flow(.signal("AAPL", .buy, strength: 0.2))  // does not: false, whatever the price
    do {
        try flow.flow(.signal("AAPL", .buy, strength: 0.9))  // has no price: neither true nor false
        preconditionFailure("the failure comes out")
    } catch let failure as ConditionFailure {
        print("not decided: \(failure)")
    }
    precondition(desk.received(Signal.self).map(\.referencePrice) == [150])
    // end: filter
    try predicateSample()
}

// sample: predicate
struct LargerThan: EventPredicate {
    let limit: Quantity
    func matches(_ order: Order) -> Bool { order.quantity > limit }
}
// end: predicate

private func predicateSample() throws {
    let (block, desk) = (RecordingContainer(), RecordingContainer())
    // sample: predicate-used
    let router = Selective {
        When(LargerThan(limit: 1_000), to: block)
        When(Order.self, to: desk)
    }
    // end: predicate-used
    for order in [Order.order(quantity: 5_000), .order(quantity: 10)] { try router.route(order, Delivery(of: order)) }
    precondition(block.received(Order.self).map(\.quantity) == [5_000])
    precondition(desk.received(Order.self).map(\.quantity) == [10])
}
