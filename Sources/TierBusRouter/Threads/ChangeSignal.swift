import TierBusCore

/// Wakes waiting tasks each time something may have changed; a change that comes first is kept.
package final class ChangeSignal: Sendable {
    private struct State {
        var changes = 0
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state = SystemLock(State())

    package init() {}

    /// Changes so far; to be read before what may change is looked at.
    package var changes: Int { state.withLock { $0.changes } }

    /// Tells that something may have changed.
    package func raise() {
        let waiting = state.withLock { state in
            state.changes += 1
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }

    /// Returns at the next change, or at once if there were other changes than those `seen`.
    package func next(after seen: Int) async {
        await withCheckedContinuation { continuation in
            let isNew = state.withLock { state in
                if state.changes != seen { return true }
                state.waiting.append(continuation)
                return false
            }
            if isNew { continuation.resume() }
        }
    }
}
