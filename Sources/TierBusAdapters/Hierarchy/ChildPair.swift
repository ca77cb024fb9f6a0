public import TierBusCore

/// Two children; either may be such a pair itself.
public struct ChildPair<First: HierarchyMembers, Second: HierarchyMembers>: HierarchyMembers {
    private let first: First
    private let second: Second

    init(_ first: First, _ second: Second) {
        self.first = first
        self.second = second
    }

    /// Those of both.
    public var names: [ContainerID] { first.names + second.names }

    /// Gives context to both.
    public func give<E: Event>(_ context: E, _ delivery: Delivery, _ failures: inout FailureList) {
        first.give(context, delivery, &failures)
        second.give(context, delivery, &failures)
    }

    /// By the one whose it is.
    public func send<E: Event, Parent: ContextualContainer>(
        _ event: E, _ delivery: Delivery, to parent: Parent, isResult: Bool, _ failures: inout FailureList
    ) -> HierarchyOutcome {
        let origin = first.send(event, delivery, to: parent, isResult: isResult, &failures)
        guard origin == .elsewhere else { return origin }
        return second.send(event, delivery, to: parent, isResult: isResult, &failures)
    }
}
