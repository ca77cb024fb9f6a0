import TierBusCore

/// That an event waits for a subscription: the next one of a link and priority, whichever that is when it is delivered.
struct SimulatedDelivery {
    let subscription: SimulatedSubscription
    /// nil for what a durable log delivers.
    let link: Link?
    let priority: Priority
    /// The place in the order, kept while the subscription cannot take it.
    let place: UInt64
    let number: UInt64

    func precedes(_ other: SimulatedDelivery) -> Bool {
        (SimulationStep.rank(priority), place, number)
            < (SimulationStep.rank(other.priority), other.place, other.number)
    }
}
