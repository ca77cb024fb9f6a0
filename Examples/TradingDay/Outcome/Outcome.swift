import TierBusCore
import TierBusMarket

/// A hash over what a day came to: orders, fills, positions and equity.
///
/// Orders and fills of different symbols may be stored in any order, so each enters by itself, and their sum is taken:
/// the same ones give the same hash in whatever order they come.
struct Outcome: Sendable {
    private var orders = Tally("order")
    /// Those that the portfolio has booked.
    var fills = Tally("fill")

    /// Takes an order.
    mutating func add(_ order: Order) {
        let price = order.referencePrice?.description ?? "-"
        orders.add(order.id, "\(order.timestamp.nanoseconds)/\(order.symbol)/\(order.side)/\(order.quantity)/\(price)")
    }

    /// Takes a fill.
    mutating func add(_ fill: Fill) { fills.add(fill) }

    /// Orders taken.
    var orderCount: Int { Int(orders.count) }
    /// Fills taken.
    var fillCount: Int { Int(fills.count) }

    /// Thirty-two hexadecimal digits. Symbols enter in the order of their text.
    func hash(with account: Account) -> String {
        var digest = EventID(naming: "TradingDay", orders.count, fills.count)
        digest = fills.fold(into: orders.fold(into: digest))
        for (symbol, holding) in account.holdings.sorted(by: { $0.key < $1.key }) {
            digest = EventID(following: digest, "\(symbol)=\(holding.position)@\(holding.lastPrice)")
        }
        return EventID(following: digest, "\(account.cash)/\(account.equity)").description
    }
}
