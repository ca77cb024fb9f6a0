public import TierBusCore

/// Members of a ``Hierarchical`` whose number is known at run time only.
public struct DynamicChildren: HierarchyMembers {
    private let members: [any HierarchyMembers]

    /// - Parameter members: In the order in which they get context.
    public init(_ members: [any HierarchyMembers]) { self.members = members }

    /// Those of all.
    public var names: [ContainerID] { members.flatMap(\.names) }

    /// Gives context to all.
    public func give<E: Event>(_ context: E, _ delivery: Delivery, _ failures: inout FailureList) {
        for member in members { member.give(context, delivery, &failures) }
    }

    /// By the one whose it is.
    public func send<E: Event, Parent: ContextualContainer>(
        _ event: E, _ delivery: Delivery, to parent: Parent, isResult: Bool, _ failures: inout FailureList
    ) -> HierarchyOutcome {
        for member in members {
            let outcome = member.send(event, delivery, to: parent, isResult: isResult, &failures)
            if outcome != .elsewhere { return outcome }
        }
        return .elsewhere
    }
}
