import TierBusCore

/// A container that takes every event and writes down its type and id.
struct OpenLog: Container {
    let log: Log
    var name = "all"

    func receive<E: Event>(_ event: E, _ delivery: Delivery) throws {
        log.add("\(name) \(E.eventType) \(event.id.low)")
    }
}
