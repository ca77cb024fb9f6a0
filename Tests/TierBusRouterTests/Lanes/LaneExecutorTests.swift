import Synchronization
import Testing
import TierBusCore
@testable import TierBusRouter
import TierBusTesting

@Suite("Lanes", .timeLimit(.minutes(5))) struct LaneExecutorTests {
    static let kinds: [LaneKind] = [
        .dedicated(.busySpin), .dedicated(.backOff), .dedicated(.park), .pool, .main,
    ]

    private func makeLane(_ name: String, _ kind: LaneKind) throws -> LaneExecutor {
        let executor = LaneExecutor(name: name, kind: kind, quiet: QuietWatch())
        try executor.start()
        return executor
    }

    private func end(_ lanes: LaneExecutor...) async {
        for lane in lanes { lane.stop() }
        for lane in lanes {
            await lane.waitUntilEnded()
            #expect(lane.hasEnded)
        }
    }

    @Test("Blocks run on the lane in the order they were posted", arguments: kinds) func order(_ kind: LaneKind)
        async throws
    {
        let lane = try makeLane("order", kind)
        let seen = Shared<[Int]>([])
        let strays = Atomic<Int>(0)
        let done = Latch()
        for number in 0..<2_000 {
            lane.post {
                if !lane.isRunningHere { strays.add(1, ordering: .relaxed) }
                seen.change { $0.append(number) }
            }
        }
        lane.post { done.open() }
        await done.wait()
        #expect(!lane.isRunningHere)
        #expect(seen.value == Array(0..<2_000))
        #expect(strays.load(ordering: .relaxed) == 0)
        await end(lane)
        #expect(lane.activity == Activity(begun: 2_001, ended: 2_001))
    }

    @Test("Tasks enter the lane one at a time, each with what it gives back", arguments: kinds)
    func entering(_ kind: LaneKind) async throws {
        let executor = try makeLane("entering", kind)
        let lane = Lane(executor)
        let inside = Shared(0)
        let overlaps = Shared(0)
        let sum = await withTaskGroup(of: Int.self) { group in
            for number in 0..<200 {
                group.addTask {
                    await lane.run { _ in
                        inside.change { $0 += 1 }
                        if inside.value != 1 { overlaps.change { $0 += 1 } }
                        executor.checkIsolated()
                        inside.change { $0 -= 1 }
                        return number
                    }
                }
            }
            return await group.reduce(0, +)
        }
        #expect(sum == 199 * 100)
        #expect(overlaps.value == 0)
        await end(executor)
    }

    /// No wake-up is lost, or this ends at its time limit:
    ///
    ///     lane a                      lane b
    ///     post to b, wake b           asleep = 1, fence, nothing queued: sleeps
    ///     nothing queued: sleeps      runs, posts to a, wakes a
    @Test(
        "Two lanes that wake each other by posting never sleep through it",
        arguments: [
            (LaneKind.pool, LaneKind.pool), (.dedicated(.park), .dedicated(.park)), (.dedicated(.backOff), .pool),
            (.main, .pool), (.dedicated(.park), .main),
        ])
    func pingPong(_ first: LaneKind, _ second: LaneKind) async throws {
        let lanes = [try makeLane("ping", first), try makeLane("pong", second)]
        let hops = Threads.events(20_000)
        let done = Latch()
        let count = Atomic<Int>(0)
        @Sendable func hop(_ number: Int) {
            count.add(1, ordering: .relaxed)
            if number == hops { return done.open() }
            lanes[number % 2].post { hop(number + 1) }
        }
        lanes[1].post { hop(1) }
        await done.wait()
        #expect(count.load(ordering: .relaxed) == hops)
        for lane in lanes { await end(lane) }
    }

    @Test(
        "Two lanes that wake each other through pollers never sleep through it",
        arguments: [
            (LaneKind.pool, LaneKind.pool), (.dedicated(.park), .dedicated(.park)), (.dedicated(.backOff), .pool),
            (.main, .pool), (.dedicated(.park), .main),
        ])
    func pollers(_ first: LaneKind, _ second: LaneKind) async throws {
        let lanes = [try makeLane("ping", first), try makeLane("pong", second)]
        let hops = Threads.events(20_000)
        let ball = Ball()
        let done = Latch()
        for (index, lane) in lanes.enumerated() {
            let other = lanes[1 - index]
            lane.post {
                _ = lane.add(
                    "ball",
                    Poller(
                        poll: {
                            let number = ball.number.load(ordering: .acquiring)
                            guard number % 2 == index, number < hops else { return 0 }
                            ball.number.store(number + 1, ordering: .releasing)
                            if number + 1 == hops { done.open() }
                            other.wake()
                            return 1
                        },
                        isReady: {
                            let number = ball.number.load(ordering: .acquiring)
                            return number % 2 == index && number < hops
                        }))
            }
        }
        await done.wait()
        #expect(ball.number.load(ordering: .relaxed) == hops)
        for lane in lanes { await end(lane) }
    }

    private final class Ball: Sendable {
        let number = Atomic<Int>(0)
    }

    @Test("A poller adds and removes pollers on its lane while the lane runs", arguments: kinds)
    func changing(_ kind: LaneKind) async throws {
        let lane = try makeLane("changing", kind)
        let done = Latch()
        let generations = Shared<[Int]>([])
        lane.post { Self.addGeneration(1, to: lane, generations, done) }
        await done.wait()
        #expect(generations.value == Array(1...50))
        await end(lane)
        #expect(lane.runningLabel == nil)
    }

    /// Adds a poller that adds the next one and removes itself.
    private static func addGeneration(_ number: Int, to lane: LaneExecutor, _ seen: Shared<[Int]>, _ done: Latch) {
        var id: Int?
        var isDone = false
        let poll = {
            guard !isDone, let own = id else { return 0 }
            isDone = true
            seen.change { $0.append(number) }
            if number < 50 { addGeneration(number + 1, to: lane, seen, done) } else { done.open() }
            lane.removePoller(own)
            return 1
        }
        id = lane.add("generation \(number)", Poller(poll: poll, isReady: { !isDone }))
    }

    @Test("The label of what runs is known from outside, and only while it runs") func label() async throws {
        let lane = try makeLane("label", .dedicated(.park))
        let labels = Shared<[String?]>([])
        let done = Latch()
        lane.post {
            _ = lane.add(
                "BAR at risk",
                Poller(
                    poll: {
                        guard !done.isOpen else { return 0 }
                        labels.change { $0.append(lane.runningLabel) }
                        done.open()
                        return 1
                    }, isReady: { !done.isOpen }))
        }
        await done.wait()
        await end(lane)
        #expect(labels.value == ["BAR at risk"])
        #expect(lane.runningLabel == nil)
    }

    @Test(
        "What was posted before a lane is stopped is run before it ends, and starting it again does nothing",
        arguments: kinds)
    func stopping(_ kind: LaneKind) async throws {
        let lane = try makeLane("stopping", kind)
        try lane.start()
        let count = Shared(0)
        for _ in 0..<100 { lane.post { count.change { $0 += 1 } } }
        await end(lane)
        #expect(count.value == 100)
        #expect(lane.activity.begun == lane.activity.ended)
    }

    @Test(
        "A dedicated lane waits in the middle of a turn until it is told to look again",
        arguments: [WaitStrategy.busySpin, .backOff, .park])
    func waiting(_ strategy: WaitStrategy) async throws {
        let lane = try makeLane("waiting", .dedicated(strategy))
        let log = Shared<[String]>([])
        let entered = Latch()
        let isOpen = Latch()
        let done = Latch()
        lane.post {
            entered.open()
            lane.wait { isOpen.isOpen }
            log.change { $0.append("waited") }
        }
        lane.post {
            log.change { $0.append("next") }
            done.open()
        }
        await entered.wait()
        // Wakes that make nothing true do not end the wait.
        for _ in 0..<100 { lane.wake() }
        log.change { $0.append("opened") }
        isOpen.open()
        lane.wake()
        await done.wait()
        #expect(log.value == ["opened", "waited", "next"])
        await end(lane)
    }

    @Test("How a lane waits follows its strategy") func strategies() {
        var spin = LaneWait(.busySpin)
        var park = LaneWait(.park)
        var backOff = LaneWait(.backOff)
        for _ in 0..<3_000 { #expect(spin.next() == .spin) }
        #expect(park.next() == .park)
        for _ in 0..<2 {
            for _ in 0..<LaneWait.spins { #expect(backOff.next() == .spin) }
            for _ in 0..<LaneWait.yields { #expect(backOff.next() == .yield) }
            #expect(backOff.next() == .park)
            #expect(backOff.next() == .park)
            backOff.reset()
        }
    }
}
