public import TierBusCore

/// Puts together the stages of a ``Pipeline``; a container among them receives events and lets them pass on.
@resultBuilder
public enum PipelineBuilder {
    /// A container that is no stage.
    public struct Receiving<Receiver: Container> {
        @usableFromInline
        let receiver: Receiver

        @inlinable
        init(_ receiver: Receiver) { self.receiver = receiver }
    }

    /// A stage.
    @inlinable
    public static func buildExpression<S: Stage>(_ stage: S) -> S { stage }

    /// A container.
    @inlinable
    public static func buildExpression<C: Container>(_ container: C) -> Receiving<C> { Receiving(container) }

    /// What is both, such as a pipeline, is a stage here.
    @inlinable
    public static func buildExpression<S: Stage & Container>(_ stage: S) -> S { stage }

    /// The first stage.
    @inlinable
    public static func buildPartialBlock<S: Stage>(first: S) -> S { first }

    /// A container cannot be the first: nobody knows what it lets pass.
    @available(
        *, unavailable,
        message: "a pipeline begins with a stage, which says what it takes: PassingStage(Bar.self, container)"
    )
    public static func buildPartialBlock<Receiver: Container>(first: Receiving<Receiver>) -> Receiving<Receiver> {
        first
    }

    /// A stage that takes what comes out of those before it.
    @inlinable
    public static func buildPartialBlock<First: Stage, Second: Stage>(
        accumulated: First, next: Second
    ) -> StageRow<First, Second> where First.Output == Second.Input { StageRow(accumulated, next) }

    /// A container that takes what comes out of those before it.
    @inlinable
    public static func buildPartialBlock<First: Stage, Receiver: Container>(
        accumulated: First, next: Receiving<Receiver>
    ) -> StageRow<First, PassingStage<First.Output, Receiver>> {
        StageRow(accumulated, PassingStage(First.Output.self, next.receiver))
    }
}
