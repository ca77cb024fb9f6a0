public import TierBusCore

/// The last rule of a ``Selective``: whatever no rule before it wanted, of any type, goes to a target. In a ``RecipientList`` it wants everything.
public struct Otherwise<Target: Container>: RoutingRule {
    @usableFromInline
    let target: Target

    /// - Parameter target: Gets the rest.
    @inlinable
    public init(to target: Target) { self.target = target }

    /// Sends the event to the target.
    @inlinable
    @inline(__always)
    public func sendFirst<E: Event>(
        _ event: E, _ delivery: Delivery, _ failures: inout FailureList
    ) -> Bool {
        do { try target.receive(event, delivery) } catch { failures.add(error) }
        return true
    }
}
