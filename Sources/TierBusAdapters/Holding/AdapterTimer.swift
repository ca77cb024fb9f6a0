public import TierBusCore

/// Calls closures later, on the lane that an adapter belongs to: for adapters that hold events back.
public protocol AdapterTimer: AnyObject {
    /// What it goes by.
    var clock: any EventClock { get }

    /// Calls `body` once, when `duration` has passed.
    func schedule(after duration: Duration, _ body: @escaping () -> Void)
}
