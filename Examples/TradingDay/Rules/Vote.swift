import TierBusCore
import TierBusMarket

/// Collects what the children answer to a bar and decides when all of them have.
struct Vote {
    /// The size from which a vote is a signal, in hundredths.
    static let threshold = 25

    private var join = ThreeWayJoin<Ballot, Int?, Int?>()

    /// Moments for which something waits.
    var waiting: Int { join.count }

    /// Takes an answer.
    /// - Returns: The signal, where this was the last answer to its bar and the vote is large enough.
    mutating func add(_ ballot: Ballot) -> Signal? {
        let moment = Moment(symbol: ballot.symbol, timestamp: ballot.timestamp)
        let meeting =
            switch ballot.child {
            case .fast: join.add(first: ballot, at: moment)
            case .slow: join.add(second: ballot.direction, at: moment)
            case .reversion: join.add(third: ballot.direction, at: moment)
            }
        guard let (fast, slow, reversion) = meeting else { return nil }
        let tenths = Self.count(fast: fast.direction, slow: slow, reversion: reversion)
        guard Self.isSignal(tenths) else { return nil }
        let header = EventHeader(id: EventID(following: fast.bar, "signal"), timestamp: fast.timestamp)
        return Signal(
            header, symbol: fast.symbol, action: tenths > 0 ? .buy : .sell, strength: Double(abs(tenths)) / 10,
            referencePrice: fast.close)
    }

    /// The weighted sum over those that answered with a number, in tenths, so that no rounding decides.
    static func count(fast: Int?, slow: Int?, reversion: Int?) -> Int {
        Child.fast.weight * (fast ?? 0) + Child.slow.weight * (slow ?? 0) + Child.reversion.weight * (reversion ?? 0)
    }

    /// Whether a vote of so many tenths is large enough.
    static func isSignal(_ tenths: Int) -> Bool { abs(tenths) * 10 >= threshold }
}
