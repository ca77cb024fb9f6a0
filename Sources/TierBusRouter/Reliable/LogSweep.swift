public import TierBusCore

/// What a durable log may let go of.
public struct LogSweep: Sendable, Equatable {
    /// Events up to here are settled for every subscription. Those with an open dead letter are kept all the same.
    public var settledUpTo: Int64
    /// Of them, those published before this go, as wall time; their ids stay as tombstones. nil: none goes.
    public var eventsBefore: Timestamp?
    /// Tombstones made before this are forgotten, as wall time.
    public var tombstonesBefore: Timestamp
    /// Most tombstones; the oldest beyond that are forgotten.
    public var mostTombstones: Int
    /// The wall time that new tombstones get.
    public var now: Timestamp
    /// Most rows of each kind to let go of in one call, 1 or more.
    public var limit: Int

    /// Puts the parts together.
    public init(
        settledUpTo: Int64, eventsBefore: Timestamp?, tombstonesBefore: Timestamp, mostTombstones: Int, now: Timestamp,
        limit: Int
    ) {
        self.settledUpTo = settledUpTo
        self.eventsBefore = eventsBefore
        self.tombstonesBefore = tombstonesBefore
        self.mostTombstones = mostTombstones
        self.now = now
        self.limit = max(limit, 1)
    }
}
