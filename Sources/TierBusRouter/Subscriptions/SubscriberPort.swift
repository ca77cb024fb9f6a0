import TierBusAdapters
import TierBusCore

/// What the publishing side needs to link a subscription.
final class SubscriberPort<E: Event>: @unchecked Sendable {
    // `core` and the filter's keys are immutable; all else of it is confined to the subscriber's lane and touched only in
    // blocks that are posted there.
    let subscriber: Subscriber<E>

    init(_ subscriber: Subscriber<E>) { self.subscriber = subscriber }

    var core: SubscriptionCore { subscriber.core }
    var keys: KeyFilter<E>? { subscriber.keys }
}
