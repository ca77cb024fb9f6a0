public import TierBusCore

/// An async handler that hangs until it is released or its task is cancelled.
///
/// `onEachAsync(Bar.self, from: "data", stub.receive)`
public final class HangingStub: EventRecording, Sendable {
    private let kept = Shared(EventRecord())
    private let gate = ReleaseGate()

    /// A stub that hangs.
    public init() {}

    /// What it was called with, when it began to hang.
    public var record: EventRecord { kept.value }

    /// Calls that hang now.
    public var hangingCount: Int { gate.waitingCount }

    /// Keeps an event and hangs.
    /// - Throws: `CancellationError` when the task is cancelled first.
    public func receive<E: Event>(_ event: E, _ delivery: Delivery) async throws {
        kept.change { $0.append(event, delivery) }
        try await gate.wait()
    }

    /// Returns when so many calls hang, or when the task is cancelled.
    public func hangs(_ count: Int = 1) async { await until { hangingCount >= count } }

    /// Lets all calls return, those that hang and those that come.
    public func release() { gate.release() }
}
