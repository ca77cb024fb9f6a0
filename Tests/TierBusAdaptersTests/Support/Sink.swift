import TierBusCore

/// A container that keeps ids and causes, and throws for events that its test names. Confined to a test.
final class Sink: Container {
    private(set) var ids: [EventID] = []
    private(set) var deliveries: [Delivery] = []
    var failing: (any Event) -> (any Error)? = { _ in nil }
    var onArrival: () throws -> Void = {}

    func receive<E: Event>(_ event: E, _ delivery: Delivery) throws {
        ids.append(event.id)
        deliveries.append(delivery)
        try onArrival()
        if let error = failing(event) { throw error }
    }
}

struct Fault: Error, Equatable {
    let number: Int

    init(_ number: Int = 0) { self.number = number }
}
