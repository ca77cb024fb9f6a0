/// What a queue keeps beside an event that was timed, that follows from another or that was published to a topic.
@frozen
public struct EventTrace: Sendable, BitwiseCopyable {
    /// The event's place in the order of its publication.
    public var sequence: Int64
    /// When it was published; ``Timestamp/epoch`` if nobody looked at the clock.
    public var publishedAt: Timestamp
    /// The id of the event that the chain began with.
    public var correlationID: EventID
    /// The id of the event that it follows from; ``EventID/none`` where the chain began.
    public var causationID: EventID
    /// The name of the topic it was published to; ``InternedText/none`` if to none.
    public var topic: InternedText

    /// Puts the parts together.
    @inlinable
    public init(
        sequence: Int64, publishedAt: Timestamp, correlationID: EventID, causationID: EventID,
        topic: InternedText = .none
    ) {
        self.sequence = sequence
        self.publishedAt = publishedAt
        self.correlationID = correlationID
        self.causationID = causationID
        self.topic = topic
    }

    /// The trace of no event.
    @inlinable
    public static var none: EventTrace {
        EventTrace(sequence: -1, publishedAt: Timestamp(nanoseconds: 0), correlationID: .none, causationID: .none)
    }
}
