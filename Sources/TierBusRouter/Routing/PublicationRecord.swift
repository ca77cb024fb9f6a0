import TierBusCore

/// A publication in the routing table.
package struct PublicationRecord: Sendable {
    package let core: PublicationCore
    package let event: EventIdentity
    /// The typed port of the publication; the type is checked by ``event``.
    let port: any AnyObject & Sendable
    /// Links a subscription of the same event type: on the publisher's lane first, then on the subscriber's.
    let connect:
        @Sendable (
            SubscriptionRecord, _ opened: @escaping @Sendable (Link) -> Void, _ done: @escaping @Sendable () -> Void
        ) -> Void
    /// Ends the links with a subscription, on the publisher's lane.
    let disconnect: @Sendable (SubscriptionCore, _ done: @escaping @Sendable () -> Void) -> Void
    /// Tells that a subscription's container was stopped, or is there again.
    let tell: @Sendable (SubscriptionCore, _ hasLeft: Bool) -> Void
    /// Lets nothing be published for now. To be called on the publisher's lane.
    let stop: @Sendable () -> Void
    /// Lets nothing more be published.
    let close: @Sendable () -> Void

    init<E: Event>(_ publication: Publication<E>) {
        let port = PublicationPort(publication)
        core = publication.core
        event = EventIdentity(E.self)
        self.port = port
        connect = { subscription, opened, done in
            guard let subscriber = subscription.port as? SubscriberPort<E> else {
                preconditionFailure("the routing rules link equal event types only")
            }
            port.connect(subscriber, opened: opened, done: done)
        }
        close = { port.close() }
        tell = { port.tell($0, hasLeft: $1) }
        stop = { port.publication.stop() }
        disconnect = { subscription, done in port.disconnect(subscription, done: done) }
    }
}
