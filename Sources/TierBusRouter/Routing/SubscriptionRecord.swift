import TierBusCore

/// A subscription in the routing table.
package struct SubscriptionRecord: Sendable {
    package let core: SubscriptionCore
    package let event: EventIdentity
    /// The typed port of the subscription; the type is checked by ``event``.
    let port: any AnyObject & Sendable
    /// Ends the deliveries, on the subscriber's lane.
    let stop: @Sendable () -> Void
    /// Reads no queue any more for now: its container is stopped. To be called on the subscriber's lane.
    let leave: @Sendable () -> Void
    /// Loses the next event behind the ledger's back. To be called on the subscriber's lane.
    let loseOne: @Sendable () -> Void

    init<E: Event>(_ subscriber: Subscriber<E>) {
        let port = SubscriberPort(subscriber)
        core = subscriber.core
        event = EventIdentity(E.self)
        self.port = port
        stop = {
            port.core.executor.post {
                port.core.pause(.cancelled)
                port.subscriber.stop()
            }
        }
        leave = { port.subscriber.leave() }
        loseOne = { port.subscriber.loseOne() }
    }

    init<E: StorableEvent>(_ subscriber: DurableSubscriber<E>) {
        let port = DurablePort(subscriber)
        core = subscriber.core
        event = EventIdentity(E.self)
        self.port = port
        stop = {
            port.core.executor.post {
                port.core.pause(.cancelled)
                port.subscriber.stop()
            }
        }
        // The log owes its events, not a queue.
        loseOne = {}
        leave = {}
    }
}
