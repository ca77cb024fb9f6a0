public import TierBusCore

/// The context that a child of a hierarchy last saw: comes to the bus of the parent right before each result of the child,
/// where somebody there takes events of this type.
public struct ResultContext: Event {
    /// `RESULT_CONTEXT`.
    public static var eventType: EventType { "RESULT_CONTEXT" }
    /// Follows from that of the result.
    public let id: EventID
    /// That of the result.
    public let timestamp: Timestamp
    /// The id of the result that comes next.
    public let result: EventID
    /// Who emitted it.
    public let child: ContainerID
    /// The latest event of each type that the child saw as context.
    public let events: [any Event]

    init(of result: some Event, from child: ContainerID, seen events: [any Event]) {
        id = EventID(following: result.id, "context")
        timestamp = result.timestamp
        self.result = result.id
        self.child = child
        self.events = events
    }

    /// The latest event of a type; nil if the child has seen none.
    public func last<E: Event>(_: E.Type = E.self) -> E? { events.lazy.compactMap { $0 as? E }.first }
}
