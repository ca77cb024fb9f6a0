import TierBusCore
import TierBusRouter

/// Carries an ingress, which cannot be copied, from the lane to whoever asked for it.
final class IngressSlot<E: Event>: Sendable {
    private let ingress: SystemLock<Ingress<E>?>

    init(_ ingress: consuming sending Ingress<E>) { self.ingress = SystemLock(ingress) }

    /// Takes it out, once.
    func take() -> sending Ingress<E> {
        ingress.withLock { slot in
            guard let ingress = slot.take() else { preconditionFailure("an ingress is taken once") }
            return ingress
        }
    }
}
