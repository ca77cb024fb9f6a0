public import TierBusCore

/// Stages, one behind the other, whose types match: checked when it is compiled.
///
/// ```swift
/// let flow = Pipeline {
///     Filter<Bar> { $0.symbol == "AAPL" }
///     Transform { (bar: Bar, delivery) in strategy.signal(for: bar, delivery) }   // nil stops the flow
///     Transform { (signal: Signal, delivery) in sizing.order(for: signal, delivery) }
///     Broadcast(journal, risk)                                                    // receive, and let pass
/// }
/// try flow.flow(bar, delivery)
/// ```
///
/// A pipeline is an adapter, which takes events of its first type and counts others as ``unroutable``, and a stage, so that
/// it can stand in another. It belongs to the lane of whoever calls it.
public struct Pipeline<Stages: Stage>: Adapter, Stage {
    @usableFromInline
    let stages: Stages
    @usableFromInline
    let missed: Tally

    /// Puts stages one behind the other.
    @inlinable
    public init(@PipelineBuilder _ stages: () throws -> Stages) rethrows { self.init(try stages()) }

    /// Makes a pipeline of one stage, which may be a row of them.
    @inlinable
    public init(_ stages: Stages) {
        self.stages = stages
        missed = Tally()
    }

    /// Events of other types that came by ``route(_:_:)`` and went nowhere.
    public var unroutable: Int { missed.count }

    /// Lets an event flow through all stages.
    /// - Throws: What a stage or a container on the way throws, once all has been done that could be.
    @inlinable
    public func flow(_ event: Stages.Input, _ delivery: Delivery) throws {
        try stages.pass(event, delivery) { _, _ in }
    }

    /// Lets an event flow that begins a chain.
    @inlinable
    public func flow(_ event: Stages.Input) throws { try flow(event, Delivery(of: event)) }

    /// Lets an event flow if it is of the first stage's type; counts it as ``unroutable`` otherwise.
    @inlinable
    public func route<E: Event>(_ event: E, _ delivery: Delivery) throws {
        guard E.self == Stages.Input.self else { return missed.add() }
        // The types are the same, so the cast only tells the compiler.
        try flow(unsafeBitCast(event, to: Stages.Input.self), delivery)
    }

    /// As a stage of another flow.
    @inlinable
    @inline(__always)
    public func pass(
        _ event: Stages.Input, _ delivery: Delivery, to next: (Stages.Output, Delivery) throws -> Void
    ) throws { try stages.pass(event, delivery, to: next) }
}
