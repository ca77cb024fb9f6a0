import TierBusCore
import TierBusHybrid

/// The bus of a hybrid container as a container: what it receives is published there.
struct BusEntrance: Container {
    private let container: HybridContainer

    init(_ container: HybridContainer) { self.container = container }

    func receive<E: Event>(_ event: E, _ delivery: Delivery) { container.internalBus.publish(event, delivery) }
}
