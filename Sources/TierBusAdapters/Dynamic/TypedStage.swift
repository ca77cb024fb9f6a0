public import TierBusCore

/// A stage of known types among those of types that are not: events of other types stop at it and are counted.
public struct TypedStage<Base: Stage>: DynamicStage {
    private let base: Base
    private let missed = Tally()

    /// Wraps a stage.
    public init(_ base: Base) { self.base = base }

    /// Events of other types than the stage takes.
    public var unroutable: Int { missed.count }

    /// Lets the stage take the event.
    public func pass<E: Event, Next: Container>(_ event: E, _ delivery: Delivery, to next: Next) throws {
        guard E.self == Base.Input.self else { return missed.add() }
        // The types are the same, so the cast only tells the compiler.
        try base.pass(unsafeBitCast(event, to: Base.Input.self), delivery) { event, delivery in
            try next.receive(event, delivery)
        }
    }
}
