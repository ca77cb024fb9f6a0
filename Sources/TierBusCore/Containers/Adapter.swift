/// Anything that routes events on to containers. Adapters are containers, so they compose.
public protocol Adapter: Container {
    /// Passes an event on to whom it concerns.
    func route<E: Event>(_ event: E, _ delivery: Delivery) throws
}

extension Adapter {
    /// To receive, for an adapter, is to route.
    @inlinable
    public func receive<E: Event>(_ event: E, _ delivery: Delivery) throws { try route(event, delivery) }
}
