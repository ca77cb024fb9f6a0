import TierBusCore

/// What the logs of one source in memory have committed; while one is open, it alone has it.
final class KeptLog: Sendable {
    private struct State {
        var snapshot: MemoryLog.Snapshot
        var isOpen = false
    }

    private let state: SystemLock<State>

    init(_ snapshot: MemoryLog.Snapshot) { state = SystemLock(State(snapshot: snapshot)) }

    func open() throws(LogError) -> MemoryLog {
        let snapshot = state.withLock { state -> MemoryLog.Snapshot? in
            guard !state.isOpen else { return nil }
            defer { state = State(snapshot: MemoryLog.Snapshot(), isOpen: true) }
            return state.snapshot
        }
        guard let snapshot else { throw LogError(.alreadyOpen, "the log in memory is open already") }
        return MemoryLog(snapshot) { [self] snapshot in
            state.withLock { $0 = State(snapshot: snapshot, isOpen: false) }
        }
    }
}
