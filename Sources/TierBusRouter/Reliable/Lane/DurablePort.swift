import TierBusCore

/// What the routing table keeps of a durable subscription.
final class DurablePort<E: StorableEvent>: @unchecked Sendable {
    // `core` is immutable; all else of it is confined to the subscriber's lane and touched only in blocks posted there.
    let subscriber: DurableSubscriber<E>
    let core: SubscriptionCore

    init(_ subscriber: DurableSubscriber<E>) {
        self.subscriber = subscriber
        core = subscriber.core
    }
}
