import TierBusCore
import TierBusRouter

/// One supervised container on its lane: counts its failures and knows how it is built. Confined to the lane.
// Unchecked: touched on the lane only, where the blocks that carry it are posted to.
final class Supervisor: @unchecked Sendable {
    enum Phase {
        case running
        /// Stopped; its queues are not let go of yet.
        case stopping
        case stopped
    }

    let id: ContainerID
    let boundary: Boundary
    let factory: ContainerFactory
    let supervision: Supervision
    var window: FailureWindow
    var phase = Phase.running
    /// Ends with the container's present life.
    var timer: LifeTimer

    init(
        _ id: ContainerID, _ boundary: Boundary, _ supervision: Supervision, _ factory: ContainerFactory,
        _ timer: LifeTimer
    ) {
        self.id = id
        self.boundary = boundary
        self.supervision = supervision
        self.factory = factory
        self.timer = timer
        window = FailureWindow(limit: supervision.failures, period: supervision.period)
    }
}
