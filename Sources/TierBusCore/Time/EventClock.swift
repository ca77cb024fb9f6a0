/// Where time comes from. Everything in a system reads the one clock that was put into it.
public protocol EventClock: Sendable {
    /// The wall time: what timestamps are made of. May jump.
    var now: Timestamp { get }

    /// Nanoseconds since some fixed moment in the past: what waits and latencies are measured with. Never goes back.
    var uptime: Int64 { get }

    /// Suspends the task for `duration` of this clock.
    /// - Throws: `CancellationError` when the task is cancelled first.
    func sleep(for duration: Duration) async throws
}
