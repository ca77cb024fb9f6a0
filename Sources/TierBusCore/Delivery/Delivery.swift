/// What travels beside an event: where it comes from and what it follows from. 88 bytes, trivially copyable.
@frozen
public struct Delivery: Sendable, BitwiseCopyable {
    /// The id of the event.
    public var eventID: EventID
    /// The id of the event from outside that everything in this chain goes back to; the event's own where it began.
    public var correlationID: EventID
    /// The id of the event that this one follows from; ``EventID/none`` where the chain began.
    public var causationID: EventID
    /// The timestamp of the event.
    public var timestamp: Timestamp
    /// When it was published. On the fast tier, the moment at which the first event of its batch was.
    public var publishedAt: Timestamp
    /// Its place in the order of its publication, or of the log on the reliable tier; from 0 or 1, without gaps.
    public var sequence: Int64
    /// The container or component that published it.
    public var source: ContainerID
    /// Which delivery of this event to this subscription it is, from 1; above 1 on the reliable tier only.
    public var attempt: UInt16
    /// The tier it came by; nil for the direct bus inside a container.
    public var tier: Tier?
    /// How far it went.
    public var scope: Scope
    /// Its priority.
    public var priority: Priority
    // An optional topic would be larger than its name.
    @usableFromInline
    var topicName: InternedText

    /// Describes an event that begins a chain: nothing inside the system caused it.
    @inlinable
    public init<E: Event>(of event: E, from source: ContainerID = .none) {
        eventID = event.id
        correlationID = event.id
        causationID = .none
        timestamp = event.timestamp
        publishedAt = event.timestamp
        sequence = 0
        self.source = source
        attempt = 1
        tier = nil
        scope = .global
        priority = .normal
        topicName = .none
    }

    /// What all deliveries of one publication have in common; the rest is filled in for each event.
    @inlinable
    package init(from source: ContainerID, tier: Tier, scope: Scope) {
        eventID = .none
        correlationID = .none
        causationID = .none
        timestamp = Timestamp(nanoseconds: 0)
        publishedAt = Timestamp(nanoseconds: 0)
        sequence = 0
        self.source = source
        attempt = 1
        self.tier = tier
        self.scope = scope
        priority = .normal
        topicName = .none
    }

    /// Describes an event that begins a chain, as far as is known.
    @inlinable
    @inline(__always)
    package mutating func describe<E: Event>(_ event: borrowing E, sequence: Int64) {
        self.sequence = sequence
        eventID = event.id
        timestamp = event.timestamp
        correlationID = eventID
        causationID = .none
        // A store just before the delivery is copied makes the copy wait for it; so only where something changes.
        if topicName != .none { topicName = .none }
    }

    /// Takes over what a queue kept beside the event.
    /// - Returns: Whether the event was timed when it was published.
    @inlinable
    @inline(__always)
    @discardableResult
    package mutating func take(_ trace: EventTrace) -> Bool {
        correlationID = trace.correlationID
        causationID = trace.causationID
        if topicName != trace.topic { topicName = trace.topic }
        guard trace.publishedAt.nanoseconds != 0 else { return false }
        publishedAt = trace.publishedAt
        return true
    }

    /// The topic it was published to; nil if to none. An event that follows from this one does not take it over.
    @inlinable
    public var topic: Topic? {
        get { topicName == .none ? nil : Topic(unchecked: topicName) }
        set { topicName = newValue?.name ?? .none }
    }

    /// Describes an event that follows from this one; the same event, handed on as it is, keeps its cause.
    @inlinable
    @inline(__always)
    public func following<E: Event>(with event: E, from source: ContainerID) -> Delivery {
        following(with: event, because: cause(of: event.id), from: source)
    }

    /// Describes an event whose cause is known.
    @inlinable
    @inline(__always)
    package func following<E: Event>(with event: E, because cause: EventID, from source: ContainerID) -> Delivery {
        var next = Delivery(of: event, from: source)
        next.correlationID = correlationID
        next.causationID = cause
        next.publishedAt = publishedAt
        return next
    }

    /// The id of what an event follows from that is published after this one: this one, or, if it is the same, its cause.
    @inlinable
    @inline(__always)
    package func cause(of event: EventID) -> EventID { event == eventID ? causationID : eventID }

    /// The id and timestamp of an event that follows from this one, as a function of this event and `word` alone: a
    /// run that is repeated repeats its ids.
    /// - Parameter occurrence: Tells apart several events of one name that follow from this one.
    public func header(_ word: String, occurrence: UInt64 = 0) -> EventHeader {
        EventHeader(id: EventID(following: eventID, word, occurrence: occurrence), timestamp: timestamp)
    }
}
