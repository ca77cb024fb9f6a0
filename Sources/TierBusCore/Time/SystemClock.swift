#if canImport(Darwin)
    import Darwin
#elseif canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// The machine's clock: the only place in the library that reads it.
///
/// In the handlers of a simulated system, whose time is virtual, reading it makes the run fail.
public struct SystemClock: EventClock {
    /// The machine's clock.
    public init() {}

    /// The wall time of the machine.
    public var now: Timestamp { Timestamp(nanoseconds: Self.read(CLOCK_REALTIME)) }

    /// Monotonic time of the machine. Costs about 23 ns.
    public var uptime: Int64 { Self.read(CLOCK_MONOTONIC) }

    /// Suspends the task for `duration`.
    public func sleep(for duration: Duration) async throws {
        ClockWatch.current?.tell()
        try await Task.sleep(for: duration)
    }

    private static func read(_ clock: clockid_t) -> Int64 {
        ClockWatch.current?.tell()
        var time = timespec()
        clock_gettime(clock, &time)
        return Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec)
    }
}
