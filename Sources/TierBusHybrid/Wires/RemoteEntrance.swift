import TierBusCore
import TierBusRouter

/// A container on another lane, or in another hierarchy, as the target of adapters: what comes here is published for it alone.
/// Belongs to the lane of the publications.
final class RemoteEntrance: Container {
    /// By the metatypes of the events.
    private var publications: [ObjectIdentifier: AnyObject] = [:]
    /// What the container takes and a way must not carry.
    private let refused: TypeSet

    init(refusing refused: TypeSet) { self.refused = refused }

    func add<E: Event>(_ publication: Publication<E>) { publications[ObjectIdentifier(E.self)] = publication }

    /// Publishes the event, if the container takes events of its type.
    /// - Throws: ``RouterError/Code/wrongTier`` for what a way must not carry; what the publication throws.
    func receive<E: Event>(_ event: E, _ delivery: Delivery) throws {
        guard let found = publications[ObjectIdentifier(E.self)] else {
            guard refused.contains(E.self) else { return }
            throw RouterError(
                .wrongTier, "\(E.eventType) \(event.id) is for the reliable tier, and what a way carries is not stored")
        }
        // Entered under the metatype of E above.
        let publication = unsafeDowncast(found, to: Publication<E>.self)
        if let topic = delivery.topic {
            try publication.topic(topic.text).publish(event, after: delivery, priority: delivery.priority)
        } else {
            try publication.publish(event, after: delivery, priority: delivery.priority)
        }
    }
}
