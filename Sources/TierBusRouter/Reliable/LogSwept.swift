/// What a durable log has let go of.
public struct LogSwept: Sendable, Equatable {
    /// Settled events.
    public var events: Int
    /// Tombstones.
    public var tombstones: Int
    /// Dead letters that were settled or discarded.
    public var deadLetters: Int
    /// Whether there may be more to let go of now.
    public var hasMore: Bool

    /// Puts the parts together.
    public init(events: Int = 0, tombstones: Int = 0, deadLetters: Int = 0, hasMore: Bool = false) {
        self.events = events
        self.tombstones = tombstones
        self.deadLetters = deadLetters
        self.hasMore = hasMore
    }
}
