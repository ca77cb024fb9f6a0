import TierBusCore

/// An answer that comes once, and those who wait for it, each for as long as it wants.
final class AnswerBox<Value: Sendable>: Sendable {
    typealias Answer = Result<Value, LogError>

    private enum State {
        case open([(number: Int, continuation: CheckedContinuation<Answer, Never>)], next: Int)
        case done(Answer)
    }

    private let clock: any EventClock
    private let simulator: Simulator?
    private let state = SystemLock(State.open([], next: 0))

    init(clock: any EventClock, simulator: Simulator?) {
        self.clock = clock
        self.simulator = simulator
    }

    /// The answer is there. Once.
    func fulfil(_ answer: Answer) {
        let waiting = state.withLock { state in
            switch state {
            case .open(let waiting, _):
                state = .done(answer)
                return waiting
            case .done: preconditionFailure("a publish is answered once")
            }
        }
        for (_, continuation) in waiting { continuation.resume(returning: answer) }
    }

    /// The answer if it has come.
    var current: Answer? {
        state.withLock { state in
            switch state {
            case .open: nil
            case .done(let answer): answer
            }
        }
    }

    /// The answer when it comes.
    func value() async -> Answer {
        // What comes from the log is nothing outside of a simulation.
        simulator?.countSleepers(1)
        defer { simulator?.countSleepers(-1) }
        return await withCheckedContinuation { continuation in _ = enter(continuation) }
    }

    /// The answer, or `late` if it has not come within `limit`.
    func value(within limit: Duration, late: @escaping @Sendable () -> LogError) async -> Answer {
        simulator?.countSleepers(1)
        defer { simulator?.countSleepers(-1) }
        var timer: Task<Void, Never>?
        let answer: Answer = await withCheckedContinuation { continuation in
            guard let number = enter(continuation) else { return }
            if let simulator {
                simulator.schedule(after: max(0, limit.clampedNanoseconds)) { self.leave(number, late) }
            } else {
                timer = Task { [clock] in
                    do { try await clock.sleep(for: limit) } catch {
                        // Cancelled: the answer has come.
                        return
                    }
                    self.leave(number, late)
                }
            }
        }
        timer?.cancel()
        await timer?.value
        return answer
    }

    /// - Returns: What tells the one who waits from the others; nil if it was answered at once.
    private func enter(_ continuation: CheckedContinuation<Answer, Never>) -> Int? {
        let (done, number): (Answer?, Int) = state.withLock { state in
            switch state {
            case .open(var waiting, let next):
                waiting.append((next, continuation))
                state = .open(waiting, next: next + 1)
                return (nil, next)
            case .done(let answer): return (answer, 0)
            }
        }
        guard let done else { return number }
        continuation.resume(returning: done)
        return nil
    }

    private func leave(_ number: Int, _ late: () -> LogError) {
        let continuation: CheckedContinuation<Answer, Never>? = state.withLock { state in
            guard case .open(var waiting, let next) = state,
                let place = waiting.firstIndex(where: { $0.number == number })
            else { return nil }
            let continuation = waiting.remove(at: place).continuation
            state = .open(waiting, next: next)
            return continuation
        }
        continuation?.resume(returning: .failure(late()))
    }
}
