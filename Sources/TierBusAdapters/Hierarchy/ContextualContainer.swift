public import TierBusCore

/// A container that wants to know, with each result of a child, the context that the child last saw: the parent of a
/// ``Hierarchical``.
public protocol ContextualContainer: Container {
    /// Takes a result.
    /// - Parameter context: What the child last saw; it goes on changing, so take out of it what is to be kept.
    /// - Throws: As ``TierBusCore/Container/receive(_:_:)``.
    func receive<E: Event>(_ result: E, _ delivery: Delivery, in context: HierarchyContext) throws
}
