import TierBusCore
import TierBusMarket

@testable import TradingDayKit

/// The components of the example, called one after the other: what the system does, without a system.
struct StraightDay {
    var bars = 0
    var indicators = 0
    var signals: [Signal] = []
    var orders: [Order] = []
    var fills: [Fill] = []
    var account = Account()
    var outcome = Outcome()
    var waiting = 0

    /// - Parameter indicatorsFirst: Whether the indicators of a bar reach the ensemble before the bar does.
    init(_ feed: some Sequence<Bar>, orderEvery: Int = 1, indicatorsFirst: Bool = false) throws {
        var board = IndicatorBoard()
        var (fast, slow) = (Crossover(10, 20), Crossover(20, 50))
        var reversion = MeanReversion()
        var vote = Vote()
        var risk = RiskRule(every: orderEvery)
        for bar in feed {
            bars += 1
            var told: [(IndicatorKind, Double)] = []
            board.update(bar.symbol, close: bar.close) { told.append(($0, $1)) }
            indicators += told.count
            var ballots: [Ballot] = []
            func takeBar() {
                let close = MeanReversion.Close(
                    bar: bar.id, symbol: bar.symbol, timestamp: bar.timestamp, price: bar.close)
                ballots.append(Self.ballot(.fast, bar, fast.update(bar.symbol, close: bar.close)))
                ballots.append(Self.ballot(.slow, bar, slow.update(bar.symbol, close: bar.close)))
                if let answer = reversion.update(close) {
                    ballots.append(Self.ballot(.reversion, bar, answer.direction))
                }
            }
            if !indicatorsFirst { takeBar() }
            for (kind, value) in told {
                let answer = reversion.update(bar.symbol, bar.timestamp, kind, value)
                if let answer { ballots.append(Self.ballot(.reversion, bar, answer.direction)) }
            }
            if indicatorsFirst { takeBar() }
            for signal in ballots.compactMap({ vote.add($0) }) {
                signals.append(signal)
                guard risk.consider(signal.symbol, signal.action) != nil else { continue }
                let header = EventHeader(id: EventID(following: signal.id, "order"), timestamp: signal.timestamp)
                let order = try Order(header, for: signal, quantity: RiskRule.lot)
                let fill = try Execution.fill(order)
                orders.append(order)
                fills.append(fill)
                try account.apply(fill)
                outcome.add(order)
                outcome.add(fill)
            }
        }
        waiting = reversion.waiting + vote.waiting
    }

    private static func ballot(_ child: Child, _ bar: Bar, _ direction: Int?) -> Ballot {
        Ballot(of: child, to: bar.id, bar.timestamp, bar.symbol, close: bar.close, direction)
    }
}
