public import TierBusCore

/// A clock that stands still, and knows who waits for it: time is passed when the code under test has begun to wait, and
/// not a moment too early.
public final class TestClock: EventClock {
    private let clock: ManualClock
    private let dues = SystemLock<[Duration: Int]>([:])

    /// A clock that stands at `start`; in November 2023 unless said otherwise.
    public init(at start: Timestamp = Timestamp(seconds: 1_700_000_000)) { clock = ManualClock(at: start) }

    /// The start and the time that has passed.
    public var now: Timestamp { clock.now }
    /// Nanoseconds that have passed.
    public var uptime: Int64 { clock.uptime }
    /// Tasks that are asleep.
    public var sleeperCount: Int { clock.sleeperCount }

    /// Suspends until so much time has passed. Returns at once where it is not positive.
    public func sleep(for duration: Duration) async throws {
        let due = moment(in: duration)
        dues.withLock { $0[due, default: 0] += 1 }
        defer { dues.withLock { $0[due, default: 0] -= 1 } }
        try await clock.sleep(for: duration)
    }

    /// Returns when so many tasks wait for the moment that is just so far away, and all who wait are asleep; or when the
    /// task is cancelled.
    public func awaited(in duration: Duration, by count: Int = 1) async {
        let due = moment(in: duration)
        await until {
            let (some, all) = dues.withLock { ($0[due, default: 0], $0.values.reduce(0, +)) }
            return some >= count && clock.sleeperCount >= all
        }
    }

    /// Lets so much time pass, once so many tasks wait for just that moment.
    public func pass(_ duration: Duration, awaitedBy count: Int = 1) async {
        await awaited(in: duration, by: count)
        clock.advance(by: duration)
    }

    /// Lets so much time pass, whoever waits.
    public func advance(by duration: Duration) { clock.advance(by: duration) }

    private func moment(in duration: Duration) -> Duration {
        .nanoseconds(clock.uptime) + .nanoseconds(duration.clampedNanoseconds)
    }
}
