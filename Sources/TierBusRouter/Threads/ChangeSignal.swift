import TierBusCore

/// Wakes one waiting task each time something may have changed; a change that comes first is kept.
package final class ChangeSignal: Sendable {
    private enum State {
        case quiet
        case changed
        case waiting(CheckedContinuation<Void, Never>)
    }

    private let state = SystemLock(State.quiet)

    package init() {}

    /// Tells that something may have changed.
    package func raise() {
        let waiting: CheckedContinuation<Void, Never>? = state.withLock { state in
            switch state {
            case .quiet, .changed:
                state = .changed
                return nil
            case .waiting(let continuation):
                state = .quiet
                return continuation
            }
        }
        waiting?.resume()
    }

    /// Returns at the next change, or at once if there was one since the last time. One task at a time may wait.
    package func next() async {
        await withCheckedContinuation { continuation in
            let ready: Bool = state.withLock { state in
                switch state {
                case .changed:
                    state = .quiet
                    return true
                case .quiet:
                    state = .waiting(continuation)
                    return false
                case .waiting: preconditionFailure("one task at a time may wait for a change")
                }
            }
            if ready { continuation.resume() }
        }
    }
}
