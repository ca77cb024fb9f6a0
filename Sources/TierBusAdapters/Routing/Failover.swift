public import TierBusCore

/// Tries alternatives in their order until one takes the event, and stays with that one; after a while it returns to the
/// first.
///
/// Every event goes to one alternative that takes it. If none does, the failures of all come out.
public struct Failover<each Alternative: Container>: Adapter {
    private let alternatives: (repeat each Alternative)
    private let state: FailoverState

    /// - Parameters:
    ///   - alternatives: The first is the one that is wanted.
    ///   - pause: How long after a failure of the first it is tried again; zero for every event.
    public init(_ alternatives: repeat each Alternative, returningAfter pause: Duration, clock: any EventClock) {
        self.alternatives = (repeat each alternatives)
        state = FailoverState(pause: pause, clock: clock)
    }

    /// Which alternative took the last event, from 0.
    public var current: Int { state.current }
    /// How often another alternative than before took an event.
    public var switches: Int { state.switches }

    /// Sends the event to the alternative that took the last one, or else to the others in their order.
    /// - Throws: `CancellationError` at once; what all alternatives threw, if none took the event.
    public func route<E: Event>(_ event: E, _ delivery: Delivery) throws {
        var count = 0
        for _ in repeat each alternatives { count += 1 }
        try state.route(among: count) { wanted in
            var index = 0
            for alternative in repeat each alternatives {
                if index == wanted { try alternative.receive(event, delivery) }
                index += 1
            }
        }
    }
}
