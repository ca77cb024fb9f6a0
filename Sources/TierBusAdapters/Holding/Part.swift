public import TierBusCore

/// One of the events that an ``Aggregator`` puts together.
public struct Part<Content: Event> {
    /// The event.
    public let event: Content
    /// What came with it; its source says whose part it is.
    public let delivery: Delivery
    /// Which of the parts of its group it was to come, from 0; one that took the place of another came when it did.
    public let arrival: Int
}
