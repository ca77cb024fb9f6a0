import TierBusAdapters
import TierBusCore
import TierBusRouter

/// As a ``TellingEntrance``, of a parent in another hierarchy: both go in one queue.
struct CarryingEntrance: Container {
    let publication: Publication<CarriedResult>
    /// What the parent takes.
    let types: TypeSet
    /// What the child has seen.
    let memory: HierarchyContext
    let child: ContainerID

    func receive<E: Event>(_ event: E, _ delivery: Delivery) throws {
        guard types.contains(E.self) else { return }
        let context = ResultContext(of: event, from: child, seen: memory.events)
        try publication.publish(
            CarriedResult(context: context, result: event), after: delivery, priority: delivery.priority)
    }
}
