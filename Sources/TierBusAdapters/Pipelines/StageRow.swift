public import TierBusCore

/// Two stages, one behind the other; either may be such a row itself.
public struct StageRow<First: Stage, Second: Stage>: Stage where First.Output == Second.Input {
    @usableFromInline
    let first: First
    @usableFromInline
    let second: Second

    /// Puts `second` behind `first`.
    @inlinable
    public init(_ first: First, _ second: Second) {
        self.first = first
        self.second = second
    }

    /// Lets what the first makes pass on through the second.
    @inlinable
    @inline(__always)
    public func pass(
        _ event: First.Input, _ delivery: Delivery, to next: (Second.Output, Delivery) throws -> Void
    ) throws {
        try first.pass(event, delivery) { event, delivery in try second.pass(event, delivery, to: next) }
    }
}
