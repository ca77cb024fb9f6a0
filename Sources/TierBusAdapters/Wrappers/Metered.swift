public import TierBusCore

/// Counts what goes to a target, in total and by type, and how long it took.
public struct Metered<Target: Container>: Adapter {
    private final class Storage {
        var routed = 0
        var failed = 0
        var byType: [EventType: Int] = [:]
        let latencies = LatencyHistogram()
    }

    private let target: Target
    private let clock: any EventClock
    private let storage = Storage()

    /// - Parameter clock: What durations are measured with; read twice for an event.
    public init(_ target: Target, clock: any EventClock) {
        self.target = target
        self.clock = clock
    }

    /// Events so far, those that failed included.
    public var routed: Int { storage.routed }
    /// Events for which the target threw; a `CancellationError` is no failure.
    public var failed: Int { storage.failed }
    /// Events by type.
    public var routedByType: [EventType: Int] { storage.byType }
    /// How long the target took, of all events.
    public var latencies: LatencySummary { storage.latencies.snapshot().summary }

    /// Sends the event to the target, and measures.
    public func route<E: Event>(_ event: E, _ delivery: Delivery) throws {
        storage.routed += 1
        storage.byType[E.eventType, default: 0] += 1
        let start = clock.uptime
        defer { storage.latencies.record(nanoseconds: clock.uptime &- start) }
        do {
            try target.receive(event, delivery)
        } catch let cancellation as CancellationError {
            throw cancellation
        } catch {
            storage.failed += 1
            throw error
        }
    }
}
