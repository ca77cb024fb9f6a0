public import TierBusCore

extension Delivery {
    /// What describes an event that a stage made: this one, if it is the event that came.
    @inlinable
    @inline(__always)
    func describing<E: Event>(_ event: E) -> Delivery {
        event.id == eventID ? self : following(with: event, from: source)
    }
}
