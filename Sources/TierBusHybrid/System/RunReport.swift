public import TierBusCore
public import TierBusRouter

/// What became of everything in a run.
public struct RunReport: Sendable {
    /// A lane of the run.
    public struct Lane: Sendable, Equatable {
        /// The top-level container it was made for.
        public let name: String
        /// What it ran on.
        public let kind: LaneKind
    }

    /// The latencies of a run, from publish to the call of the handler.
    public struct Latencies: Sendable, Equatable {
        /// Between components, over the buses inside containers.
        public let internalBus: LatencySummary
        /// On the fast tier; for batches, of their first events.
        public let fast: LatencySummary
        /// On the standard tier.
        public let standard: LatencySummary
        /// On the reliable tier, storing included; first deliveries that follow a publish of the run.
        public let reliable: LatencySummary
    }

    /// What a durable log did in a run, and what it holds.
    public struct Store: Sendable, Equatable {
        /// What the log holds at the end, over all its lives.
        public let census: LogCensus
        /// Commits that were flushed to disk.
        public let flushedCommits: Int
        /// Commits that were not: acknowledgements while nothing was published.
        public let otherCommits: Int
        /// Events newly stored.
        public let stored: Int
    }

    /// The account of every event owed to every subscription.
    public let ledger: Ledger
    /// Every publication of the run.
    public let publications: [PublicationCounters]
    /// Every subscription of the run, and those that only the log knows.
    public let subscriptions: [SubscriptionCounters]
    /// How long deliveries took.
    public let latencies: Latencies
    /// The lanes, in the order their containers were hosted.
    public let lanes: [Lane]
    /// What the log did; nil without a log, and if it could not be asked any more: a notice says why.
    public let store: Store?
    /// Handlers that had not returned when the deadline had passed; empty after a clean end.
    public let hanging: [String]
    /// Containers that were stopped, and not restarted, with what was kept for them.
    public let stopped: [StoppedContainer]
    /// Whether everything that was under way had been delivered before the deadline; what is kept for a container that is
    /// stopped is not under way.
    public let isDrained: Bool
    /// What made the recording of the run incomplete; nil if nothing did, or nothing was recorded.
    public let recordingFailure: JournalError?
}
