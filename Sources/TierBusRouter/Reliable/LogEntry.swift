public import TierBusCore

/// An event as it goes into a durable log.
public struct LogEntry: Sendable, Equatable {
    /// Unique in the log, also after the event is settled.
    public var eventID: EventID
    /// The event type's name.
    public var type: String
    /// The schema version of ``payload``.
    public var version: UInt16
    /// The bytes of the event.
    public var payload: [UInt8]
    /// When what the event tells of happened.
    public var timestamp: Timestamp
    /// When it was published, as wall time.
    public var publishedAt: Timestamp
    /// The container that published it.
    public var source: String
    /// How far it goes.
    public var scope: Scope
    /// The topic it was published to, if any.
    public var topic: String?
    /// Events of one key are delivered one after the other to each subscription.
    public var orderingKey: String
    /// The id of the event that its chain began with.
    public var correlationID: EventID
    /// The id of the event that it follows from; ``EventID/none`` where the chain began.
    public var causationID: EventID
    /// Its priority.
    public var priority: Priority

    /// Puts the parts together.
    public init(
        eventID: EventID, type: String, version: UInt16, payload: [UInt8], timestamp: Timestamp,
        publishedAt: Timestamp, source: String, scope: Scope = .global, topic: String? = nil, orderingKey: String,
        correlationID: EventID, causationID: EventID = .none, priority: Priority = .normal
    ) {
        self.eventID = eventID
        self.type = type
        self.version = version
        self.payload = payload
        self.timestamp = timestamp
        self.publishedAt = publishedAt
        self.source = source
        self.scope = scope
        self.topic = topic
        self.orderingKey = orderingKey
        self.correlationID = correlationID
        self.causationID = causationID
        self.priority = priority
    }
}
