public import TierBusCore

/// A parent that takes results without their context.
public struct PlainParent<Base: Container>: ContextualContainer {
    private let base: Base

    init(_ base: Base) { self.base = base }

    /// Gives the event to the container.
    public func receive<E: Event>(_ event: E, _ delivery: Delivery) throws { try base.receive(event, delivery) }

    /// Gives the result to the container.
    public func receive<E: Event>(_ result: E, _ delivery: Delivery, in _: HierarchyContext) throws {
        try base.receive(result, delivery)
    }
}
