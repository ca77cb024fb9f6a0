public import TierBusCore

/// Gives every event, of whatever type, to all targets, in their order.
///
/// A target that throws harms no other: all get the event, and then the failures come out.
public struct Broadcast<each Target: Container>: Adapter {
    @usableFromInline
    let targets: (repeat each Target)

    /// - Parameter targets: Containers, of any types; none is a sink.
    @inlinable
    public init(_ targets: repeat each Target) { self.targets = (repeat each targets) }

    /// Gives the event to all targets.
    /// - Throws: What a target threw; ``AdapterFailures`` if several did.
    @inlinable
    public func route<E: Event>(_ event: E, _ delivery: Delivery) throws {
        var failures = FailureList()
        for target in repeat each targets {
            do { try target.receive(event, delivery) } catch { failures.add(error) }
        }
        try failures.throwAny()
    }
}
