public import TierBusCore

/// Gives every event, of whatever type, to all targets, in their order.
///
/// ```swift
/// let both = Broadcast(journal, risk)
/// ```
///
/// A target that throws harms no other: all get the event, and then the failures come out.
///
/// For more than four targets put broadcasts into one another: `Broadcast(Broadcast(a, b, c), Broadcast(d, e))`. Targets that
/// are known at run time only are a ``DynamicBroadcast``.
public struct Broadcast<Targets: Container>: Adapter {
    @usableFromInline
    let targets: Targets

    // Not parameter packs: as of Swift 6.3 the elements of one are copied for every event, at 20 ns each.

    /// Two targets.
    @inlinable
    public init<A: Container, B: Container>(_ a: A, _ b: B) where Targets == TargetPair<A, B> {
        targets = TargetPair(a, b)
    }

    /// Three targets.
    @inlinable
    public init<A: Container, B: Container, C: Container>(
        _ a: A, _ b: B, _ c: C
    ) where Targets == TargetPair<A, TargetPair<B, C>> { targets = TargetPair(a, TargetPair(b, c)) }

    /// Four targets.
    @inlinable
    public init<A: Container, B: Container, C: Container, D: Container>(
        _ a: A, _ b: B, _ c: C, _ d: D
    ) where Targets == TargetPair<TargetPair<A, B>, TargetPair<C, D>> {
        targets = TargetPair(TargetPair(a, b), TargetPair(c, d))
    }

    /// Gives the event to all targets.
    /// - Throws: What a target threw; ``AdapterFailures`` if several did.
    @inlinable
    @inline(__always)
    public func route<E: Event>(_ event: E, _ delivery: Delivery) throws { try targets.receive(event, delivery) }
}
