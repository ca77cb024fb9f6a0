/// The id and the timestamp of an event that is about to be made.
@frozen
public struct EventHeader: Hashable, Sendable, BitwiseCopyable {
    /// The id the event will have.
    public let id: EventID
    /// The timestamp the event will have.
    public let timestamp: Timestamp

    /// Pairs an id with a timestamp.
    public init(id: EventID, timestamp: Timestamp) {
        self.id = id
        self.timestamp = timestamp
    }
}
