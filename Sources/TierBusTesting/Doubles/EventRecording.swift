public import TierBusCore

/// A test double that keeps what it was given.
public protocol EventRecording {
    /// What it was given so far.
    var record: EventRecord { get }
}

extension EventRecording {
    /// The events of one type, oldest first.
    public func received<E: Event>(_: E.Type = E.self) -> [E] { record.events(E.self) }

    /// What travelled beside the events of one type, oldest first.
    public func deliveries<E: Event>(of _: E.Type) -> [Delivery] { record.deliveries(of: E.self) }

    /// How many events of one type came.
    public func count<E: Event>(of _: E.Type) -> Int { record.count(of: E.self) }

    /// How many events came, of all types.
    public var count: Int { record.entries.count }

    /// The type of each event, oldest first: the order over all types.
    public var eventTypes: [EventType] { record.eventTypes }
}
