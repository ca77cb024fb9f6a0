import TierBusCore

/// Which alternative of a failover is in use, and when the first is tried again. Belongs to a lane.
final class FailoverState {
    private let pause: Int64
    private let clock: any EventClock
    /// The alternative that took the last event.
    private(set) var current = 0
    private(set) var switches = 0
    /// Uptime from which the first is tried again.
    private var returnsAt = Int64.min

    init(pause: Duration, clock: any EventClock) {
        self.pause = pause.clampedNanoseconds
        self.clock = clock
    }

    /// Tries alternatives, from the current one to the end and then those before it, until one takes the event.
    /// - Parameter attempt: Gives the event to the alternative of a number.
    /// - Throws: `CancellationError` at once; what all threw, if none took it.
    func route(among count: Int, _ attempt: (Int) throws -> Void) throws {
        let now = clock.uptime
        let start = current > 0 && now >= returnsAt ? 0 : current
        var failures = FailureList()
        for step in 0..<count {
            let index = (start + step) % count
            do {
                try attempt(index)
                if current != index { switches += 1 }
                current = index
                return
            } catch let cancellation as CancellationError {
                throw cancellation
            } catch {
                failures.add(error)
                if index == 0 { returnsAt = now.addingClamped(pause) }
            }
        }
        try failures.throwAny()
    }
}
