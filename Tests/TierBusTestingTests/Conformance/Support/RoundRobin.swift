import TierBusCore

/// Gives each event to the next target.
final class RoundRobin: Adapter {
    private let targets: [any Container]
    private var next = 0

    init(_ targets: [any Container]) { self.targets = targets }

    func route<E: Event>(_ event: E, _ delivery: Delivery) throws {
        let target = targets[next]
        next = (next + 1) % targets.count
        try target.receive(event, delivery)
    }
}
