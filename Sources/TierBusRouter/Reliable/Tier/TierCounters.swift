/// What the reliable tier counted since it was started.
package struct TierCounters: Sendable {
    /// By the name of the durable subscription.
    package var subscriptions: [String: DurableCounters] = [:]
    /// Commits that were flushed.
    package var flushingCommits = 0
    /// Commits that were not: acknowledgements and the like, while nobody published.
    package var lazyCommits = 0
    /// Events newly stored.
    package var stored = 0
    /// Publishes of events that were stored before.
    package var duplicates = 0
    /// Publishes refused because their id is stored with other bytes.
    package var conflicts = 0
    /// Publishes refused for any other reason.
    package var refused = 0
    /// Settled events that the log has let go of.
    package var swept = 0
    /// Times the log was closed, opened anew and read because a transaction failed.
    package var reopenings = 0
}
