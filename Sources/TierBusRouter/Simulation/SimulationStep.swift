import TierBusCore

/// Something that happens in a simulation, at its place in the total order.
struct SimulationStep {
    // Unchecked: made anywhere, carried out by whoever drives the simulation only.
    enum Work: @unchecked Sendable {
        /// A piece of a task; on a lane unless it belongs to none.
        case job(UnownedJob, LaneExecutor?)
        /// A piece of the router's own work on a lane.
        case block(@Sendable () -> Void, LaneExecutor)
        /// The turn of a lane, for what is not a delivery.
        case turn(LaneExecutor)
        /// The delivery of the next event of a link.
        case delivery(SimulatedDelivery)
        /// The next event of a source.
        case source(any SimulationSource)
        /// What happens at its time, on no lane.
        case alarm(() -> Void)
    }

    /// Nanoseconds of virtual uptime.
    let due: Int64
    /// What is done first at one time: 0 for the router's own work, then the priorities from the highest.
    let rank: UInt8
    /// The place among those of one time and rank; with jitter, a later one.
    let place: UInt64
    /// The place without jitter.
    let number: UInt64
    let work: Work

    static let ownRank: UInt8 = 0

    /// The rank of deliveries of a priority.
    static func rank(_ priority: Priority) -> UInt8 { 1 + Priority.flashCrash.rawValue - priority.rawValue }

    func precedes(_ other: SimulationStep) -> Bool {
        (due, rank, place, number) < (other.due, other.rank, other.place, other.number)
    }
}
