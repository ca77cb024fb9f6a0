public import TierBusCore

/// An async handler that takes its time, by the clock it was given.
///
/// `onEachAsync(Bar.self, from: "data", stub.receive)`
public final class SlowStub: EventRecording, Sendable {
    private let finished = Shared(EventRecord())
    private let duration: Duration
    private let clock: any EventClock

    /// - Parameters:
    ///   - duration: How long each call takes.
    ///   - clock: Whose time it is: the clock of the system, or of the test.
    public init(taking duration: Duration, on clock: any EventClock) {
        self.duration = duration
        self.clock = clock
    }

    /// What it is done with.
    public var record: EventRecord { finished.value }

    /// Returns when the time is over.
    /// - Throws: `CancellationError` when the task is cancelled first; the event is not kept then.
    public func receive<E: Event>(_ event: E, _ delivery: Delivery) async throws {
        try await clock.sleep(for: duration)
        finished.change { $0.append(event, delivery) }
    }
}
