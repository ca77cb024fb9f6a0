import Testing
import TierBusCore

@Suite struct SystemClockTests {
    @Test("The machine's uptime never goes back, and moves")
    func monotonic() {
        let clock = SystemClock()
        let first = clock.uptime
        var (last, steps) = (first, 0)
        while steps < 100_000 || last == first {
            let uptime = clock.uptime
            if uptime < last { Issue.record("\(uptime) after \(last)") }
            last = uptime
            steps += 1
        }
        #expect(last > first)
    }

    @Test("The machine's wall time is after this test was written and before 2200")
    func wallTime() {
        #expect(
            SystemClock().now > Timestamp(seconds: 1_750_000_000)
                && SystemClock().now < Timestamp(seconds: 7_258_118_400))
    }

    @Test("A sleep that was cancelled before it began throws")
    func cancelled() async {
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            try await SystemClock().sleep(for: .seconds(3600))
        }
        await #expect(throws: CancellationError.self) { try await task.value }
    }
}
