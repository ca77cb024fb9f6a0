public import TierBusCore

/// Rules whose number is known at run time only.
public struct DynamicRules: RoutingRule {
    private let rules: [any RoutingRule]

    /// - Parameter rules: In the order in which they are asked.
    public init(_ rules: [any RoutingRule]) { self.rules = rules }

    /// By the first that wants the event.
    public func sendFirst<E: Event>(_ event: E, _ delivery: Delivery, _ failures: inout FailureList) -> Bool {
        for rule in rules where rule.sendFirst(event, delivery, &failures) { return true }
        return false
    }

    /// By all that want the event.
    public func sendAll<E: Event>(_ event: E, _ delivery: Delivery, _ failures: inout FailureList) -> Bool {
        var isWanted = false
        for rule in rules where rule.sendAll(event, delivery, &failures) { isWanted = true }
        return isWanted
    }
}
