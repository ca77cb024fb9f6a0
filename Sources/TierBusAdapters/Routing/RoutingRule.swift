public import TierBusCore

/// Rules of a ``Selective`` or a ``RecipientList``: one, or a row of them.
public protocol RoutingRule {
    /// Sends an event by the first rule that wants it.
    /// - Parameter failures: Gets what conditions and targets throw; a rule whose condition fails does not want the event.
    /// - Returns: Whether one did.
    func sendFirst<E: Event>(_ event: E, _ delivery: Delivery, _ failures: inout FailureList) -> Bool

    /// Sends an event by every rule that wants it.
    /// - Returns: Whether one did. For a single rule it is the same as the first.
    func sendAll<E: Event>(_ event: E, _ delivery: Delivery, _ failures: inout FailureList) -> Bool
}

extension RoutingRule {
    /// By the one rule.
    @inlinable
    @inline(__always)
    public func sendAll<E: Event>(_ event: E, _ delivery: Delivery, _ failures: inout FailureList) -> Bool {
        sendFirst(event, delivery, &failures)
    }
}
