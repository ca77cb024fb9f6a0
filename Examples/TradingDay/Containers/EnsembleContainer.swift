package import TierBus
import TierBusMarket

/// BAR and INDICATOR in, SIGNAL out, on the standard tier; three children that vote over the internal bus.
///
/// What decides meets by symbol and time: in `mean_reversion` a bar and its indicators, in the vote the three answers to a
/// bar. Every id follows from the bar's, so neither depends on which of them came last.
package enum EnsembleContainer {
    package static let name = "momentum_ensemble"

    static func wire(_ tally: Tally, into ensemble: HybridContainer) throws {
        try fillChildren(of: ensemble)
        try ensemble.forward(Bar.self, from: DataContainer.name, to: .children)
        try ensemble.forward(Indicator.self, from: IndicatorsContainer.name, to: .children)
        try ensemble.add("vote", Vote(), on: Ballot.self) { vote, ballot, _ in
            let signal = vote.add(ballot)
            if signal != nil { tally.countSignal() }
            return signal
        }
        try ensemble.publishes(Signal.self)
    }

    /// The children, without what comes from outside: they can be tried on a container outside of any system.
    package static func fillChildren(of ensemble: HybridContainer) throws {
        for (child, fast, slow) in [(Child.fast, 10, 20), (Child.slow, 20, 50)] {
            try ensemble.child(child.rawValue) { container in
                try container.add("crossover", Crossover(fast, slow), on: Bar.self) { rule, bar, _ in
                    Ballot(
                        of: child, to: bar.id, bar.timestamp, bar.symbol, close: bar.close,
                        rule.update(bar.symbol, close: bar.close))
                }
                try container.passesUp(Ballot.self)
            }
        }
        try ensemble.child(Child.reversion.rawValue) { container in
            try container.add("band", MeanReversion()) { port in
                try port.on(Bar.self) { rule, bar, _ in
                    ballot(
                        rule.update(
                            MeanReversion.Close(
                                bar: bar.id, symbol: bar.symbol, timestamp: bar.timestamp, price: bar.close)))
                }
                try port.on(Indicator.self) { rule, indicator, _ in
                    ballot(rule.update(indicator.symbol, indicator.timestamp, indicator.kind, indicator.value))
                }
            }
            try container.passesUp(Ballot.self)
        }
    }

    private static func ballot(_ answer: MeanReversion.Answer?) -> Ballot? {
        guard let answer else { return nil }
        let close = answer.close
        return Ballot(
            of: .reversion, to: close.bar, close.timestamp, close.symbol, close: close.price, answer.direction)
    }
}
