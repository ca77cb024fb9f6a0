/// What a queue keeps beside an event that was timed, that follows from another or that was published to a topic.
@frozen
public struct EventTrace: Sendable, BitwiseCopyable {
    // The sequence above the handle of the topic's name, so that a trace is 48 bytes with it as without: eight more for
    // each event are 5 % more time for everybody who has a mailbox (measured, 1 to 1 and 1 to 10).
    @usableFromInline
    var place: UInt64
    /// When it was published; ``Timestamp/epoch`` if nobody looked at the clock.
    public var publishedAt: Timestamp
    /// The id of the event that the chain began with.
    public var correlationID: EventID
    /// The id of the event that it follows from; ``EventID/none`` where the chain began.
    public var causationID: EventID

    /// Bits of a handle: the table of names holds no more than 2^20.
    @inlinable
    static var topicBits: UInt64 { 20 }

    /// Puts the parts together.
    /// - Parameter topic: The name of the topic it was published to; ``InternedText/none`` if to none.
    @inlinable
    public init(
        sequence: Int64, publishedAt: Timestamp, correlationID: EventID, causationID: EventID,
        topic: InternedText = .none
    ) {
        place = UInt64(bitPattern: sequence) << Self.topicBits | UInt64(topic.handle)
        self.publishedAt = publishedAt
        self.correlationID = correlationID
        self.causationID = causationID
    }

    /// The event's place in the order of its publication, or -1 for no event; its lowest 44 bits, which a million events a
    /// second fill in a hundred days.
    @inlinable
    public var sequence: Int64 {
        get { Int64(bitPattern: place) >> Self.topicBits }
        set { place = UInt64(bitPattern: newValue) << Self.topicBits | UInt64(topic.handle) }
    }

    /// The name of the topic it was published to; ``InternedText/none`` if to none.
    @inlinable
    public var topic: InternedText {
        InternedText(handle: UInt32(truncatingIfNeeded: place & (1 << Self.topicBits - 1)))
    }

    /// Whether it belongs to the event at a place, as far as 44 bits tell.
    @inlinable
    @inline(__always)
    package func belongs(to sequence: Int64) -> Bool {
        (place ^ UInt64(bitPattern: sequence) << Self.topicBits) >> Self.topicBits == 0
    }

    /// The trace of no event.
    @inlinable
    public static var none: EventTrace {
        EventTrace(sequence: -1, publishedAt: Timestamp(nanoseconds: 0), correlationID: .none, causationID: .none)
    }
}
