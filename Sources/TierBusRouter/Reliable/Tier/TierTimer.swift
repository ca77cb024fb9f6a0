import TierBusCore

/// Pokes the store's thread at the earliest time that it asked for.
///
/// Each time waits in a task of its own; replaced ones are cancelled, and the end of all is awaited by ``close()``.
final class TierTimer: Sendable {
    private struct State {
        var due: Int64?
        // The task that may still poke.
        var current = 0
        var tasks: [Int: Task<Void, Never>] = [:]
        var isClosed = false
    }

    private let clock: any EventClock
    private let simulator: Simulator?
    private let state = SystemLock(State())

    init(clock: any EventClock, simulator: Simulator?) {
        self.clock = clock
        self.simulator = simulator
    }

    /// Has `body` called once the clock's uptime is `due`, instead of at the time given before; nil: not at all.
    func set(_ due: Int64?, _ body: @escaping @Sendable () -> Void) {
        let replaced: Task<Void, Never>? = state.withLock { state in
            guard due != state.due, !state.isClosed else { return nil }
            let replaced = state.tasks[state.current]
            state.due = due
            state.current += 1
            if let due, let simulator {
                let id = state.current
                simulator.schedule(after: due.subtractingReportingOverflow(clock.uptime).partialValue) { [self] in
                    if end(id) { body() }
                }
            } else if let due {
                let id = state.current
                state.tasks[id] = Task { [clock] in
                    var isDue = true
                    do {
                        let wait = due.subtractingReportingOverflow(clock.uptime)
                        try await clock.sleep(
                            for: .nanoseconds(wait.overflow ? (due < 0 ? 0 : .max) : wait.partialValue))
                    } catch {
                        // Cancelled: replaced or closed.
                        isDue = false
                    }
                    if self.end(id), isDue { body() }
                }
            }
            return replaced
        }
        replaced?.cancel()
    }

    /// Forgets the task; tells whether it is still the one that pokes.
    private func end(_ id: Int) -> Bool {
        state.withLock { state in
            state.tasks[id] = nil
            guard id == state.current else { return false }
            state.due = nil
            return !state.isClosed
        }
    }

    /// Cancels what waits; returns when nothing runs any more. Idempotent.
    func close() async {
        let tasks = state.withLock { state in
            state.isClosed = true
            return state.tasks.values.map { $0 }
        }
        for task in tasks { task.cancel() }
        for task in tasks { await task.value }
    }
}
