package import TierBusCore

/// Where a publisher's lane leaves events for the reader of an egress: bounded, one writer, one reader.
package final class EgressBuffer<E: Event>: EgressAccount {
    private struct State {
        var waiting: [(E, Delivery)] = []
        var head = 0
        var reader: CheckedContinuation<(E, Delivery)?, Never>?
        var isClosed = false
        var owed = 0
        var delivered = 0
        var dropped = 0
        var discarded = 0

        var count: Int { waiting.count - head }

        mutating func removeFirst() -> (E, Delivery) {
            let first = waiting[head]
            head += 1
            if head == waiting.count || head >= 1_024 {
                waiting.removeFirst(head)
                head = 0
            }
            return first
        }
    }

    private let capacity: Int
    private let policy: EgressPolicy
    private let onDrop: @Sendable () -> Void
    private let state = SystemLock(State())

    /// - Parameter onDrop: Called on the publisher's lane for every event that is dropped.
    package init(capacity: Int, policy: EgressPolicy, onDrop: @escaping @Sendable () -> Void = {}) {
        self.capacity = max(1, capacity)
        self.policy = policy
        self.onDrop = onDrop
    }

    /// Leaves an event. Called on the publisher's lane; never waits.
    package func put(_ event: E, _ delivery: Delivery) {
        var drops = false
        let reader = state.withLock { state -> CheckedContinuation<(E, Delivery)?, Never>? in
            guard !state.isClosed else { return nil }
            state.owed += 1
            if let reader = state.reader {
                state.reader = nil
                state.delivered += 1
                return reader
            }
            if state.count == capacity {
                state.dropped += 1
                drops = true
                if policy == .dropNewest { return nil }
                _ = state.removeFirst()
            }
            state.waiting.append((event, delivery))
            return nil
        }
        if drops { onDrop() }
        reader?.resume(returning: (event, delivery))
    }

    /// Takes the next event; nil at the end, or when the task is cancelled, which ends it. For one reader.
    func next() async -> (E, Delivery)? {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let answer: (E, Delivery)?? = state.withLock { state in
                    if state.count > 0, !Task.isCancelled {
                        state.delivered += 1
                        return state.removeFirst()
                    }
                    // Closed, cancelled before it waited, or read by somebody else, too.
                    if state.isClosed || Task.isCancelled || state.reader != nil { return .some(nil) }
                    state.reader = continuation
                    return nil
                }
                if let answer { continuation.resume(returning: answer) }
            }
        } onCancel: {
            finish(discarding: true)
        }
    }

    /// Takes nothing more in. The reader gets what waits and then the end, or the end at once if that is discarded.
    package func finish(discarding: Bool = false) {
        let reader = state.withLock { state -> CheckedContinuation<(E, Delivery)?, Never>? in
            state.isClosed = true
            if discarding {
                state.discarded += state.count
                state.waiting = []
                state.head = 0
            }
            defer { state.reader = nil }
            return state.reader
        }
        reader?.resume(returning: nil)
    }

    package var counters: EgressCounters {
        state.withLock { state in
            EgressCounters(
                owed: state.owed, delivered: state.delivered, dropped: state.dropped, discarded: state.discarded,
                pending: state.count)
        }
    }
}
