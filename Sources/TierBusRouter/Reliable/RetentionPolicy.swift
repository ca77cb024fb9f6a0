/// How long a durable log keeps what is settled.
public struct RetentionPolicy: Sendable, Equatable {
    /// How long after its publish an event stays that every durable subscription has settled; nil: for good, and the
    /// history of every event can be read. The last event of a log and the events of dead letters stay in any case.
    public var settledEvents: Duration?
    /// How long after its event went an id is still known, so that a publish with it is found to be a duplicate.
    public var ids: Duration
    /// Most ids of events that went; beyond that the oldest are forgotten.
    public var mostIDs: Int

    /// Puts the parts together. By default events stay for good, and ids of events that went for 24 hours, a million of
    /// them at most.
    public init(settledEvents: Duration? = nil, ids: Duration = .seconds(86_400), mostIDs: Int = 1_000_000) {
        self.settledEvents = settledEvents
        self.ids = ids
        self.mostIDs = mostIDs
    }

    /// What is wrong with it, in words; nil if nothing is.
    package var problem: String? {
        if let settledEvents, settledEvents < .zero { return "settled events are kept for no negative time" }
        if ids < .zero { return "ids are kept for no negative time" }
        if mostIDs < 0 { return "0 ids or more are kept, not \(mostIDs)" }
        return nil
    }
}
