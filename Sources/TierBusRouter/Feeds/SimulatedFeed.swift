import TierBusCore

/// A feed in a simulation: its next event comes when the virtual clock gets to its timestamp, or when its pace says so.
final class SimulatedFeed: SimulationSource {
    private let state: FeedState
    private let pull: (Int) -> Int
    private let pulledTime: () -> Timestamp?

    init(_ state: FeedState, pull: @escaping (Int) -> Int, nextTime: @escaping () -> Timestamp?) {
        self.state = state
        self.pull = pull
        pulledTime = nextTime
    }

    var lane: LaneExecutor { state.boundary.executor }

    var place: InputPlace? { state.place }

    var hasEnded: Bool { state.hasEnded }

    /// nil outside a run, and while the container's deliveries are held back.
    func nextTime() -> Timestamp? {
        guard state.boundary.context.phase == .running, !state.mustPause, !hasEnded, let time = pulledTime() else {
            return nil
        }
        guard let due = state.nextDue() else { return time }
        let clock = state.boundary.context.clock
        return clock.now + .nanoseconds(due &- clock.uptime)
    }

    func publishNext() { if state.boundary.context.phase == .running { _ = pull(1) } }
}
