public import TierBusCore

/// A ``Deduplicate`` by id for events of whatever type.
public struct DynamicDeduplicate: DynamicStage {
    private let memory: RecentKeys<EventID>
    private let stopped = Tally()

    /// - Parameter count: How many ids are remembered, 1 or more.
    public init(last count: Int) { memory = RecentKeys(capacity: count) }

    /// Events that stopped here.
    public var duplicates: Int { stopped.count }

    /// Passes the event on if its id is not remembered.
    public func pass<E: Event, Next: Container>(_ event: E, _ delivery: Delivery, to next: Next) throws {
        if try !memory.once(event.id, { try next.receive(event, delivery) }) { stopped.add() }
    }
}
