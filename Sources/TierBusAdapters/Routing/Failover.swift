public import TierBusCore

/// Tries alternatives in their order until one takes the event, and stays with that one; after a while it returns to the
/// first.
///
/// Every event goes to one alternative that takes it. If none does, the failures of all come out.
public struct Failover<each Alternative: Container>: Adapter {
    private final class Storage {
        /// The alternative that took the last event.
        var current = 0
        /// Uptime from which the first is tried again.
        var returnsAt = Int64.min
        var switches = 0
    }

    private let alternatives: (repeat each Alternative)
    private let pause: Int64
    private let clock: any EventClock
    private let storage = Storage()

    /// - Parameters:
    ///   - alternatives: The first is the one that is wanted.
    ///   - pause: How long after a failure of the first it is tried again; zero for every event.
    public init(_ alternatives: repeat each Alternative, returningAfter pause: Duration, clock: any EventClock) {
        self.alternatives = (repeat each alternatives)
        self.pause = pause.clampedNanoseconds
        self.clock = clock
    }

    /// Which alternative took the last event, from 0.
    public var current: Int { storage.current }
    /// How often another alternative than before took an event.
    public var switches: Int { storage.switches }

    /// Sends the event to the alternative that took the last one, or else to the others in their order.
    /// - Throws: `CancellationError` at once; what all alternatives threw, if none took the event.
    public func route<E: Event>(_ event: E, _ delivery: Delivery) throws {
        let now = clock.uptime
        let start = storage.current > 0 && now >= storage.returnsAt ? 0 : storage.current
        var failures = FailureList()
        // From the current one to the end, and then those before it.
        for isFirstRound in [true, false] {
            var index = -1
            for alternative in repeat each alternatives {
                index += 1
                guard (index >= start) == isFirstRound else { continue }
                do {
                    try alternative.receive(event, delivery)
                    return took(index)
                } catch let cancellation as CancellationError {
                    throw cancellation
                } catch {
                    failures.add(error)
                    if index == 0 { storage.returnsAt = now.addingClamped(pause) }
                }
            }
        }
        try failures.throwAny()
    }

    private func took(_ index: Int) {
        if storage.current != index { storage.switches += 1 }
        storage.current = index
    }
}
