import Synchronization
import TierBusCore

/// The loops of async handlers on one lane: tasks that are kept, and whose end can be counted.
@usableFromInline
package final class LaneLoops: Sendable {
    private let lane: Lane
    private let quiet: QuietWatch
    private let tasks = SystemLock<[Task<Void, Never>]>([])
    private let finished = Atomic<Int>(0)

    package init(_ lane: Lane, quiet: QuietWatch) {
        self.lane = lane
        self.quiet = quiet
    }

    /// Begins to run a loop that was made on the lane.
    @usableFromInline
    package func start(_ loop: LaneLoop) {
        tasks.withLock { $0.append(task(for: loop)) }
    }

    private func task(for loop: LaneLoop) -> Task<Void, Never> {
        guard let simulator = lane.executor.simulator else { return Task { await self.run(loop) } }
        return SimulatedHandler.$current.withValue(SimulatedHandler()) {
            Task(executorPreference: simulator.tasks) { await self.run(loop) }
        }
    }

    private func run(_ loop: LaneLoop) async {
        await lane.run(loop)
        finished.add(1, ordering: .sequentiallyConsistent)
        quiet.lookAgain()
    }

    /// Cancels the tasks of all loops, so that a handler that waits for something outside gives up.
    package func cancel() { for task in tasks.withLock({ $0 }) { task.cancel() } }

    /// Loops that were started, and those that have ended.
    package var activity: Activity {
        let ended = finished.load(ordering: .sequentiallyConsistent)
        return Activity(begun: tasks.withLock { $0.count }, ended: ended)
    }
}
