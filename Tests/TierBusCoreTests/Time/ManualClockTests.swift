import Testing

@testable import TierBusCore
import TierBusTesting

@Suite struct ManualClockTests {
    let clock = ManualClock(at: Timestamp(seconds: 100))

    /// Returns once so many tasks are asleep.
    func wait(for sleepers: Int) async {
        await until { clock.sleeperCount == sleepers }
    }

    @Test("The clock stands still until it is moved, and does not leave its range")
    func standsStill() {
        #expect(clock.now == Timestamp(seconds: 100) && clock.uptime == 0 && clock.now == Timestamp(seconds: 100))
        clock.advance(by: .zero)
        #expect(clock.uptime == 0)
        clock.advance(by: .milliseconds(1))
        clock.advance(by: .nanoseconds(1))
        #expect(clock.uptime == 1_000_001 && clock.now == Timestamp(nanoseconds: 100_001_000_001))
        clock.advance(by: .seconds(Int64.max))
        clock.advance(by: .seconds(Int64.max))
        #expect(clock.uptime == .max && clock.now == Timestamp(nanoseconds: .max))
    }

    @Test("Sleepers wake when they are due and not before, earliest first, equals in the order they fell asleep")
    func ordering() async throws {
        let durations = [30, 10, 20, 10, 30, 20, 10]
        let woken = SystemLock<[Int]>([])
        // The main actor runs resumed tasks one after the other, in the order they were resumed.
        let tasks = await Task { @MainActor [clock] in
            var tasks: [Task<Void, any Error>] = []
            for (index, duration) in durations.enumerated() {
                tasks.append(
                    Task { @MainActor in
                        try await clock.sleep(for: .seconds(duration))
                        woken.withLock { $0.append(index) }
                    })
                await until { clock.sleeperCount == index + 1 }
            }
            return tasks
        }.value
        clock.advance(by: .nanoseconds(9_999_999_999))
        #expect(clock.sleeperCount == 7)
        clock.advance(by: .nanoseconds(1))
        #expect(clock.sleeperCount == 4)
        clock.advance(by: .seconds(100))
        #expect(clock.sleeperCount == 0 && clock.uptime == 110_000_000_000)
        for task in tasks { try await task.value }
        #expect(woken.withLock { $0 } == [1, 3, 6, 2, 5, 0, 4])
    }

    @Test("The clock stands at the moment a sleeper asked for when it is woken, and who sleeps again then is not late")
    func moments() async throws {
        let late = Task { [clock] in try await clock.sleep(for: .seconds(3)) }
        await wait(for: 1)
        let early = Task { [clock] in
            try await clock.sleep(for: .seconds(1))
            try await clock.sleep(for: .seconds(1))
            return clock.uptime
        }
        await wait(for: 2)
        clock.aim(by: .seconds(5))
        #expect(clock.step() && clock.uptime == 1_000_000_000)
        await wait(for: 2)
        #expect(clock.step() && clock.uptime == 2_000_000_000)
        #expect(try await early.value == 2_000_000_000)
        #expect(clock.step() && clock.uptime == 3_000_000_000)
        #expect(!clock.step() && clock.uptime == 5_000_000_000)
        try await late.value
    }

    @Test("A sleep of nothing or less returns at once")
    func nothing() async throws {
        try await clock.sleep(for: .zero)
        try await clock.sleep(for: .seconds(-1))
        #expect(clock.sleeperCount == 0 && clock.leftBehind == 0)
    }

    @Test("A sleeper that is cancelled throws, and leaves the others asleep and nothing behind")
    func cancellation() async throws {
        let first = Task { [clock] in try await clock.sleep(for: .seconds(1)) }
        await wait(for: 1)
        let second = Task { [clock] in try await clock.sleep(for: .seconds(1)) }
        await wait(for: 2)
        first.cancel()
        await #expect(throws: CancellationError.self) { try await first.value }
        #expect(clock.sleeperCount == 1)
        clock.advance(by: .seconds(1))
        try await second.value
        second.cancel()
        #expect(clock.sleeperCount == 0 && clock.leftBehind == 0)
    }

    @Test("A task that was cancelled before it slept throws without sleeping, a sleep of nothing included")
    func cancelledBefore() async {
        for seconds in [0, 1] {
            let task = Task { [clock] in
                withUnsafeCurrentTask { $0?.cancel() }
                try await clock.sleep(for: .seconds(seconds))
            }
            await #expect(throws: CancellationError.self) { try await task.value }
        }
        #expect(clock.sleeperCount == 0 && clock.leftBehind == 0)
    }

    @Test("Cancellations that race with sleeps and advances leave nothing behind, and every sleep ends")
    func races() async {
        let ended = await withTaskGroup(of: Bool.self) { group in
            for number in 0..<500 {
                group.addTask { [clock] in
                    let task = Task { try await clock.sleep(for: .seconds(1)) }
                    if number % 3 > 0 { await Task.yield() }
                    if number % 2 == 0 { task.cancel() } else { clock.advance(by: .seconds(1)) }
                    // Only an advance that came first can have been missed.
                    while number % 2 == 1 && clock.sleeperCount > 0 { clock.advance(by: .seconds(1)) }
                    if number % 2 == 1 { task.cancel() }
                    _ = await task.result
                    return true
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(ended == 500 && clock.sleeperCount == 0 && clock.leftBehind == 0)
    }

    @Test("Advances from several threads at once add up")
    func concurrentAdvances() async {
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask { [clock] in for _ in 0..<1000 { clock.advance(by: .nanoseconds(1)) } }
            }
        }
        #expect(clock.uptime == 8000)
    }

    @Test("Time does not go back")
    func backwards() async {
        await #expect(processExitsWith: .failure) { ManualClock().advance(by: .nanoseconds(-1)) }
    }
}
