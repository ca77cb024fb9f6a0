public import TierBusCore

/// Lets an event pass once: one with an id, or a key, that is among the last that passed, stops here and is counted.
public struct Deduplicate<Passed: Event, Key: Hashable>: Stage {
    private let key: (Passed) -> Key
    private let memory: RecentKeys<Key>
    private let stopped = Tally()

    /// - Parameters:
    ///   - count: How many keys are remembered, 1 or more: as many bytes of memory, times a few.
    ///   - key: What two events have in common that are the same.
    public init(last count: Int, by key: @escaping (Passed) -> Key) {
        self.key = key
        memory = RecentKeys(capacity: count)
    }

    /// Events that stopped here.
    public var duplicates: Int { stopped.count }

    /// Passes the event on if its key is not remembered.
    ///
    /// If what is behind fails, the key is forgotten: a second attempt of the event passes, and is not lost here.
    public func pass(_ event: Passed, _ delivery: Delivery, to next: (Passed, Delivery) throws -> Void) throws {
        if try !memory.once(key(event), { try next(event, delivery) }) { stopped.add() }
    }
}

extension Deduplicate where Key == EventID {
    /// By the id.
    public init(last count: Int = 10_000) { self.init(last: count) { $0.id } }
}
