import TierBus
import TierBusMarket

struct Breakout {
    var high: Price = 100
    mutating func rises(to price: Price) -> Bool {
        defer { high = max(high, price) }
        return price > high
    }
}

@main struct FirstProgram {
    static func main() async throws {
        let trades = ([101, 99, 103, 102, 104] as [Price]).enumerated().map { place, price in
            let header = EventHeader(naming: "TRADE GOOG", at: .epoch, occurrence: Int64(place))
            return Trade(header, symbol: "GOOG", price: price, quantity: 1)
        }
        let system = try HybridSystem(log: .sqlite("orders.db"))
        try await system.host("data", on: .dedicated()) { data in
            try data.publishes(Trade.self)  // market data: the fast tier
            try data.feed(trades)
        }
        try await system.host("risk") { risk in
            var strategy = Breakout()  // plain state: only this container's lane touches it
            let orders = try risk.publishesReliably(Order.self)
            try risk.onEachAsync(Trade.self, from: "data") { trade, delivery in
                guard strategy.rises(to: trade.price) else { return }
                let order = Order(delivery.header("order"), symbol: trade.symbol, side: .buy, quantity: 1)
                try await orders.publish(order, after: delivery)  // returns when it is on disk
            }
        }
        try await system.host("execution") { execution in
            try execution.onEachReliably(Order.self, from: "risk", as: "execution.orders") { order, delivery in
                print("order \(delivery.sequence) of the log: \(order.side) \(order.quantity) \(order.symbol)")
            }
        }
        let report = try await system.run()
        print("stored before: \(report.ledger.duplicates), drained: \(report.isDrained)")
    }
}
