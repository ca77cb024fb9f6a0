import Synchronization
import TierBusCore

/// Where the store's thread leaves deliveries for a lane: urgent ones before others that wait, in order within a priority.
package final class DurableInbox: DurableSink {
    /// A delivery and the uptime at which it was left here.
    struct Offered {
        let delivery: DurableDelivery
        let since: Int64
        /// How many that came later went before it.
        var overtaken = 0
    }

    private struct State {
        var waiting: ArraySlice<Offered> = []
        var life = 0
        var isClosed = false
    }

    private let state = SystemLock(State())
    private let executor: LaneExecutor
    private let clock: any EventClock
    private let core: SubscriptionCore
    // Deliveries that wait; written under the lock, read without it.
    private let count = Atomic<Int>(0)

    init(_ core: SubscriptionCore) {
        self.core = core
        executor = core.executor
        clock = core.context.clock
    }

    package func offer(_ deliveries: [DurableDelivery]) {
        let now = clock.uptime
        state.withLock { state in
            if let life = deliveries.first?.life, life != state.life {
                // The log was read anew: what has not begun is offered again.
                state.life = life
                state.waiting = []
            }
            for delivery in deliveries { Self.enter(Offered(delivery: delivery, since: now), &state.waiting) }
            count.store(state.waiting.count, ordering: .releasing)
        }
        if executor.simulator == nil {
            executor.wake()
        } else {
            core.simulated?.arrived(deliveries.count, by: nil, .normal)
        }
    }

    /// Before what is less urgent, but for what was overtaken as often as may be. Events of one key never wait here at the
    /// same time.
    private static func enter(_ offered: Offered, _ waiting: inout ArraySlice<Offered>) {
        var place = waiting.endIndex
        while place > waiting.startIndex, waiting[place - 1].overtaken < ReadyQueue.bound,
            waiting[place - 1].delivery.entry.priority < offered.delivery.entry.priority
        {
            place -= 1
            waiting[place].overtaken += 1
        }
        waiting.insert(offered, at: place)
    }

    package func isWaiting(_ sequence: Int64, attempt: Int) -> Bool {
        state.withLock { state in
            state.waiting.contains { $0.delivery.sequence == sequence && $0.delivery.attempt == attempt }
        }
    }

    /// Lets nothing be taken any more: what waits has not begun, and never will.
    func close() { state.withLock { $0.isClosed = true } }

    var isEmpty: Bool { count.load(ordering: .acquiring) == 0 }

    /// Takes the oldest delivery; in an exact replay the one that the script wants, if it is here.
    func takeFirst() -> Offered? {
        guard !isEmpty else { return nil }
        let wanted = executor.simulator?.script?.wanted
        return state.withLock { state in
            guard !state.isClosed else { return nil }
            let place = wanted.flatMap { id in state.waiting.firstIndex { $0.delivery.entry.eventID == id } }
            guard let first = place.map({ state.waiting.remove(at: $0) }) ?? state.waiting.popFirst() else {
                return nil
            }
            count.store(state.waiting.count, ordering: .releasing)
            return first
        }
    }
}
