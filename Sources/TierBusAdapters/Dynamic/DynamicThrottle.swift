public import TierBusCore

/// A ``Throttle`` for events of whatever type, which share one bucket.
public struct DynamicThrottle: DynamicStage {
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
    public func pass<E: Event, Next: Container>(_ event: E, _ delivery: Delivery, to next: Next) throws {
        if bucket.take() { try next.receive(event, delivery) }
    }
}
