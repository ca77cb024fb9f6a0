/// The one list of what a lane has yet to deliver inside its boundaries, first in, first out.
///
/// An event that is published while a handler runs waits here until every subscriber of the running event has been
/// called: handlers never nest, and the stack stays flat. The buses of one lane share one agenda.
public final class Agenda {
    // Made in `init`, freed in `deinit`. Buses and ports, which use it too, keep this object alive.
    @usableFromInline
    let state: UnsafeMutablePointer<AgendaState>

    /// An agenda with nothing to do.
    /// - Parameter clock: Times deliveries into ``latency``; nil times none.
    public init(clock: (any EventClock)? = nil) {
        latency = LatencyHistogram()
        state = .allocate(capacity: 1)
        state.initialize(to: AgendaState(clock: clock, latency: latency))
    }

    deinit {
        state.deinitialize(count: 1)
        state.deallocate()
    }

    /// Nanoseconds from publish to the call of a handler: every event below 1,000 a second, one in 64 above.
    public let latency: LatencyHistogram

    /// Takes what handlers throw; called at once, on the lane, and like a handler: it may publish.
    ///
    /// Where a failure is itself published and its handler throws, nothing ends the circle but this closure.
    public var onFailure: (BusFailure) -> Void {
        get { state.pointee.onFailure }
        set { state.pointee.onFailure = newValue }
    }

    /// Whether a handler is running or events wait to be delivered.
    public var isDispatching: Bool { state.pointee.isDispatching }

    /// Events that wait.
    public var count: Int { state.pointee.waiting.count }

    /// Most events that ever waited at once.
    public var highWaterMark: Int { state.pointee.highWaterMark }

    /// Runs `body` as if it were a handler: what it publishes waits until it is done and is delivered before this
    /// returns, also if `body` throws. Within a dispatch `body` just runs.
    @inlinable
    @inline(__always)
    public func dispatch<Result, Failure: Error>(_ body: () throws(Failure) -> Result) throws(Failure) -> Result {
        defer { withExtendedLifetime(self) {} }
        let state = state
        if state.pointee.isDispatching { return try body() }
        state.pointee.isDispatching = true
        defer { AgendaState.end(state) }
        return try body()
    }
}

@available(*, unavailable)
extension Agenda: Sendable {}
