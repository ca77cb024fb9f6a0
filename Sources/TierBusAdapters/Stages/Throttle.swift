public import TierBusCore

/// A token bucket: lets events pass at a rate, with a burst after a pause, and stops and counts the others.
public struct Throttle<Passed: Event>: Stage {
    private let bucket: TokenBucket

    /// - Parameters:
    ///   - rate: Events a second in the long run, above 0.
    ///   - burst: Tokens in a full bucket, 1 or more; it is full at the beginning.
    public init(rate: Double, burst: Int = 1, clock: any EventClock) {
        bucket = TokenBucket(rate: rate, burst: burst, clock: clock)
    }

    /// Events that stopped here.
    public var refused: Int { bucket.refused }

    /// Passes the event on if there is a token.
    public func pass(_ event: Passed, _ delivery: Delivery, to next: (Passed, Delivery) throws -> Void) throws {
        if bucket.take() { try next(event, delivery) }
    }
}
