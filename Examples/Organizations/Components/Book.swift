import TierBusCore
import TierBusMarket
import TradingDayKit

/// Keeps positions, and wants less of what is held already.
struct Book {
    /// Most that is held of a symbol.
    static let limit: Quantity = 20

    private var account = Account()
    private var held: [Symbol: Quantity] = [:]

    /// The part of a signal's strength for which there is room: all of it where the position gets smaller; nil where there is
    /// none.
    func strength(of signal: Signal) -> Double? {
        let position = held[signal.symbol, default: .zero]
        guard position.sign == signal.action.sign else { return signal.strength }
        let room = 1 - abs(position.doubleValue) / Self.limit.doubleValue
        return room > 0 ? signal.strength * room : nil
    }

    /// Takes a fill.
    /// - Throws: `MarketError` where an amount is out of range; the book is as it was.
    mutating func take(_ fill: Fill, _ header: EventHeader) throws(MarketError) -> PortfolioUpdate {
        try account.apply(fill)
        let update = account.update(after: fill, header)
        held[fill.symbol] = update.position
        return update
    }
}
