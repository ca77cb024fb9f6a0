public import TierBusCore

/// What became of the events that one subscription was owed.
public struct SubscriptionCounters: Sendable, Equatable {
    /// The container that subscribes.
    public let container: ContainerID
    /// The event type.
    public let type: EventType
    /// The container whose events it wants; nil for all in scope.
    public let source: ContainerID?
    /// The topics whose events it wants; nil for all events.
    public let topicPattern: TopicPattern?
    /// The name of its row in the log; nil where it is not durable.
    public let durableName: String?
    /// Events owed.
    public let owed: Int
    /// Events whose handler was called, or that were acknowledged.
    public let delivered: Int
    /// Handlers that threw.
    public let failed: Int
    /// Events that its filter held back; not owed.
    public let filtered: Int
    /// Events for which its filter could not say whether they are wanted.
    public let filterFailures: Int
    /// Events dropped by its slow consumer policy.
    public let dropped: Int
    /// Events that waited when it was cancelled.
    public let discarded: Int
    /// Events that were too old when their turn came.
    public let expired: Int
    /// Events set aside as dead letters.
    public let deadLettered: Int
    /// Events that wait, those that a publication holds back for it and those whose handler runs included: its depth.
    public let pending: Int
    /// The most that ever waited, as far as deliveries saw.
    public let highWaterMark: Int
}

extension SubscriptionCounters {
    /// What became of what the log owed.
    /// - Parameter cores: The subscriptions of this run that had the name, one after the other; none if nobody registered it.
    package init(of counters: DurableCounters, name: String, _ cores: [SubscriptionCore]) {
        let core = cores.last
        self.init(
            container: core?.container ?? .none, type: core?.type ?? "UNKNOWN", source: core?.options.source,
            topicPattern: nil, durableName: name, owed: counters.owed - counters.filtered,
            delivered: counters.delivered,
            failed: cores.reduce(0) { $0 + $1.failed.value }, filtered: counters.filtered,
            filterFailures: cores.reduce(0) { $0 + $1.filterFailures.count }, dropped: 0, discarded: 0,
            expired: counters.expired, deadLettered: counters.deadLettered, pending: counters.pending,
            highWaterMark: counters.pending)
    }
}
