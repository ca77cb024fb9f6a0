public import TierBusCore

/// Makes several events of one, which go on in their order.
///
/// Each follows from what came. If what is behind fails for one, the others go on all the same, and the failures come out
/// at the end.
public struct Splitter<Input: Event, Parts: Sequence>: Stage where Parts.Element: Event {
    /// What goes on.
    public typealias Output = Parts.Element

    @usableFromInline
    let body: (Input, Delivery) throws -> Parts

    /// - Parameter body: Called on the lane of whoever calls the flow; ids of parts are told apart by
    ///   ``Delivery/header(_:occurrence:)``.
    @inlinable
    public init(_ body: @escaping (Input, Delivery) throws -> Parts) { self.body = body }

    /// Passes on all parts.
    @inlinable
    public func pass(
        _ event: Input, _ delivery: Delivery, to next: (Parts.Element, Delivery) throws -> Void
    ) throws {
        var failures = FailureList()
        for part in try body(event, delivery) {
            failures.catching { () throws in try next(part, delivery.describing(part)) }
        }
        try failures.throwAny()
    }
}
