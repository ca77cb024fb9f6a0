public import TierBusCore

/// Events of all types with their deliveries, in the order they came.
public struct EventRecord: Sendable {
    /// An event and what travelled beside it.
    public struct Entry: Sendable {
        /// The event.
        public let event: any Event
        /// What travelled beside it.
        public let delivery: Delivery
    }

    /// All of it, oldest first.
    public private(set) var entries: [Entry] = []

    /// Nothing so far.
    public init() {}

    /// Adds what came last.
    public mutating func append(_ event: any Event, _ delivery: Delivery) {
        entries.append(Entry(event: event, delivery: delivery))
    }

    /// Takes out the events of one type, oldest first; the others stay.
    public mutating func take<E: Event>(_: E.Type = E.self) -> [E] {
        defer { entries.removeAll { $0.event is E } }
        return events(E.self)
    }

    /// The events of one type, oldest first.
    public func events<E: Event>(_: E.Type = E.self) -> [E] { entries.compactMap { $0.event as? E } }

    /// What travelled beside the events of one type, oldest first.
    public func deliveries<E: Event>(of _: E.Type) -> [Delivery] {
        entries.compactMap { $0.event is E ? $0.delivery : nil }
    }

    /// How many events of one type came.
    public func count<E: Event>(of _: E.Type) -> Int { entries.count { $0.event is E } }

    /// The type of each event, oldest first: the order over all types.
    public var eventTypes: [EventType] { entries.map { type(of: $0.event).eventType } }
}
