import TierBus
import TierBusMarket
import TradingDayKit

/// The containers that look at the market.
extension Desk {
    /// BAR out.
    func data(_ container: HybridContainer) throws {
        try container.publishes(Bar.self)
        if isFed { try container.feed(bars) }
    }

    /// BAR in, INDICATOR out.
    func indicators(_ container: HybridContainer) throws {
        try container.add("board", IndicatorBoard()) { port in
            let indicators = port.emitter(Indicator.self)
            try port.on(Bar.self) { board, bar, delivery in
                try board.update(bar.symbol, close: bar.close) { kind, value in
                    let header = delivery.header(kind.name.text)
                    try indicators.emit(
                        Indicator(header, symbol: bar.symbol, kind: kind, value: value), after: delivery)
                }
            }
        }
    }

    /// INDICATOR in, REGIME_CHANGE out; ORDER in, which it counts.
    func classifier(_ container: HybridContainer) throws {
        let blotter = blotter
        try container.add("regime", RegimeClassifier(of: Self.benchmark)) { port in
            try port.on(Indicator.self) { classifier, indicator, delivery -> RegimeChange? in
                classifier.update(indicator).map { change in
                    RegimeChange(delivery.header("regime"), regime: change.regime, previous: change.previous)
                }
            }
            try port.on(Order.self) { classifier, order, _ in
                classifier.see(order)
                let orders = classifier.orders
                blotter.note { $0.ordersByRegime = orders }
            }
        }
    }

    /// BAR in, SIGNAL out.
    func strategyA(_ container: HybridContainer) throws {
        try container.add("breakout", Breakout(), on: Bar.self) { rule, bar, delivery -> Signal? in
            rule.update(bar.symbol, close: bar.close).map { action in
                Signal(delivery.header("breakout"), symbol: bar.symbol, action: action, referencePrice: bar.close)
            }
        }
    }

    /// BAR in, SIGNAL out.
    func strategyB(_ container: HybridContainer) throws {
        try container.add("pullback", Pullback(), on: Bar.self) { rule, bar, delivery -> Signal? in
            rule.update(bar.symbol, close: bar.close).map { answer in
                Signal(
                    delivery.header("pullback"), symbol: bar.symbol, action: answer.action, strength: answer.strength,
                    referencePrice: bar.close)
            }
        }
    }
}
