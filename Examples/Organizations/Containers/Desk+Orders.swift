import TierBus
import TierBusMarket

/// The containers that decide on orders, carry them out, and keep the books.
extension Desk {
    /// SIGNAL in, REGIME_CHANGE in, ORDER out.
    func risk(_ limits: PositionLimits, _ container: HybridContainer) throws {
        // Two of them may answer one signal: their orders are told apart by who answers.
        let word = "order \(container.name)"
        try container.add("limits", limits) { port in
            try port.on(Signal.self) { limits, signal, delivery -> Order? in
                try limits.consider(signal.symbol, signal.action, strength: signal.strength).map { ask in
                    Order(
                        delivery.header(word), symbol: signal.symbol, side: ask.side, quantity: ask.quantity,
                        referencePrice: signal.referencePrice)
                }
            }
            try port.on(RegimeChange.self) { limits, change, delivery -> Order? in
                try limits.rebalance(Self.benchmark, in: change.regime).map { ask in
                    Order(delivery.header(word), symbol: Self.benchmark, side: ask.side, quantity: ask.quantity)
                }
            }
        }
    }

    /// SIGNAL in, SIGNAL out, scaled; FILL in, PORTFOLIO_UPDATE out.
    func portfolio(_ container: HybridContainer) throws {
        try container.add("book", Book()) { port in
            try port.on(Signal.self) { book, signal, delivery -> Signal? in
                book.strength(of: signal).map { strength in
                    Signal(
                        delivery.header("scaled"), symbol: signal.symbol, action: signal.action, strength: strength,
                        referencePrice: signal.referencePrice)
                }
            }
            try port.on(Fill.self) { book, fill, delivery -> PortfolioUpdate? in
                try book.take(fill, delivery.header("portfolio"))
            }
        }
    }

    /// ORDER in, FILL out.
    func execution(_ container: HybridContainer) throws {
        let blotter = blotter
        try container.add("venue", Venue(market: market), on: Order.self) { venue, order, delivery -> Fill? in
            let fill = try venue.fill(order, delivery.header("fill"))
            blotter.note { page in
                page.orders.append(order)
                page.fills.append(fill)
            }
            return fill
        }
    }

    /// FILL, SIGNAL, REGIME_CHANGE and PORTFOLIO_UPDATE in.
    func performanceTracker(_ container: HybridContainer) throws {
        let blotter = blotter
        try container.add("performance", Performance()) { port in
            func see<E: Event>(_: E.Type, _ body: @escaping (inout Performance, E) throws -> Void) throws {
                try port.on(E.self) { performance, event, _ in
                    try body(&performance, event)
                    let seen = performance
                    blotter.note { $0.performance = seen }
                }
            }
            try see(Fill.self) { performance, fill in try performance.see(fill) }
            try see(Signal.self) { performance, signal in performance.see(signal) }
            try see(RegimeChange.self) { performance, change in performance.see(change) }
            try see(PortfolioUpdate.self) { performance, update in performance.see(update) }
        }
    }
}
