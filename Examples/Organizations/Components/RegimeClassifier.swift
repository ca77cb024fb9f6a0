import TierBusCore
import TierBusMarket

/// Says whether a market rises or falls, by a mean of few closes against one of many, and counts the orders that are told to
/// it under each.
struct RegimeClassifier {
    /// The means, as `TradingDayKit` computes them.
    static let (few, many): (IndicatorKind, IndicatorKind) = ("SMA_10", "SMA_50")

    /// A change.
    struct Change: Equatable {
        let regime: Regime
        let previous: Regime?
    }

    /// The market that is looked at.
    let symbol: Symbol
    private var lately: Double?
    private var regime: Regime?
    /// Orders by the regime in which they came.
    private(set) var orders: [Regime: Int] = [:]

    init(of symbol: Symbol) { self.symbol = symbol }

    /// Takes an indicator; those of one bar come in the order few, many.
    /// - Returns: The change, if there is one.
    mutating func update(_ indicator: Indicator) -> Change? {
        guard indicator.symbol == symbol else { return nil }
        if indicator.kind == Self.few { lately = indicator.value }
        guard indicator.kind == Self.many, let lately else { return nil }
        let (found, previous): (Regime, Regime?) = (lately > indicator.value ? "bull" : "bear", regime)
        guard found != previous else { return nil }
        regime = found
        return Change(regime: found, previous: previous)
    }

    /// Takes an order, which somebody else has decided on.
    mutating func see(_ order: Order) { if let regime { orders[regime, default: 0] += 1 } }
}
