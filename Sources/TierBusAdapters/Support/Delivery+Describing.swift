public import TierBusCore

extension Delivery {
    /// What describes an event that a stage made: this one, if it is the event that came.
    @inlinable
    @inline(__always)
    func describing<E: Event>(_ event: E) -> Delivery {
        // One copy, changed where it is another event: choosing between two would make both.
        var next = self
        if event.id != eventID { next = following(with: event, because: eventID, from: source) }
        return next
    }
}
