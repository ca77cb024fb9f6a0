package import TierBusCore
package import TierBusMarket

/// Fills orders as a simulated market does: all of it, at the reference price.
package enum Execution {
    /// An order that no simulated market can fill.
    package struct NoReferencePrice: Error, Equatable, CustomStringConvertible {
        package let order: EventID
        package var description: String { "the order \(order) has no reference price" }
    }

    /// The fill of an order; its id follows from the order's, so an order that comes twice is filled once.
    package static func fill(_ order: Order) throws(NoReferencePrice) -> Fill {
        guard let price = order.referencePrice else { throw NoReferencePrice(order: order.id) }
        let header = EventHeader(id: EventID(following: order.id, "fill"), timestamp: order.timestamp)
        return Fill(header, of: order, at: price)
    }
}
