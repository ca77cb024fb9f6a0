public import TierBusCore

/// That an event was stored, or found stored: the order of the log.
public struct StoredRecord: Sendable, Equatable {
    /// The id of the event.
    public var eventID: EventID
    /// Its place in the log.
    public var sequence: Int64
    /// When its publisher was told, by the system's clock.
    public var time: Timestamp

    /// Puts the parts together.
    public init(eventID: EventID, sequence: Int64, time: Timestamp) {
        self.eventID = eventID
        self.sequence = sequence
        self.time = time
    }
}
