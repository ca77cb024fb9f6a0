public import TierBusCore

/// A reader of a publication that is no lane: an egress, or the durable log. Confined to the publisher's lane.
@usableFromInline
package struct Tap<E: Event> {
    let id: ObjectIdentifier
    /// Takes an event; called on the publisher's lane only.
    let take: (E, Delivery) -> Void

    /// Told when nothing more comes, since the container is removed; called on the publisher's lane only.
    let end: () -> Void

    package init(id: ObjectIdentifier, end: @escaping () -> Void = {}, take: @escaping (E, Delivery) -> Void) {
        self.id = id
        self.end = end
        self.take = take
    }
}
