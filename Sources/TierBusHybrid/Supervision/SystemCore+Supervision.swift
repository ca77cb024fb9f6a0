import TierBusCore
import TierBusRouter

/// How the containers of a system stand, for everybody who asks.
extension SystemCore {
    /// A container was hosted.
    func isHosted(_ name: String, isSupervised: Bool) {
        statuses.withLock { $0.append(ContainerStatus(name: name, isSupervised: isSupervised)) }
    }

    /// A container is gone.
    func isGone(_ name: String) {
        statuses.withLock { $0.removeAll { $0.name == name } }
        health.clear(.stopped, at: name, "the container is gone")
    }

    /// A container was stopped.
    func isStopped(_ id: ContainerID, _ reason: String) {
        let text = String(reason.prefix(Self.mostReason))
        let stop = ContainerStatus.Stop(time: context.clock.now, reason: text)
        change(id.text) { $0.stop = stop }
        context.notices.post(.stopped, at: id.text, "stopped, and what waits for it is kept: \(text)")
        health.set(.degraded, .stopped, at: id.text, "stopped: \(text)")
        context.quiet.lookAgain()
    }

    /// A container was built anew.
    func isRestarted(_ id: ContainerID, _ discarded: [String]) {
        change(id.text) { status in
            status.stop = nil
            status.restarts += 1
        }
        var text = "built anew"
        if !discarded.isEmpty {
            text +=
                "; what waited for what it does not subscribe to any more is discarded: "
                + discarded.joined(separator: ", ")
        }
        context.notices.post(.restarted, at: id.text, text)
        health.clear(.stopped, at: id.text, "restarted")
    }

    private static let mostReason = 1_000

    private func change(_ name: String, _ body: (inout ContainerStatus) -> Void) {
        statuses.withLock { statuses in
            guard let index = statuses.firstIndex(where: { $0.name == name }) else { return }
            body(&statuses[index])
        }
    }

    /// The containers that are stopped, with what is kept for them; says so.
    func noteStopped() -> [StoppedContainer] {
        let stopped = statuses.withLock { $0.filter { !$0.isRunning } }
        guard !stopped.isEmpty else { return [] }
        let counters = subscriptionCounters
        return stopped.map { status in
            let kept = counters.reduce(0) { sum, row in
                row.container.text.prefix { $0 != "/" } == status.name ? sum + row.pending : sum
            }
            context.notices.post(
                .stopped, at: status.name, "stopped when the run ended; \(kept) events that were kept are not delivered"
            )
            return StoppedContainer(status: status, kept: kept)
        }
    }
}
