public import TierBusCore

/// An adapter that keeps everything it is given, throws where it was told to, and passes the rest on.
public final class MockAdapter: Adapter, EventRecording {
    private let recording: RecordingContainer
    private let target: (any Container)?

    /// - Parameters:
    ///   - plan: When it throws; what it throws on is kept, and not passed on.
    ///   - target: Gets what it does not throw on; nil for nobody.
    public init(failing plan: FailurePlan = .never, to target: (any Container)? = nil) {
        recording = RecordingContainer(failing: plan)
        self.target = target
    }

    /// What it was given so far.
    public var record: EventRecord { recording.record }

    /// Keeps an event and passes it on.
    /// - Throws: What the plan says, or what the target throws.
    public func route<E: Event>(_ event: E, _ delivery: Delivery) throws {
        try recording.receive(event, delivery)
        try target?.receive(event, delivery)
    }
}
