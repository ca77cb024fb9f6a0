public import TierBusCore

/// A ``Filter`` as a stage for events of whatever type.
public struct DynamicFilter: DynamicStage {
    private let test: DynamicTest
    private let missed = Tally()

    /// - Parameter test: What has to be so.
    public init(_ test: DynamicTest) { self.test = test }

    /// Events of types that are never wanted.
    public var unroutable: Int { missed.count }

    /// Lets an event pass that is wanted.
    public func pass<E: Event, Next: Container>(_ event: E, _ delivery: Delivery, to next: Next) throws {
        guard let isWanted = try test.matches(event) else { return missed.add() }
        if isWanted { try next.receive(event, delivery) }
    }
}
