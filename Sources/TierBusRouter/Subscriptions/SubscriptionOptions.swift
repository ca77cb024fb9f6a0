package import TierBusCore

/// What a subscription asks for besides its event type, filter and handler.
package struct SubscriptionOptions: Sendable, Equatable {
    /// The container whose publications are wanted; nil for every one in scope.
    package var source: ContainerID?
    /// The topics whose events are wanted; nil for all events, with a topic and without.
    package var topics: TopicPattern?
    /// The tier it is read at; nil for that of the publication.
    package var tier: Tier?
    /// What happens when the subscription is slow.
    package var policy: SlowConsumerPolicy
    /// Most handlers of it that run at once; more than one gives up order. For async handlers.
    package var maxConcurrent: Int
    /// Whether it is fine if no container has the name of the source.
    package var isOptional: Bool
    /// The name of its row in the durable log; nil for a subscription that is not durable.
    package var durableName: String?
    /// The connection that it belongs to, whose publication is its only one; nil for all others.
    package var wire: WireID?

    package init(
        source: ContainerID? = nil, topics: TopicPattern? = nil, tier: Tier? = nil,
        policy: SlowConsumerPolicy = .backPressure, maxConcurrent: Int = 1, isOptional: Bool = false,
        durableName: String? = nil, wire: WireID? = nil
    ) {
        self.source = source
        self.topics = topics
        self.tier = tier
        self.policy = policy
        self.maxConcurrent = maxConcurrent
        self.isOptional = isOptional
        self.durableName = durableName
        self.wire = wire
    }
}
