public import TierBusCore

/// A container that keeps everything it is given, and throws where it was told to.
///
/// `receive` is also a handler: `onEach(Bar.self, from: "data", recording.receive)`.
public final class RecordingContainer: Container, EventRecording, Sendable {
    private let kept = Shared(EventRecord())
    private let plan: FailurePlan

    /// - Parameter plan: When it throws; what it throws on is kept, too.
    public init(failing plan: FailurePlan = .never) { self.plan = plan }

    /// What it was given so far.
    public var record: EventRecord { kept.value }

    /// Keeps an event.
    /// - Throws: What the plan says.
    public func receive<E: Event>(_ event: E, _ delivery: Delivery) throws {
        var call = 0
        kept.change { record in
            record.append(event, delivery)
            call = record.entries.count
        }
        try plan.check(call, event, delivery)
    }
}
