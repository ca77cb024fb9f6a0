/// A clock that stands still until it is told to move, for tests and simulations.
public final class ManualClock: EventClock {
    private struct Sleeper {
        let due: Int64
        let number: UInt64
        let continuation: CheckedContinuation<Void, any Error>
    }

    private struct State {
        var elapsed: Int64 = 0
        /// Where the clock is being moved to; ``elapsed`` when nobody moves it.
        var goal: Int64 = 0
        /// Latest first; of those due at one moment, who fell asleep last comes first.
        var sleepers: [Sleeper] = []
        var lastNumber: UInt64 = 0
        var cancelledBeforeWaiting: Set<UInt64> = []
    }

    private let start: Timestamp
    private let state = SystemLock(State())

    /// A clock that stands at `start`.
    public init(at start: Timestamp = .epoch) { self.start = start }

    /// `start` and the time it was advanced by.
    public var now: Timestamp { start + .nanoseconds(uptime) }

    /// Nanoseconds it was advanced by.
    public var uptime: Int64 { state.withLock { $0.elapsed } }

    /// Tasks that are asleep.
    public var sleeperCount: Int { state.withLock { $0.sleepers.count } }

    /// Moves time on and wakes who is due, earliest first, then in the order they fell asleep.
    ///
    /// The clock stands at the moment a sleeper asked for when it is resumed; by the time the sleeper runs, it may have
    /// moved on. Advances from several threads, or from who is woken by one, add up.
    public func advance(by duration: Duration) {
        precondition(duration >= .zero, "time does not go back")
        aim(by: duration)
        while step() {}
    }

    /// Says where the clock is to be moved to.
    func aim(by duration: Duration) {
        state.withLock { $0.goal = $0.goal.addingClamped(duration.clampedNanoseconds) }
    }

    /// Moves to the next sleeper that is due and wakes it; false if there is none, and the clock is where it was to go.
    func step() -> Bool {
        guard let sleeper = nextDue() else { return false }
        sleeper.continuation.resume()
        return true
    }

    private func nextDue() -> Sleeper? {
        state.withLock { state in
            guard let next = state.sleepers.last, next.due <= state.goal else {
                state.elapsed = state.goal
                return nil
            }
            state.elapsed = max(state.elapsed, next.due)
            return state.sleepers.removeLast()
        }
    }

    /// Suspends until the clock was advanced by `duration`. Returns at once where it is not positive.
    public func sleep(for duration: Duration) async throws {
        let number = state.withLock { state in
            state.lastNumber += 1
            return state.lastNumber
        }
        // A cancellation that comes when the wait is over leaves its number behind. The handler is not called any more.
        defer { state.withLock { _ = $0.cancelledBeforeWaiting.remove(number) } }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
                let answer: Result<Void, any Error>? = state.withLock { state in
                    if state.cancelledBeforeWaiting.contains(number) || Task.isCancelled {
                        return .failure(CancellationError())
                    }
                    guard duration > .zero else { return .success(()) }
                    let due = state.elapsed.addingClamped(duration.clampedNanoseconds)
                    let sleeper = Sleeper(due: due, number: number, continuation: continuation)
                    let place = state.sleepers.firstIndex { $0.due <= due } ?? state.sleepers.endIndex
                    state.sleepers.insert(sleeper, at: place)
                    return nil
                }
                if let answer { continuation.resume(with: answer) }
            }
        } onCancel: {
            let sleeper = state.withLock { state -> Sleeper? in
                guard let place = state.sleepers.firstIndex(where: { $0.number == number }) else {
                    state.cancelledBeforeWaiting.insert(number)
                    return nil
                }
                return state.sleepers.remove(at: place)
            }
            sleeper?.continuation.resume(throwing: CancellationError())
        }
    }

    /// What cancelled waits left behind; nothing, when no task sleeps.
    var leftBehind: Int { state.withLock { $0.cancelledBeforeWaiting.count } }
}
