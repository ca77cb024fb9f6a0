public import TierBusCore

/// A container of whatever type, where the type is known at run time only.
public struct AnyContainer: Container {
    private let base: any Container

    /// Wraps a container.
    public init(_ base: any Container) { self.base = base }

    /// Gives the event to the container.
    public func receive<E: Event>(_ event: E, _ delivery: Delivery) throws { try base.receive(event, delivery) }
}
