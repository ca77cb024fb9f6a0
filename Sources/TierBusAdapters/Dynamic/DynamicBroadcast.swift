public import TierBusCore

/// A ``Broadcast`` whose targets are known at run time only.
public struct DynamicBroadcast: Adapter {
    private let targets: [any Container]

    /// - Parameter targets: In the order in which they get events; none is a sink.
    public init(_ targets: [any Container]) { self.targets = targets }

    /// Gives the event to all targets.
    /// - Throws: What a target threw; ``AdapterFailures`` if several did.
    public func route<E: Event>(_ event: E, _ delivery: Delivery) throws {
        var failures = FailureList()
        for target in targets { failures.catching { () throws in try target.receive(event, delivery) } }
        try failures.throwAny()
    }
}
