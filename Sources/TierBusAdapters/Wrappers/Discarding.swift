public import TierBusCore

/// A container that takes everything and does nothing but count.
public struct Discarding: Container {
    private let taken = Tally()

    /// Counts from 0.
    public init() {}

    /// Events so far.
    public var count: Int { taken.count }

    /// Counts the event.
    public func receive<E: Event>(_ event: E, _ delivery: Delivery) { taken.add() }
}
