import TierBus
import TierBusMarket
import TradingDayKit

/// One weighting, replayed: answers in, a vote, risk, execution and the account, as components on one bus.
struct Replay {
    /// What a weighting came to.
    struct Score {
        let weights: Weights
        let orders: Int
        let equity: Money
    }

    /// - Throws: ``Difference`` if a component failed.
    static func play(_ log: AnswerLog, _ weights: Weights) throws -> Score {
        let container = try HybridContainer("replay")
        var (account, orders, failures) = (Account(), 0, 0)
        container.internalBus.agenda.onFailure = { _ in failures += 1 }
        try container.add("vote", on: Answers.self) { (answers: Answers, delivery: Delivery) -> Signal? in
            let vote = answers.vote(weights)
            guard abs(vote) >= 25 else { return nil }
            return Signal(
                delivery.header("signal"), symbol: answers.symbol, action: vote > 0 ? .buy : .sell,
                strength: Double(abs(vote)) / 100, referencePrice: answers.close)
        }
        try container.add("risk", RiskRule(), on: Signal.self) { rule, signal, delivery -> Order? in
            guard rule.consider(signal.symbol, signal.action) != nil else { return nil }
            return try Order(delivery.header("order"), for: signal, quantity: RiskRule.lot)
        }
        try container.add("execution", on: Order.self) { (order: Order, _: Delivery) -> Fill? in
            try Execution.fill(order)
        }
        try container.add("account", on: Fill.self) { (fill: Fill, _: Delivery) in
            orders += 1
            try account.apply(fill)
        }
        for answers in log.answers { container.internalBus.publish(answers, Delivery(of: answers)) }
        guard failures == 0 else { throw Difference() }
        return Score(weights: weights, orders: orders, equity: account.equity)
    }
}
