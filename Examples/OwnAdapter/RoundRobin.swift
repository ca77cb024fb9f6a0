import TierBusCore

/// Gives each event to the next of its targets.
final class RoundRobin: Adapter {
    private let targets: [any Container]
    private var next = 0

    init(_ targets: [any Container]) { self.targets = targets }

    func route<E: Event>(_ event: E, _ delivery: Delivery) throws {
        let target = targets[next]
        // Before the target is called: it may throw, or route from inside.
        next = (next + 1) % targets.count
        try target.receive(event, delivery)
    }
}
