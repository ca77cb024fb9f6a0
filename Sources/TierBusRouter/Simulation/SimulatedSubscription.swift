import TierBusCore

/// How a simulation delivers to a subscription: one event, or one batch, at a time, in the order of all deliveries.
///
/// Confined to whoever drives the simulation.
@usableFromInline
package final class SimulatedSubscription {
    /// How events of the subscription are delivered.
    @usableFromInline
    struct Ways {
        /// Delivers the next event of a link and priority, or a batch that begins with it; returns how many were taken.
        let deliver: (Link?, Priority) -> Int
        /// Whether something can be delivered at once, as far as the handler is concerned.
        let isFree: () -> Bool
        /// Tells publishers that nothing more is taken for now, if that is so.
        let rest: () -> Void
    }

    private let core: SubscriptionCore
    private let simulator: Simulator
    private var ways: Ways
    /// What could not be delivered when it was its turn, in order.
    private var deferred: ArraySlice<SimulatedDelivery> = []
    /// Deliveries still to come for events that went with a batch.
    private var gone: [Source: Int] = [:]

    private struct Source: Hashable {
        let link: ObjectIdentifier?
        let priority: Priority
    }

    init(_ core: SubscriptionCore, _ simulator: Simulator, _ ways: Ways) {
        self.core = core
        self.simulator = simulator
        self.ways = ways
    }

    /// Delivers in another way from now on.
    func deliver(by ways: Ways) { self.ways = ways }

    /// The oldest events of a link will not be delivered.
    func skipped(_ count: Int, by link: Link) {
        for _ in 0..<count {
            guard let index = deferred.firstIndex(where: { $0.link === link }) else { return }
            deferred.remove(at: index)
        }
    }

    var lane: LaneExecutor { core.executor }

    /// Names the subscription in the stream of deliveries.
    private(set) lazy var identity = core.identity

    /// Events have become visible to it.
    func arrived(_ count: Int = 1, by link: Link?, _ priority: Priority) {
        simulator.arrived(count, at: self, by: link, priority)
    }

    /// Has its turn in the order. On the subscription's lane.
    func take(_ delivery: SimulatedDelivery) {
        if core.isCancelled { return }
        let source = Source(link: delivery.link.map { ObjectIdentifier($0) }, priority: delivery.priority)
        if let count = gone[source] {
            gone[source] = count > 1 ? count - 1 : nil
            return
        }
        guard !core.isPaused, ways.isFree() else { return put(off: delivery) }
        simulator.running = core
        let taken = ways.deliver(delivery.link, delivery.priority)
        simulator.running = nil
        if taken > 1 { gone[source] = taken - 1 }
        ways.rest()
    }

    private func put(off delivery: SimulatedDelivery) {
        if let last = deferred.last, delivery.precedes(last) {
            deferred.insert(delivery, at: deferred.firstIndex { delivery.precedes($0) } ?? deferred.endIndex)
        } else {
            deferred.append(delivery)
        }
        ways.rest()
        // What is not a delivery may be what it waits for.
        core.executor.wake()
    }

    /// One more event can be taken: the first of those that were put off has its turn again.
    func isFree() {
        if let first = deferred.popFirst() { simulator.repeat(first) }
    }

    /// Events can be taken again: those that were put off have their turns.
    func hasResumed() {
        let waiting = deferred
        deferred = []
        for delivery in waiting { simulator.repeat(delivery) }
    }
}
