import TierBusAdapters
import TierBusCore

/// The parent of a hierarchy as the target of a child's results: the context that the child has seen comes before each.
struct TellingEntrance<Base: Container>: Container {
    let base: Base
    /// What the child has seen.
    let memory: HierarchyContext
    let child: ContainerID

    func receive<E: Event>(_ event: E, _ delivery: Delivery) throws {
        let context = ResultContext(of: event, from: child, seen: memory.events)
        try base.receive(context, delivery.following(with: context, from: child))
        try base.receive(event, delivery)
    }
}
