public import TierBusCore

/// A container that refuses every event by throwing an ``EventRefused``.
public struct Refusing: Container {
    private let reason: String

    /// - Parameter reason: Why, for people.
    public init(_ reason: String) { self.reason = reason }

    /// Refuses the event.
    public func receive<E: Event>(_ event: E, _ delivery: Delivery) throws {
        throw EventRefused(type: E.eventType, event: delivery.eventID, reason: reason)
    }
}
