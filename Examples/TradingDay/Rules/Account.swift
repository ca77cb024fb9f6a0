package import TierBusCore
package import TierBusMarket

/// Cash, positions and what they are worth, in exact money.
package struct Account: Sendable {
    /// What a day starts with.
    static let start: Money = 100_000

    /// An account with nothing but its start.
    package init() {}

    /// An account as it was kept.
    init(cash: Money, equity: Money, holdings: [Symbol: Holding], fills: Int) {
        self.cash = cash
        self.equity = equity
        self.holdings = holdings
        self.fills = fills
    }

    /// What is held of one symbol.
    struct Holding: Equatable, Sendable {
        /// How much; below zero for a short position.
        var position: Quantity = .zero
        /// The price of the last fill.
        var lastPrice: Price = .zero
        /// Fills so far.
        var fills = 0
    }

    /// Money that is not in a position.
    private(set) var cash = Account.start
    /// Cash and the value of all positions at the prices of their last fills.
    package private(set) var equity = Account.start
    /// By symbol.
    private(set) var holdings: [Symbol: Holding] = [:]
    /// Fills applied so far.
    package private(set) var fills = 0

    /// Applies a fill.
    /// - Throws: `MarketError` where an amount is out of range; the account is as it was.
    package mutating func apply(_ fill: Fill) throws(MarketError) {
        var holding = holdings[fill.symbol] ?? Holding()
        let before = holding.lastPrice * holding.position
        holding.position = try holding.position + fill.positionChange()
        holding.lastPrice = fill.price
        holding.fills += 1
        let after = holding.lastPrice * holding.position
        let newCash = try cash + fill.cashChange
        let newEquity = try equity + fill.cashChange + after - before
        (cash, equity) = (newCash, newEquity)
        holdings[fill.symbol] = holding
        fills += 1
    }

    /// What is told after a fill was applied.
    package func update(after fill: Fill, _ header: EventHeader) -> PortfolioUpdate {
        let holding = holdings[fill.symbol] ?? Holding()
        return PortfolioUpdate(
            header, symbol: fill.symbol, position: holding.position, lastPrice: holding.lastPrice, cash: cash,
            equity: equity)
    }
}
