/// Where the tasks of a simulated system run what is bound to no actor: in steps of the simulation.
package final class SimulatedTasks: TaskExecutor, @unchecked Sendable {
    // Set once, by the simulator that owns this, before it is shared.
    weak var simulator: Simulator?

    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        if let simulator {
            simulator.add(.job(job, nil))
        } else {
            // The system is gone; nothing is lost all the same.
            job.runSynchronously(on: asUnownedTaskExecutor())
        }
    }
}
