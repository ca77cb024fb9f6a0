public import TierBusCore

/// Two rules, one behind the other; either may be such a row itself.
public struct RuleRow<First: RoutingRule, Second: RoutingRule>: RoutingRule {
    @usableFromInline
    let first: First
    @usableFromInline
    let second: Second

    @inlinable
    init(_ first: First, _ second: Second) {
        self.first = first
        self.second = second
    }

    /// By the first, or else by the second.
    @inlinable
    @inline(__always)
    public func sendFirst<E: Event>(
        _ event: E, _ delivery: Delivery, _ failures: inout FailureList
    ) -> Bool {
        first.sendFirst(event, delivery, &failures) || second.sendFirst(event, delivery, &failures)
    }

    /// By both.
    @inlinable
    @inline(__always)
    public func sendAll<E: Event>(_ event: E, _ delivery: Delivery, _ failures: inout FailureList) -> Bool {
        let (some, others) = (
            first.sendAll(event, delivery, &failures), second.sendAll(event, delivery, &failures)
        )
        return some || others
    }
}
