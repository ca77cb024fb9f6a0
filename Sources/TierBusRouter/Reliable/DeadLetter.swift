public import TierBusCore

/// An event that a durable subscription could not settle, with the reason.
public struct DeadLetter: Sendable, Equatable {
    /// The durable subscription.
    public var subscription: String
    /// The event's place in the log, where its bytes still are.
    public var sequence: Int64
    /// Why it was set aside, at most 1 KiB, without payload.
    public var reason: String
    /// Deliveries that ended with a failure.
    public var failures: Int
    /// Deliveries in a row that ended with the process.
    public var interruptions: Int
    /// When it was set aside, as wall time.
    public var at: Timestamp

    /// Puts the parts together.
    public init(
        subscription: String, sequence: Int64, reason: String, failures: Int, interruptions: Int, at: Timestamp
    ) {
        self.subscription = subscription
        self.sequence = sequence
        self.reason = reason
        self.failures = failures
        self.interruptions = interruptions
        self.at = at
    }
}
