package import TierBusMarket

/// How the whole does: counts, what was turned over, and the largest loss from a high.
package struct Performance: Sendable, Equatable {
    /// Fills seen.
    package private(set) var fills = 0
    /// Signals seen.
    package private(set) var signals = 0
    /// Changes of regime seen.
    package private(set) var regimes = 0
    /// Updates of the portfolio seen.
    package private(set) var updates = 0
    /// Money that changed hands.
    package private(set) var turnover: Money = .zero
    /// The last equity that the portfolio told of; nil if it told of none.
    package private(set) var equity: Money?
    /// The largest loss from the highest equity, as a fraction of it.
    package private(set) var drawdown = 0.0
    private var peak: Money = .zero

    /// Nothing seen yet.
    package init() {}

    mutating func see(_ fill: Fill) throws(MarketError) {
        try turnover += fill.value
        fills += 1
    }

    mutating func see(_: Signal) { signals += 1 }

    mutating func see(_: RegimeChange) { regimes += 1 }

    mutating func see(_ update: PortfolioUpdate) {
        updates += 1
        equity = update.equity
        peak = max(peak, update.equity)
        drawdown = max(drawdown, 1 - update.equity.doubleValue / peak.doubleValue)
    }
}
