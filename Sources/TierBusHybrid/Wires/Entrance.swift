import TierBusAdapters
public import TierBusCore

/// A ``HybridContainer`` as the target of adapters: what comes here is put on the container's own bus, and nowhere else.
///
/// Belongs to the container's lane, and does not keep the container.
public struct Entrance: Container {
    private weak var container: HybridContainer?
    /// Remembers what comes as the container's context; nil for what is none.
    private let memory: HierarchyContext?

    init(to container: HybridContainer, rememberingIn memory: HierarchyContext? = nil) {
        self.container = container
        self.memory = memory
    }

    /// Puts the event on the bus; what its handlers throw goes to the agenda.
    /// - Throws: ``HybridError/Code/closed`` if the container was removed.
    public func receive<E: Event>(_ event: E, _ delivery: Delivery) throws {
        guard let container, !container.isClosed else {
            throw HybridError(
                .closed, "\(E.eventType) \(delivery.eventID) has nowhere to go: the container was removed")
        }
        memory?.see(event)
        container.place(E.self).arrive(event, delivery)
    }
}
