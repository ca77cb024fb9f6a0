import TierBusCore
import TierBusMarket

/// Fills orders as a simulated market does: all of it, at the reference price, or else at what the market trades at.
struct Venue {
    /// An order for something that nobody trades.
    struct NoPrice: Error, CustomStringConvertible {
        let order: EventID
        var description: String { "the order \(order) is for something that has no price" }
    }

    let market: Market

    /// The fill of an order.
    func fill(_ order: Order, _ header: EventHeader) throws(NoPrice) -> Fill {
        guard let price = order.referencePrice ?? market.price(of: order.symbol, at: order.timestamp) else {
            throw NoPrice(order: order.id)
        }
        return Fill(header, of: order, at: price)
    }
}
