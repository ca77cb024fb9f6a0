import TierBusCore

extension Simulator {
    /// Where a task sleeps until it is woken or cancelled, whichever is first.
    private final class Bed: Sendable {
        private enum State {
            case empty
            case asleep(CheckedContinuation<Void, any Error>)
            case left
        }

        private let state = SystemLock(State.empty)

        /// - Returns: false, and the continuation is not kept, if the sleep was cancelled already.
        func lie(_ continuation: CheckedContinuation<Void, any Error>) -> Bool {
            state.withLock { state in
                if case .left = state { return false }
                state = .asleep(continuation)
                return true
            }
        }

        func leave() -> CheckedContinuation<Void, any Error>? {
            state.withLock { state in
                defer { state = .left }
                if case .asleep(let continuation) = state { return continuation }
                return nil
            }
        }
    }

    /// Suspends the task for a while of virtual time. Returns at once where it is not positive.
    /// - Throws: `CancellationError` when the task is cancelled first.
    func sleep(for duration: Duration) async throws {
        try Task.checkCancellation()
        guard duration > .zero else { return }
        let bed = Bed()
        countSleepers(1)
        defer { countSleepers(-1) }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
                guard bed.lie(continuation) else { return continuation.resume(throwing: CancellationError()) }
                schedule(after: duration.clampedNanoseconds) { bed.leave()?.resume() }
            }
        } onCancel: {
            bed.leave()?.resume(throwing: CancellationError())
        }
    }
}
