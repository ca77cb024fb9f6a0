import TierBus
import TierBusMarket
import TierBusTesting

func selectiveSample() throws {
    let (block, limits, desk) = (RecordingContainer(), RecordingContainer(), RecordingContainer())
    // sample: selective
    let router = try Selective {
        When(try Filter<Order>.condition("quantity * referencePrice > 1000000.0"), to: block)
        When(Filter<Order> { $0.type != .market }, to: limits)
        When(Order.self, to: desk)
    }
    let orders: [Order] = [
        .order("AAPL", quantity: 10_000, referencePrice: 150),
        .order("AAPL", quantity: 10, type: .limit(149), referencePrice: 150),
        .order("AAPL", quantity: 10, referencePrice: 150),
    ]
    for order in orders { try router.route(order, Delivery(of: order)) }
    let fill = Fill.fill(of: orders[2])
    try router.route(fill, Delivery(of: fill))  // wanted by no rule: counted
    precondition([block, limits, desk].map { $0.received(Order.self) } == orders.map { [$0] })
    precondition(router.unroutable == 1)
    // end: selective
}
