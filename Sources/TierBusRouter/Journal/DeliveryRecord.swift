public import TierBusCore

/// One delivery, as it stands in the stream of all deliveries of a system.
public struct DeliveryRecord: Sendable, Equatable {
    /// Its place in the stream, from 0.
    public var place: Int64
    /// The lane it was delivered on.
    public var lane: String
    /// The subscription: event type, container and source, and what tells it from others like it.
    public var subscriber: String
    /// The event type's name.
    public var type: String
    /// The id of the event.
    public var eventID: EventID
    /// The event's place in its publication, or in the log.
    public var sequence: Int64
    /// When the handler was called, by the system's clock.
    public var time: Timestamp
    /// The container that published it.
    public var source: String
    /// The id of the event that its chain began with.
    public var correlationID: EventID
    /// The id of the event that it follows from; ``EventID/none`` where the chain began.
    public var causationID: EventID
    /// Which delivery of the event to the subscription it is, from 1.
    public var attempt: UInt16
    /// The priority it was delivered with.
    public var priority: Priority
    /// The schema version of ``payload``.
    public var version: UInt16
    /// The bytes of a storable event; nil for others, which are known by their id and timestamp alone.
    public var payload: [UInt8]?
    /// The timestamp of the event.
    public var timestamp: Timestamp

    /// Puts the parts together.
    public init(
        place: Int64, lane: String, subscriber: String, type: String, eventID: EventID, sequence: Int64,
        time: Timestamp, source: String, correlationID: EventID, causationID: EventID = .none, attempt: UInt16 = 1,
        priority: Priority = .normal, version: UInt16 = 1, payload: [UInt8]?, timestamp: Timestamp
    ) {
        self.place = place
        self.lane = lane
        self.subscriber = subscriber
        self.type = type
        self.eventID = eventID
        self.sequence = sequence
        self.time = time
        self.source = source
        self.correlationID = correlationID
        self.causationID = causationID
        self.attempt = attempt
        self.priority = priority
        self.version = version
        self.payload = payload
        self.timestamp = timestamp
    }
}
