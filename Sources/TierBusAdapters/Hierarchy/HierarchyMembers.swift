public import TierBusCore

/// What stands below the parent of a ``Hierarchical``: a child, several, or hierarchies of their own.
public protocol HierarchyMembers {
    /// Gives context to everybody below, at any depth.
    func give<E: Event>(_ context: E, _ delivery: Delivery, _ failures: inout FailureList)

    /// Sends what somebody below emitted where it goes from there; a result of a child goes to `parent`.
    /// - Parameter isResult: Whether the hierarchy above takes events of this type as results.
    /// - Returns: false if the event's source is nobody below, or nobody wanted the event of it.
    func send<E: Event, Parent: ContextualContainer>(
        _ event: E, _ delivery: Delivery, to parent: Parent, isResult: Bool, _ failures: inout FailureList
    ) -> HierarchyOutcome

    /// The names of all below, in their order.
    var names: [ContainerID] { get }
}
