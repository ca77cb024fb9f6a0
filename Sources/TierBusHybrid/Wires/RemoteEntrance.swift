import TierBusCore
import TierBusRouter

/// A container on another lane, or in another hierarchy, as the target of adapters: what comes here is published for it alone.
/// Belongs to the lane of the publications.
final class RemoteEntrance: Container {
    /// By the metatypes of the events.
    private var publications: [ObjectIdentifier: AnyObject] = [:]

    func add<E: Event>(_ publication: Publication<E>) { publications[ObjectIdentifier(E.self)] = publication }

    /// Publishes the event, if the container takes events of its type.
    func receive<E: Event>(_ event: E, _ delivery: Delivery) throws {
        guard let publication = publications[ObjectIdentifier(E.self)] else { return }
        // Entered under the metatype of E above.
        try unsafeDowncast(publication, to: Publication<E>.self)
            .publish(event, after: delivery, priority: delivery.priority)
    }
}
