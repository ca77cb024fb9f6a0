import TierBusCore

/// Tokens that come at a rate, and of which a bucket holds only so many. Belongs to a lane.
final class TokenBucket {
    private let clock: any EventClock
    /// Nanoseconds in which a token comes.
    private let interval: Int64
    /// Nanoseconds in which the bucket is filled.
    private let fill: Int64
    /// Uptime at which the bucket will be full; the tokens missing are the time until then.
    private var full = Int64.min
    private(set) var refused = 0

    init(rate: Double, burst: Int, clock: any EventClock) {
        precondition(rate > 0 && rate.isFinite && burst >= 1, "a rate above 0, and a burst of 1 or more")
        self.clock = clock
        interval = max(1, Int64(min(1e9 / rate, 1e15)))
        fill = interval.multipliedReportingOverflow(by: Int64(burst)).overflow ? .max / 2 : interval * Int64(burst)
    }

    /// Takes a token.
    /// - Returns: false if there is none, which is counted.
    func take() -> Bool {
        let now = clock.uptime
        let full = max(full, now)
        guard full - now <= fill - interval else {
            refused += 1
            return false
        }
        self.full = full + interval
        return true
    }
}
