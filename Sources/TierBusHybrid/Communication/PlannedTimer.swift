import TierBusAdapters
import TierBusCore

/// A timer for adapters that are only tried out, and never hold anything back.
final class PlannedTimer: AdapterTimer {
    let clock: any EventClock = SystemClock()

    func schedule(after duration: Duration, _ body: @escaping () -> Void) {}
}
