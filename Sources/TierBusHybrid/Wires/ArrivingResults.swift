import TierBusCore

/// Where results arrive with their context, on the parent's lane.
struct ArrivingResults: Container {
    let parent: Entrance

    func receive<E: Event>(_ event: E, _ delivery: Delivery) throws {
        guard let carried = event as? CarriedResult else { return }
        try parent.receive(carried.context, delivery.following(with: carried.context, from: delivery.source))
        func open<R: Event>(_ result: R) throws { try parent.receive(result, delivery) }
        try open(carried.result)
    }
}
