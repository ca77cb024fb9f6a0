import TierBusCore

/// What subscriptions have in common that differ in nothing but their handlers and filters.
struct SubscriptionLikeness: Hashable {
    let container: ContainerID
    let type: EventType
    let source: ContainerID?
    let topics: TopicPattern?
    let isDurable: Bool
}
