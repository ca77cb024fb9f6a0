import TierBusCore
import TierBusMarket

/// Decides which signals become orders, and how large, and what is held in which regime. It counts what it ordered, not what
/// was filled, so what it decides is a function of what came in its order.
struct PositionLimits: Sendable {
    /// What is to be ordered.
    struct Ask: Equatable {
        let side: Side
        let quantity: Quantity
    }

    /// Lots of a signal of full strength.
    let lot: Int
    /// Largest size of the ordered position of a symbol, in lots.
    let limit: Int
    /// Lots that are held once a regime has begun.
    let targets: [Regime: Int]
    private var ordered: [Symbol: Int] = [:]

    /// Little, and nothing in a falling market.
    static let conservative = PositionLimits(lot: 2, limit: 5, targets: ["bull": 2, "bear": 0])
    /// Much, and short in a falling market.
    static let aggressive = PositionLimits(lot: 6, limit: 20, targets: ["bull": 10, "bear": -5])

    private init(lot: Int, limit: Int, targets: [Regime: Int]) {
        (self.lot, self.limit, self.targets) = (lot, limit, targets)
    }

    /// Takes a signal.
    /// - Returns: nil where it wants nothing, or the limit is reached.
    mutating func consider(_ symbol: Symbol, _ action: Action, strength: Double) throws(MarketError) -> Ask? {
        let lots = max(1, Int((Double(lot) * strength).rounded()))
        return try move(symbol, to: ordered[symbol, default: 0] + action.sign * lots)
    }

    /// Takes the beginning of a regime.
    /// - Returns: What brings the position to its target; nil where it is there.
    mutating func rebalance(_ symbol: Symbol, in regime: Regime) throws(MarketError) -> Ask? {
        try targets[regime].flatMap { target throws(MarketError) in try move(symbol, to: target) }
    }

    private mutating func move(_ symbol: Symbol, to wanted: Int) throws(MarketError) -> Ask? {
        let held = ordered[symbol, default: 0]
        let next = min(max(wanted, -limit), limit)
        guard next != held else { return nil }
        ordered[symbol] = next
        return Ask(side: next > held ? .buy : .sell, quantity: try Quantity(whole: abs(next - held)))
    }
}
