import TierBusCore

/// Calls closures at a later time of the injected clock; each waits in a task whose end is awaited by ``close()``.
package final class Alarms: Sendable {
    private struct State {
        var lastID = 0
        var tasks: [Int: Task<Void, Never>] = [:]
        var isClosed = false
    }

    private let clock: any EventClock
    private let simulator: Simulator?
    private let state = SystemLock(State())

    init(clock: any EventClock, simulator: Simulator? = nil) {
        self.clock = clock
        self.simulator = simulator
    }

    /// Calls `body` once after `duration`, from no particular thread; not at all if ``close()`` comes first.
    package func schedule(after duration: Duration, _ body: @escaping @Sendable () -> Void) {
        if let simulator { return simulator.schedule(after: duration.clampedNanoseconds, body) }
        state.withLock { state in
            guard !state.isClosed else { return }
            state.lastID += 1
            let id = state.lastID
            state.tasks[id] = Task { [clock] in
                do {
                    try await clock.sleep(for: duration)
                } catch {
                    // Cancelled by `close`.
                    return
                }
                if self.take(id) { body() }
            }
        }
    }

    private func take(_ id: Int) -> Bool { state.withLock { $0.tasks.removeValue(forKey: id) != nil } }

    /// Cancels what has not been called; returns when nothing runs any more. Idempotent.
    package func close() async {
        let tasks = state.withLock { state in
            state.isClosed = true
            defer { state.tasks = [:] }
            return state.tasks.values.map { $0 }
        }
        for task in tasks { task.cancel() }
        for task in tasks { await task.value }
    }
}
