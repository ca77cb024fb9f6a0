import TierBus
import TierBusMarket
import TradingDayKit

/// The answers to every bar of a day, in the order of the bars.
struct AnswerLog {
    let answers: [Answers]

    /// Lets the day's own strategies, with their own indicators, answer every bar: once, on one bus, in no system.
    static func record(_ bars: BarFeed) throws -> AnswerLog {
        let ensemble = try HybridContainer(EnsembleContainer.name)
        try EnsembleContainer.fillChildren(of: ensemble)
        var (answers, board) = ([Answers](), IndicatorBoard())
        ensemble.internalBus.subscribe(Ballot.self) { ballot, _ in
            let last = answers.count - 1
            switch ballot.child {
            case .fast: answers[last].fast = ballot.direction
            case .slow: answers[last].slow = ballot.direction
            case .reversion: answers[last].reversion = ballot.direction
            }
        }
        let (barsDown, indicatorsDown) = (ensemble.emitter(Bar.self), ensemble.emitter(Indicator.self))
        for bar in bars {
            answers.append(Answers(to: bar))
            let delivery = Delivery(of: bar)
            // Scope `children`, as the ensemble forwards what comes from outside.
            try barsDown.send(bar, after: delivery, to: .children)
            try board.update(bar.symbol, close: bar.close) { kind, value in
                let indicator = Indicator(delivery.header(kind.name.text), symbol: bar.symbol, kind: kind, value: value)
                try indicatorsDown.send(indicator, after: delivery, to: .children)
            }
        }
        return AnswerLog(answers: answers)
    }
}
