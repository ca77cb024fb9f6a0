import TierBus
import TierBusMarket

func reliableTier() async throws {
    let log = DurableLogSource.memory()
    let first = try await reliableLife(on: log)
    check(first.ledger.duplicates == 0 && first.store?.census.events["FILL"] == 3, "the first life")
    let second = try await reliableLife(on: log)
    check(second.ledger.duplicates == 3 && second.store?.census.events["FILL"] == 3, "the second life")
}

private func reliableLife(on log: DurableLogSource) async throws -> RunReport {
    let system = try HybridSystem(log: log)
    try await system.host("strategy") { strategy in
        try strategy.publishes(Signal.self)
        try strategy.feed((0..<3).map { Signal(header("SIGNAL", $0), symbol: "GOOG", action: .buy) })
    }
    // sample: receipts
    try await system.host("risk") { risk in
        let orders = try risk.publishesReliably(Order.self)
        try risk.onEachAsync(Signal.self, from: "strategy") { signal, delivery in
            let order = try Order(delivery.header("order"), for: signal)
            let receipt = try await orders.publish(order, after: delivery)  // it is stored now
            if receipt.isDuplicate { return }  // and was before: an earlier life did all this already
            await Audit.shared.note("order \(receipt.sequence)")
        }
    }
    // end: receipts
    // sample: durable
    try await system.host("execution") { execution in
        let fills = try execution.publishesReliably(Fill.self)
        try execution.onEachReliablyAsync(Order.self, from: "risk", as: "execution.orders") { order, delivery in
            guard let price = order.referencePrice ?? (order.symbol == "GOOG" ? 100 : nil) else {
                throw NoPrice(symbol: order.symbol)  // again after 1 s, after 2 s more, then a dead letter
            }
            // The fill's id follows from the order's. Delivered twice, it is stored once.
            try await fills.publish(Fill(delivery.header("fill"), of: order, at: price), after: delivery)
        }
    }
    // end: durable
    // sample: fold
    var book: [Symbol: Quantity] = [:]
    for try await (fill, _) in system.history(Fill.self) {
        try book[fill.symbol, default: 0] += fill.positionChange()
    }
    // end: fold
    try await hostPortfolio(in: system, startingWith: book)
    return try await system.run()
}

struct NoPrice: Error { let symbol: Symbol }

private func hostPortfolio(in system: HybridSystem, startingWith stored: [Symbol: Quantity]) async throws {
    // sample: inbox
    let seen = try await system.history(Fill.self).reduce(into: Set<EventID>()) { $0.insert($1.event.id) }
    try await system.host("portfolio") { portfolio in
        var (seen, book) = (seen, stored)
        try portfolio.onEachReliably(Fill.self, from: "execution", as: "portfolio.fills") { fill, _ in
            // A crash between this and the recorded acknowledgement delivers the fill once more.
            guard seen.insert(fill.id).inserted else { return }
            try book[fill.symbol, default: 0] += fill.positionChange()
        }
    }
    // end: inbox
}

/// Somebody who writes down what happens.
actor Audit {
    static let shared = Audit()
    private(set) var lines: [String] = []
    func note(_ line: String) { lines.append(line) }
}
