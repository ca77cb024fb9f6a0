import Synchronization
import TierBusCore

/// An executor that keeps its one job until it is opened.
final class GateExecutor: SerialExecutor {
    private struct State {
        var held: UnownedJob?
        var permit = false
    }

    private let state = SystemLock(State())
    // Written under the lock, read without it.
    private let isHolding = Atomic<Bool>(false)

    /// Whether a job is kept right now.
    var hasJob: Bool { isHolding.load(ordering: .acquiring) }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let passes = state.withLock { state in
            guard state.permit else {
                state.held = job
                isHolding.store(true, ordering: .releasing)
                return false
            }
            state.permit = false
            return true
        }
        if passes { job.runSynchronously(on: asUnownedSerialExecutor()) }
    }

    @discardableResult
    func open(keeping: Bool) -> Bool {
        let job = state.withLock { state in
            let job = state.held
            state.held = nil
            isHolding.store(false, ordering: .releasing)
            if job == nil && keeping { state.permit = true }
            return job
        }
        // Runs the end of the hop here: the task leaves this executor at once for the one it came from.
        job?.runSynchronously(on: asUnownedSerialExecutor())
        return job != nil
    }
}
