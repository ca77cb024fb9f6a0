import Synchronization

/// A clock that stands still until it is told to move, for tests and simulations.
public final class ManualClock: EventClock {
    private struct Sleeper {
        let due: Int64
        let number: UInt64
        let continuation: CheckedContinuation<Void, any Error>
    }

    private struct State {
        var elapsed: Int64 = 0
        var sleepers: [Sleeper] = []
        var lastNumber: UInt64 = 0
        var cancelledBeforeWaiting: Set<UInt64> = []
    }

    private let start: Timestamp
    private let state = Mutex(State())

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
    /// Each sleeper is resumed with the clock at the moment it asked for.
    public func advance(by duration: Duration) {
        precondition(duration >= .zero, "time does not go back")
        let goal = state.withLock { $0.elapsed.addingClamped(duration.clampedNanoseconds) }
        while let sleeper = nextDue(until: goal) { sleeper.continuation.resume() }
    }

    private func nextDue(until goal: Int64) -> Sleeper? {
        state.withLock { state in
            let sleepers = state.sleepers
            let next = sleepers.indices.filter { sleepers[$0].due <= goal }
                .min { (sleepers[$0].due, sleepers[$0].number) < (sleepers[$1].due, sleepers[$1].number) }
            guard let next else {
                state.elapsed = max(state.elapsed, goal)
                return nil
            }
            let sleeper = state.sleepers.remove(at: next)
            state.elapsed = max(state.elapsed, sleeper.due)
            return sleeper
        }
    }

    /// Suspends until the clock was advanced by `duration`. Returns at once where it is not positive.
    public func sleep(for duration: Duration) async throws {
        let number = state.withLock { state in
            state.lastNumber += 1
            return state.lastNumber
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
                let answer: Result<Void, any Error>? = state.withLock { state in
                    if state.cancelledBeforeWaiting.remove(number) != nil || Task.isCancelled {
                        return .failure(CancellationError())
                    }
                    guard duration > .zero else { return .success(()) }
                    let due = state.elapsed.addingClamped(duration.clampedNanoseconds)
                    state.sleepers.append(Sleeper(due: due, number: number, continuation: continuation))
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
        state.withLock { _ = $0.cancelledBeforeWaiting.remove(number) }
    }
}
