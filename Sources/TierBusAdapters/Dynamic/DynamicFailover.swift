public import TierBusCore

/// A ``Failover`` whose alternatives are known at run time only.
public struct DynamicFailover: Adapter {
    private let alternatives: [any Container]
    private let state: FailoverState

    /// - Parameters:
    ///   - alternatives: One or more; the first is the one that is wanted.
    ///   - pause: How long after a failure of the first it is tried again; zero for every event.
    public init(_ alternatives: [any Container], returningAfter pause: Duration, clock: any EventClock) {
        precondition(!alternatives.isEmpty, "there is one alternative or more")
        self.alternatives = alternatives
        state = FailoverState(pause: pause, clock: clock)
    }

    /// Which alternative took the last event, from 0.
    public var current: Int { state.current }
    /// How often another alternative than before took an event.
    public var switches: Int { state.switches }

    /// Sends the event to the alternative that took the last one, or else to the others in their order.
    /// - Throws: As ``Failover/route(_:_:)``.
    public func route<E: Event>(_ event: E, _ delivery: Delivery) throws {
        try state.route(among: alternatives.count) { try alternatives[$0].receive(event, delivery) }
    }
}
