package import TierBusCore

/// A source of events that have times of their own, such as a feed. Confined to whoever drives the simulation.
package protocol SimulationSource: AnyObject {
    /// The lane that publishes its events.
    var lane: LaneExecutor { get }
    /// Where its events come in, if it is replayed.
    var place: InputPlace? { get }
    /// Whether nothing more will come.
    var hasEnded: Bool { get }

    /// The time of the next event; nil while there is none.
    func nextTime() -> Timestamp?

    /// Publishes the next event. On the lane.
    func publishNext()
}
