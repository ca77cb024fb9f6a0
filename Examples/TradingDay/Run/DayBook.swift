import Synchronization
import TierBusCore
import TierBusMarket

/// The account, the outcome and the course of equity: what is read from the file at the start, and what is added while
/// the day is played.
///
/// It is filled from more than one container and read at the end, so it has a lock, held for a few instructions.
final class DayBook: Sendable {
    private struct State {
        var account = Account()
        var outcome = Outcome()
        var trace = EquityTrace()
        /// The place in the log of the latest fill the account stands on.
        var sequence = Int64.min
    }

    private let state = Mutex(State())

    init() { state.withLock { $0.trace.add(Account.start.doubleValue) } }

    /// Takes an order that the file holds: one that was there at the start, or one that this run has stored.
    func take(_ order: Order) { state.withLock { $0.outcome.add(order) } }

    /// Takes a fill, unless the account stands on it already: fills come in the order of the log, and what was read at
    /// the start is delivered once more where it had not been acknowledged.
    /// - Parameter sequence: The fill's place in the log.
    /// - Returns: What is to be told; nil where the fill was taken before.
    /// - Throws: `MarketError` where an amount is out of range; nothing has changed then.
    func take(_ fill: Fill, at sequence: Int64, _ header: EventHeader) throws(MarketError) -> PortfolioUpdate? {
        try state.withLock { state throws(MarketError) in
            guard sequence > state.sequence else { return nil }
            try state.account.apply(fill)
            state.sequence = sequence
            state.outcome.add(fill)
            state.trace.add(state.account.equity.doubleValue)
            return state.account.update(after: fill, header)
        }
    }

    /// What it has come to.
    var result: (account: Account, outcome: Outcome, trace: EquityTrace) {
        state.withLock { ($0.account, $0.outcome, $0.trace) }
    }
}
