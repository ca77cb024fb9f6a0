public import TierBusCore

/// A failure that a ``Guarded`` target kept to itself.
public struct GuardedFailure: CustomStringConvertible {
    /// The type of the event.
    public let type: EventType
    /// What came with it.
    public let delivery: Delivery
    /// What was thrown.
    public let error: any Error

    /// Such as `SIGNAL 1f… from desk: timed out`.
    public var description: String { "\(type) \(delivery.eventID) from \(delivery.source): \(error)" }
}
