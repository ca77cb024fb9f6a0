/// The id and the timestamp of an event that is about to be made.
@frozen
public struct EventHeader: Hashable, Sendable, BitwiseCopyable {
    /// The id the event will have.
    public let id: EventID
    /// The timestamp the event will have.
    public let timestamp: Timestamp

    /// The header of an event that comes from outside, from what it is about: for a bar, its kind and symbol.
    /// - Parameter occurrence: Tells apart several events of one name and timestamp.
    public init(naming text: String, at timestamp: Timestamp, occurrence: Int64 = 0) {
        self.init(id: EventID(naming: text, timestamp.nanoseconds, occurrence), timestamp: timestamp)
    }

    /// Pairs an id with a timestamp.
    public init(id: EventID, timestamp: Timestamp) {
        self.id = id
        self.timestamp = timestamp
    }
}
