import TierBusCore

/// Holds whoever comes until it is released; from then on it stands open.
public final class ReleaseGate: Sendable {
    private struct State {
        var isReleased = false
        var lastNumber = 0
        var waiting: [Int: CheckedContinuation<Void, any Error>] = [:]
        var cancelledBeforeWaiting: Set<Int> = []
    }

    private let state = SystemLock(State())

    /// A gate that holds.
    public init() {}

    /// Tasks that are held now.
    public var waitingCount: Int { state.withLock { $0.waiting.count } }

    /// Lets all go on who wait, and all who will come.
    public func release() {
        let held = state.withLock { state in
            state.isReleased = true
            defer { state.waiting = [:] }
            return state.waiting.sorted { $0.key < $1.key }.map(\.value)
        }
        for continuation in held { continuation.resume() }
    }

    /// Returns when the gate is released.
    /// - Throws: `CancellationError` when the task is cancelled first.
    public func wait() async throws {
        let number = state.withLock { state in
            state.lastNumber += 1
            return state.lastNumber
        }
        // A cancellation that comes when the wait is over leaves its number behind. The handler is not called any more.
        defer { state.withLock { _ = $0.cancelledBeforeWaiting.remove(number) } }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
                let answer: Result<Void, any Error>? = state.withLock { state in
                    if state.cancelledBeforeWaiting.contains(number) { return .failure(CancellationError()) }
                    if state.isReleased { return .success(()) }
                    state.waiting[number] = continuation
                    return nil
                }
                if let answer { continuation.resume(with: answer) }
            }
        } onCancel: {
            let held = state.withLock { state in
                guard let held = state.waiting.removeValue(forKey: number) else {
                    state.cancelledBeforeWaiting.insert(number)
                    return CheckedContinuation<Void, any Error>?.none
                }
                return held
            }
            held?.resume(throwing: CancellationError())
        }
    }
}
