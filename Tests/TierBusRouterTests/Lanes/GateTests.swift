import Testing
@testable import TierBusRouter
import TierBusTesting

@Suite("Gates, latches, change signals and parkers", .timeLimit(.minutes(5))) struct GateTests {
    @Test("A gate lets the one who waits go on when it is opened") func waits() async {
        let gate = Gate()
        #expect(!gate.openIfWaiting())
        let passed = Latch()
        let task = Task {
            await gate.pass()
            passed.open()
        }
        await until { gate.isAwaited }
        #expect(!passed.isOpen)
        #expect(gate.openIfWaiting())
        await task.value
        #expect(!gate.isAwaited)
        #expect(!gate.openIfWaiting())
    }

    @Test("A gate that is opened first lets one through, however often it was opened") func permit() async {
        let gate = Gate()
        gate.open()
        gate.open()
        await gate.pass()
        let task = Task { await gate.pass() }
        await until { gate.isAwaited }
        gate.open()
        await task.value
    }

    @Test("A gate that is opened and passed by two sides at once lets everybody through in the end") func race() async {
        let gate = Gate()
        let rounds = Threads.events(20_000)
        let passer = Task { for _ in 0..<rounds { await gate.pass() } }
        var opened = 0
        while opened < rounds {
            if gate.openIfWaiting() { opened += 1 } else { await Task.yield() }
        }
        await passer.value
        #expect(!gate.isAwaited)
    }

    @Test("A latch lets everybody through, before and after it is opened") func latch() async {
        let latch = Latch()
        let passed = Shared(0)
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<10 {
                group.addTask {
                    await latch.wait()
                    passed.change { $0 += latch.isOpen ? 1 : 100 }
                }
            }
            #expect(!latch.isOpen)
            latch.open()
            latch.open()
        }
        await latch.wait()
        #expect(passed.value == 10)
    }

    @Test("A change that was not seen is not waited for; the next one wakes everybody") func signal() async {
        let signal = ChangeSignal()
        signal.raise()
        await signal.next(after: 0)
        let seen = signal.changes
        let passed = Shared(0)
        let tasks = (0..<3).map { _ in
            Task {
                await signal.next(after: seen)
                passed.change { $0 += 1 }
            }
        }
        for _ in 0..<100 { await Task.yield() }
        #expect(passed.value == 0)
        signal.raise()
        for task in tasks { await task.value }
        #expect(passed.value == 3)
    }

    @Test("No change is lost between one who raises and one who waits") func signalRace() async throws {
        let (ping, pong) = (ChangeSignal(), ChangeSignal())
        let rounds = Threads.events(10_000)
        async let first: Void = {
            for round in 0..<rounds {
                ping.raise()
                await pong.next(after: round)
            }
        }()
        for round in 0..<rounds {
            await ping.next(after: round)
            pong.raise()
        }
        await first
    }

    @Test("A parker keeps a wake-up that comes first, and wakes a thread that sleeps") func parker() async throws {
        let (ping, pong) = (Parker(), Parker())
        let rounds = Threads.events(5_000)
        let count = Shared(0)
        try await Threads.run([
            {
                for _ in 0..<rounds {
                    ping.unpark()
                    pong.park()
                }
            },
            {
                for _ in 0..<rounds {
                    ping.park()
                    count.change { $0 += 1 }
                    pong.unpark()
                }
            },
        ])
        #expect(count.value == rounds)
        ping.unpark()
        ping.unpark()
        ping.park()
    }
}
