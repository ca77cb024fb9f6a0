import TierBusCore
import TierBusRouter

/// What happens to supervised containers. All on the lane.
extension HostedLane {
    /// A handler or a component of a container threw.
    func failed(_ container: ContainerID, _ error: any Error, at label: String, in core: SystemCore) {
        guard let supervisor = supervisor(of: container), case .running = supervisor.phase else { return }
        guard supervisor.window.failed(at: core.context.clock.uptime) else { return }
        let (limit, period) = (supervisor.supervision.failures, supervisor.supervision.period)
        stop(supervisor, "more than \(limit) failures within \(period); the last: \(label): \(error)", in: core)
    }

    /// The supervisor of the top-level container that a container is in; nil without supervision.
    func supervisor(of container: ContainerID) -> Supervisor? {
        guard !supervisors.isEmpty else { return nil }
        let top = container.text.prefix { $0 != "/" }
        return supervisors.first { $0.id.text == top }
    }

    /// Stops a container that runs: nothing in it is called any more, and what waits for it is kept.
    func stop(_ supervisor: Supervisor, _ reason: String, in core: SystemCore) {
        supervisor.phase = .stopping
        supervisor.timer.end()
        core.table.stop(supervisor.boundary) { supervisor.phase = .stopped }
        // Children keep their places in the table.
        detach(supervisor.id)
        core.isStopped(supervisor.id, reason)
    }

    /// Builds a stopped container anew.
    /// - Parameter steps: How its connections are made.
    /// - Throws: What its body throws, and what connecting it throws; it is stopped then, and what waits for it is kept.
    func rebuild(
        _ supervisor: Supervisor, in core: SystemCore, _ steps: [Wiring.Step],
        _ body: (HybridContainer) throws -> Void
    ) throws {
        guard case .stopped = supervisor.phase else {
            throw RouterError(.stopped, "'\(supervisor.id)' is not restarted: it is being stopped")
        }
        supervisor.phase = .running
        supervisor.window = FailureWindow(
            limit: supervisor.supervision.failures, period: supervisor.supervision.period)
        supervisor.timer = LifeTimer(timer)
        let root = try HybridContainer(supervisor.id.text, agenda: agenda)
        add(root, supervisor.boundary, supervisor.timer, in: core)
        do {
            try agenda.dispatch {
                try body(root)
                for step in steps where supervisor.phase == .running { try step.body(self) }
            }
        } catch {
            if case .running = supervisor.phase { stop(supervisor, "not built anew: \(error)", in: core) }
            throw error
        }
        // It may have thrown so often that it is stopped already.
        guard case .running = supervisor.phase else { return }
        let discarded = core.table.discardStopped(of: supervisor.boundary)
        core.isRestarted(supervisor.id, discarded)
    }
}
