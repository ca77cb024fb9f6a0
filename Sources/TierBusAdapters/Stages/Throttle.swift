public import TierBusCore

/// A token bucket: lets events pass at a rate, with a burst after a pause, and stops and counts the others.
public struct Throttle<Passed: Event>: Stage {
    private let clock: any EventClock
    /// Nanoseconds in which a token comes.
    private let interval: Int64
    /// Nanoseconds in which the bucket is filled.
    private let fill: Int64
    private let state = State()

    private final class State {
        // Uptime at which the bucket will be full; the tokens missing are the time until then.
        var full = Int64.min
        var refused = 0
    }

    /// - Parameters:
    ///   - rate: Events a second in the long run, above 0.
    ///   - burst: Tokens in a full bucket, 1 or more; it is full at the beginning.
    public init(rate: Double, burst: Int = 1, clock: any EventClock) {
        precondition(rate > 0 && rate.isFinite && burst >= 1, "a rate above 0, and a burst of 1 or more")
        self.clock = clock
        interval = max(1, Int64(min(1e9 / rate, 1e15)))
        fill = interval.multipliedReportingOverflow(by: Int64(burst)).overflow ? .max / 2 : interval * Int64(burst)
    }

    /// Events that stopped here.
    public var refused: Int { state.refused }

    /// Passes the event on if there is a token.
    public func pass(_ event: Passed, _ delivery: Delivery, to next: (Passed, Delivery) throws -> Void) throws {
        let now = clock.uptime
        let full = max(state.full, now)
        guard full - now <= fill - interval else {
            state.refused += 1
            return
        }
        state.full = full + interval
        try next(event, delivery)
    }
}
