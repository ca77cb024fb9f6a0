public import TierBusCore

/// A child in a ``Hierarchical``.
public struct Child<Base: Container>: HierarchyMembers {
    private let id: ContainerID
    private let base: Base
    private let context = HierarchyContext()

    /// - Parameter id: The source of what the child emits.
    public init(_ id: ContainerID, _ base: Base) {
        self.id = id
        self.base = base
    }

    /// Its own.
    public var names: [ContainerID] { [id] }

    /// Gives the child the context, which it has seen then, also if it throws.
    public func give<E: Event>(_ context: E, _ delivery: Delivery, _ failures: inout FailureList) {
        self.context.see(context)
        do { try base.receive(context, delivery) } catch { failures.add(error) }
    }

    /// Sends what the child emitted to the parent, with the context that it last saw.
    public func send<E: Event, Parent: ContextualContainer>(
        _ event: E, _ delivery: Delivery, to parent: Parent, isResult: Bool, _ failures: inout FailureList
    ) -> HierarchyOutcome {
        guard delivery.source == id else { return .elsewhere }
        guard isResult else { return .unwanted }
        do { try parent.receive(event, delivery, in: context) } catch { failures.add(error) }
        return .sent
    }
}
