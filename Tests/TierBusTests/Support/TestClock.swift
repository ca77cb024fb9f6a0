import TierBus

/// A clock that stands still and knows until when it is waited for.
final class TestClock: EventClock {
    private let clock = ManualClock(at: Timestamp(nanoseconds: 1_700_000_000_000_000_000))
    private let dues = SystemLock<[Int64: Int]>([:])

    var now: Timestamp { clock.now }
    var uptime: Int64 { clock.uptime }
    var sleeperCount: Int { clock.sleeperCount }

    func sleep(for duration: Duration) async throws {
        let due = clock.uptime + Int64(duration / .nanoseconds(1))
        dues.withLock { $0[due, default: 0] += 1 }
        defer { dues.withLock { $0[due, default: 0] -= 1 } }
        try await clock.sleep(for: duration)
    }

    /// Returns when somebody waits for the moment that is so far away, and all who wait are asleep.
    func awaited(in duration: Duration) async {
        let due = clock.uptime + Int64(duration / .nanoseconds(1))
        await until { isAsleep(until: due) }
    }

    private func isAsleep(until due: Int64) -> Bool {
        let (some, all) = dues.withLock { ($0[due, default: 0], $0.values.reduce(0, +)) }
        return some > 0 && clock.sleeperCount >= all
    }

    /// Lets so much time pass, once somebody waits for just that moment.
    func pass(_ duration: Duration) async {
        await awaited(in: duration)
        clock.advance(by: duration)
    }

    /// Lets so much time pass, whoever waits.
    func advance(by duration: Duration) { clock.advance(by: duration) }
}
