import TierBusCore
import TierBusMarket

/// A hash over what a day came to: orders, fills, positions and equity.
///
/// Orders and fills of different symbols may be stored in any order, so each enters by itself, and their sum is taken:
/// the same ones give the same hash in whatever order they come.
struct Outcome: Sendable {
    private var orders = Tally("order")
    private var fills = Tally("fill")

    /// The digests of events of one kind, summed.
    private struct Tally: Sendable {
        let word: String
        var count: Int64 = 0
        var high: UInt64 = 0
        var low: UInt64 = 0

        init(_ word: String) { self.word = word }

        mutating func add(_ id: EventID, _ text: String) {
            let digest = EventID(following: id, text)
            count += 1
            high &+= digest.high
            low &+= digest.low
        }

        func fold(into digest: EventID) -> EventID {
            let start = EventID(following: digest, word, occurrence: UInt64(count))
            return EventID(following: EventID(high: start.high ^ high, low: start.low ^ low), word)
        }
    }

    /// Takes an order.
    mutating func add(_ order: Order) {
        let price = order.referencePrice?.description ?? "-"
        orders.add(order.id, "\(order.timestamp.nanoseconds)/\(order.symbol)/\(order.side)/\(order.quantity)/\(price)")
    }

    /// Takes a fill.
    mutating func add(_ fill: Fill) {
        let text = "\(fill.timestamp.nanoseconds)/\(fill.symbol)/\(fill.side)/\(fill.quantity)/\(fill.price)"
        fills.add(EventID(following: fill.id, fill.orderID.description), text)
    }

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
