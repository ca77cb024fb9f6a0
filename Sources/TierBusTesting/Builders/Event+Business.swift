public import TierBusCore
public import TierBusMarket

// In all of them the id is a function of the other arguments: equal arguments make equal events, and an argument that
// differs makes another id. `occurrence` is for two events that differ in nothing else.

extension Event where Self == Signal {
    /// A signal.
    public static func signal(
        _ symbol: Symbol = "AAPL", _ action: Action = .buy, strength: Double = 1, regime: Regime? = nil,
        referencePrice: Price? = nil, at timestamp: Timestamp = .epoch, occurrence: Int = 0
    ) -> Signal {
        let values: [Any] = [symbol, action, strength, regime as Any, referencePrice as Any]
        return Signal(
            EventHeader(Signal.eventType, values, at: timestamp, occurrence), symbol: symbol, action: action,
            strength: strength, regime: regime, referencePrice: referencePrice)
    }
}

extension Event where Self == Indicator {
    /// An indicator.
    public static func indicator(
        _ symbol: Symbol = "AAPL", _ kind: IndicatorKind = "SMA_20", value: Double = 100,
        at timestamp: Timestamp = .epoch, occurrence: Int = 0
    ) -> Indicator {
        let header = EventHeader(Indicator.eventType, [symbol, kind, value], at: timestamp, occurrence)
        return Indicator(header, symbol: symbol, kind: kind, value: value)
    }
}

extension Event where Self == Order {
    /// An order.
    public static func order(
        _ symbol: Symbol = "AAPL", _ side: Side = .buy, quantity: Quantity = 1, type: OrderType = .market,
        referencePrice: Price? = nil, at timestamp: Timestamp = .epoch, occurrence: Int = 0
    ) -> Order {
        let values: [Any] = [symbol, side, quantity, type, referencePrice as Any]
        return Order(
            EventHeader(Order.eventType, values, at: timestamp, occurrence), symbol: symbol, side: side,
            quantity: quantity, type: type, referencePrice: referencePrice)
    }
}

extension Event where Self == Fill {
    /// A fill of `order`, at the moment of the order unless told otherwise.
    /// - Parameters:
    ///   - price: nil for the reference price of the order, or 100 where it has none.
    ///   - quantity: nil for all of it.
    public static func fill(
        of order: Order = .order(), price: Price? = nil, quantity: Quantity? = nil, at timestamp: Timestamp? = nil,
        occurrence: Int = 0
    ) -> Fill {
        let (price, quantity) = (price ?? order.referencePrice ?? 100, quantity ?? order.quantity)
        let header = EventHeader(
            Fill.eventType, [order.id, price, quantity], at: timestamp ?? order.timestamp, occurrence)
        return Fill(header, of: order, at: price, quantity: quantity)
    }
}

extension Event where Self == PortfolioUpdate {
    /// What a portfolio is worth.
    /// - Parameter equity: nil for the cash and what the position is worth.
    public static func portfolioUpdate(
        _ symbol: Symbol = "AAPL", position: Quantity = 1, lastPrice: Price = 100, cash: Money = 10_000,
        equity: Money? = nil, at timestamp: Timestamp = .epoch, occurrence: Int = 0
    ) -> PortfolioUpdate {
        let equity = equity ?? Money(units: cash.units + (lastPrice * position).units)
        let values: [Any] = [symbol, position, lastPrice, cash, equity]
        return PortfolioUpdate(
            EventHeader(PortfolioUpdate.eventType, values, at: timestamp, occurrence), symbol: symbol,
            position: position, lastPrice: lastPrice, cash: cash, equity: equity)
    }
}

extension Event where Self == RegimeChange {
    /// A change of the market's state.
    public static func regimeChange(
        _ regime: Regime = "CALM", previous: Regime? = nil, at timestamp: Timestamp = .epoch, occurrence: Int = 0
    ) -> RegimeChange {
        let header = EventHeader(RegimeChange.eventType, [regime, previous as Any], at: timestamp, occurrence)
        return RegimeChange(header, regime: regime, previous: previous)
    }
}
