import Testing
import TierBusAdapters
import TierBusCore
@testable import TierBusRouter
import TierBusTesting

@Suite("Publishing to slow subscriptions", .timeLimit(.minutes(5))) struct SlowSubscriptionTests {
    /// A publisher and a subscriber that is held, with rings and mailboxes of four places.
    private struct Bench {
        let router: RouterBench
        let source: Station
        let sink: Station
        let seen = Shared<[Int]>([])

        init(
            _ tier: Tier, on kind: LaneKind, _ policy: SlowConsumerPolicy = .backPressure,
            _ configure: (inout RouterConfiguration) -> Void = { _ in }
        ) async throws {
            router = RouterBench { configuration in
                configuration.ringCapacity = 4
                configuration.mailboxCapacity = 4
                configure(&configuration)
            }
            source = try await router.host("source", on: kind) { try $0.publishes(Plain.self, tier) }
            let seen = seen
            sink = try await router.host("sink") { sink in
                sink.boundary.hold()
                try sink.onEach(Plain.self, SubscriptionOptions(policy: policy)) { event, _ in
                    seen.change { $0.append(event.number) }
                }
            }
        }

        func publish(_ numbers: Range<Int>) async throws {
            try await source.run { source in for number in numbers { try source.publish(Plain(number: number)) } }
        }
    }

    @Test(
        "Drop newest drops and counts what has no room, says so, and slows nobody else",
        arguments: [Tier.fast, .standard])
    func dropNewest(_ tier: Tier) async throws {
        let bench = try await Bench(tier, on: .pool, .dropNewest) { $0.ringCapacity = 64 }
        let others = Shared<[Int]>([])
        try await bench.router.host("other") { other in
            try other.onEach(Plain.self, SubscriptionOptions(policy: tier == .fast ? .backPressure : .dropNewest)) {
                event, _ in
                others.change { $0.append(event.number) }
            }
        }
        for number in 0..<10 {
            try await bench.publish(number..<number + 1)
            await until { others.value.count == number + 1 }
        }
        var counters = try bench.router.subscription(of: "sink")
        #expect((counters.owed, counters.dropped, counters.pending, counters.delivered) == (10, 6, 4, 0))
        #expect(await bench.source.run { !$0.boundary.isHeld })
        let notices = bench.router.notices(.dropped)
        #expect(notices.map(\.place) == ["PLAIN at sink"])
        #expect(notices.map(\.count) == [6])
        await bench.sink.release()
        await bench.router.settle()
        #expect(bench.seen.value == [0, 1, 2, 3])
        #expect(others.value == Array(0..<10))
        counters = try bench.router.subscription(of: "sink")
        #expect((counters.owed, counters.dropped, counters.pending, counters.delivered) == (10, 6, 0, 4))
        await bench.router.end()
    }

    @Test(
        "On a pool lane what has no room is held back, up to a limit, and arrives in order",
        arguments: [Tier.fast, .standard])
    func spill(_ tier: Tier) async throws {
        let bench = try await Bench(tier, on: .pool) { $0.spillLimit = 3 }
        try await bench.publish(0..<7)
        #expect(await bench.source.run { $0.boundary.isHeld })
        await #expect(throws: RouterError.self) { try await bench.publish(7..<8) }
        let isTaken = try await bench.source.run { try $0.publication(Plain.self).tryPublish(Plain(number: 9)) }
        #expect(!isTaken)
        await until { bench.router.ledger.owed == 7 }
        #expect(try bench.router.subscription(of: "sink").pending == 7)
        #expect(try bench.router.publication(of: "source").refused == 1)
        let notices = bench.router.notices(.refused)
        #expect(notices.map(\.place) == ["PLAIN of source"])
        #expect(notices.first?.text.contains("PLAIN at sink") == true)
        await bench.sink.release()
        await bench.router.settle()
        #expect(bench.seen.value == Array(0..<7))
        #expect(await bench.source.run { !$0.boundary.isHeld })
        try await bench.publish(7..<11)
        await bench.router.settle()
        #expect(bench.seen.value == Array(0..<11))
        #expect(try bench.router.publication(of: "source").published == 11)
        await bench.router.end()
    }

    @Test(
        "A container that holds events back starts no further delivery until they are gone",
        arguments: [Tier.fast, .standard])
    func holding(_ tier: Tier) async throws {
        let router = RouterBench { configuration in
            configuration.ringCapacity = 4
            configuration.mailboxCapacity = 4
        }
        let seen = Shared<[Int]>([])
        let origin = try await router.host("origin") { try $0.publishes(Holding.self, .standard) }
        try await router.host("relay") { relay in
            let publication = try relay.publishes(Plain.self, tier)
            try relay.onEach(Holding.self) { event, delivery in
                for index in 0..<6 {
                    try publication.publish(Plain(number: event.number * 6 + index), after: delivery)
                }
            }
        }
        let sink = try await router.host("sink") { sink in
            sink.boundary.hold()
            try sink.onEach(Plain.self) { event, _ in seen.change { $0.append(event.number) } }
        }
        let census = Census()
        try await origin.run { origin in for number in 0..<4 { try origin.publish(Holding.make(number, census)) } }
        await until { (try? router.subscription(of: "sink").pending) == 6 }
        // Looking at it from the lane: every turn that could have delivered more has passed.
        for _ in 0..<20 { await sink.run { _ in } }
        #expect(try router.subscription(of: "relay").delivered == 1)
        #expect(try router.subscription(of: "relay").pending == 3)
        await sink.release()
        await router.settle()
        #expect(seen.value == Array(0..<24))
        #expect(try router.subscription(of: "relay").failed == 0)
        #expect(census.living == 0)
        await router.end()
    }

    @Test("A publication to two rings' readers and a mailbox holds back for the slow ones only, and loses nothing")
    func mixed() async throws {
        let bench = try await Bench(.fast, on: .pool)
        let others = Shared<[String: [Int]]>([:])
        for (name, tier) in [("quick", nil), ("copied", .standard)] as [(ContainerID, Tier?)] {
            try await bench.router.host(name) { station in
                try station.onEach(Plain.self, SubscriptionOptions(tier: tier)) { event, _ in
                    others.change { $0[name.text, default: []].append(event.number) }
                }
            }
        }
        try await bench.publish(0..<9)
        await until { others.value["copied"]?.count == 9 }
        #expect(bench.seen.value == [])
        await bench.sink.release()
        await bench.router.settle()
        #expect(bench.seen.value == Array(0..<9))
        #expect(others.value == ["quick": Array(0..<9), "copied": Array(0..<9)])
        await bench.router.end()
    }

    /// A job that publishes more than there is room for, on its way in a task of its own.
    private func begin(_ bench: Bench, _ numbers: Range<Int>) -> Task<RouterError.Code?, Never> {
        Task {
            do {
                try await bench.publish(numbers)
                return nil
            } catch {
                return (error as? RouterError)?.code
            }
        }
    }

    @Test(
        "On a dedicated lane a publish waits for room, with every wait strategy",
        arguments: [(Tier.fast, WaitStrategy.park), (.fast, .backOff), (.standard, .park), (.standard, .busySpin)])
    func backPressure(_ tier: Tier, _ strategy: WaitStrategy) async throws {
        let bench = try await Bench(tier, on: .dedicated(strategy))
        let publishing = begin(bench, 0..<50)
        await until { bench.router.ledger.pending == 4 }
        #expect(try bench.router.subscription(of: "sink").owed == 4)
        await bench.sink.release()
        #expect(await publishing.value == nil)
        await bench.router.settle()
        #expect(bench.seen.value == Array(0..<50))
        #expect(bench.router.ledger.refused == 0)
        await bench.router.end()
    }

    @Test("A publish that waits is released with an error when the system ends", arguments: [Tier.fast, .standard])
    func releasing(_ tier: Tier) async throws {
        let bench = try await Bench(tier, on: .dedicated(.park))
        let publishing = begin(bench, 0..<50)
        await until { bench.router.ledger.pending == 4 }
        bench.router.context.phase = .releasing
        bench.source.boundary.executor.wake()
        #expect(await publishing.value == .draining)
        #expect(try bench.router.publication(of: "source").refused == 1)
        #expect(try bench.router.subscription(of: "sink").owed == 4)
        await bench.router.end()
        #expect(bench.seen.value == [])
    }

    /// The publisher's lane, which is to end the link, is the one that waits:
    ///
    ///     source's lane                         sink's lane
    ///     ring full: waits                      held, cancelled: will never read
    @Test(
        "A publish that waits on a dedicated lane goes on when the slow subscription is cancelled",
        arguments: [Tier.fast, .standard])
    func cancellingDedicated(_ tier: Tier) async throws {
        let bench = try await Bench(tier, on: .dedicated(.park))
        let publishing = begin(bench, 0..<50)
        await until { bench.router.ledger.pending == 4 }
        let core = try #require(bench.router.table.accounts.subscriptions.first)
        bench.router.table.cancel(core)
        #expect(await publishing.value == nil)
        await bench.router.settle()
        let counters = try bench.router.subscription(of: "sink")
        #expect((counters.owed, counters.discarded, counters.pending) == (50, 50, 0))
        #expect(bench.seen.value == [])
        #expect(await bench.source.run { !$0.boundary.isHeld })
        await bench.router.end()
    }

    @Test(
        "What is held back is discarded, and the container goes on, when the slow subscription is cancelled",
        arguments: [Tier.fast, .standard])
    func cancelling(_ tier: Tier) async throws {
        let router = RouterBench { configuration in
            configuration.ringCapacity = 4
            configuration.mailboxCapacity = 4
        }
        let source = try await router.host("source") { try $0.publishes(Plain.self, tier) }
        let subscription = Shared<Subscription?>(nil)
        try await router.host("sink") { sink in
            sink.boundary.hold()
            let made = try sink.onEach(Plain.self) { _, _ in }
            subscription.change { $0 = made }
        }
        try await source.run { source in for number in 0..<9 { try source.publish(Plain(number: number)) } }
        #expect(await source.run { $0.boundary.isHeld })
        subscription.value?.cancel()
        await router.settle()
        #expect(await source.run { !$0.boundary.isHeld })
        let counters = try router.subscription(of: "sink")
        #expect((counters.owed, counters.discarded, counters.pending) == (9, 9, 0))
        await router.end()
    }

    @Test(
        "Two pool containers that fill each other up are found, named, and come free",
        arguments: [Tier.fast, .standard])
    func poolCycle(_ tier: Tier) async throws {
        let router = RouterBench { configuration in
            configuration.ringCapacity = 4
            configuration.mailboxCapacity = 4
        }
        let census = Census()
        let counts = Shared<[String: Int]>([:])
        let left = try await router.host("left") { left in
            try left.publishes(Plain.self, tier)
            try left.onEach(Holding.self) { _, _ in counts.change { $0["left", default: 0] += 1 } }
        }
        let right = try await router.host("right") { right in
            right.boundary.hold()
            try right.publishes(Holding.self, tier)
            try right.onEach(Plain.self) { _, _ in counts.change { $0["right", default: 0] += 1 } }
        }
        // left holds back for right; right fills left up, and would hold back for it.
        try await left.run { left in for number in 0..<9 { try left.publish(Plain(number: number)) } }
        try await right.run { right in for number in 0..<9 { try right.publish(Holding.make(number, census)) } }
        let notices = router.notices(.cycle)
        #expect(notices.map(\.place) == ["HOLDING of right"])
        for name in ["PLAIN of left", "PLAIN at right", "HOLDING of right", "HOLDING at left"] {
            #expect(notices.first?.text.contains(name) == true, "\(name)")
        }
        await right.release()
        await router.settle()
        #expect(counts.value == ["left": 9, "right": 9])
        await router.end()
    }

    @Test("A circle is found also after a part of what is held back has gone", arguments: [Tier.fast, .standard])
    func lateCycle(_ tier: Tier) async throws {
        let router = RouterBench { configuration in
            configuration.ringCapacity = 4
            configuration.mailboxCapacity = 4
        }
        let census = Census()
        let counts = Shared<[String: Int]>([:])
        let left = try await router.host("left") { left in
            try left.publishes(Plain.self, tier)
            try left.onEach(Holding.self) { _, _ in counts.change { $0["left", default: 0] += 1 } }
        }
        let right = try await router.host("right") { right in
            right.boundary.hold()
            let publication = try right.publishes(Holding.self, tier)
            try right.onEach(Plain.self) { event, _ in
                counts.change { $0["right", default: 0] += 1 }
                // The second batch of the ring: the first four have made room for four that were held back.
                if event.number == 4 {
                    for number in 0..<9 { try publication.publish(Holding.make(number, census)) }
                }
            }
        }
        try await left.run { left in for number in 0..<30 { try left.publish(Plain(number: number)) } }
        await right.release()
        await router.settle()
        #expect(counts.value == ["left": 9, "right": 30])
        await router.end()
    }

    @Test("A circle is found through every reader of a ring that is in the way, not only through the slowest")
    func secondReader() async throws {
        let router = RouterBench { configuration in
            configuration.ringCapacity = 4
            configuration.mailboxCapacity = 4
        }
        let census = Census()
        let left = try await router.host("left") { left in
            try left.publishes(Plain.self, .fast)
            try left.onEach(Holding.self) { _, _ in }
        }
        let slow = try await router.host("slow") { slow in
            slow.boundary.hold()
            try slow.onEach(Plain.self) { _, _ in }
        }
        let right = try await router.host("right") { right in
            right.boundary.hold()
            try right.publishes(Holding.self, .standard)
            try right.onEach(Plain.self) { _, _ in }
        }
        try await left.run { left in for number in 0..<6 { try left.publish(Plain(number: number)) } }
        try await right.run { right in for number in 0..<9 { try right.publish(Holding.make(number, census)) } }
        #expect(router.notices(.cycle).map(\.place) == ["HOLDING of right"])
        await slow.release()
        await right.release()
        await router.settle()
        #expect(router.ledger.delivered == 21)
        await router.end()
    }

    @Test("Two dedicated lanes that fill each other up are found, and one publish is refused with both names")
    func dedicatedCycle() async throws {
        let router = RouterBench { $0.mailboxCapacity = 4 }
        let census = Census()
        let left = try await router.host("left", on: .dedicated(.park)) { left in
            try left.publishes(Plain.self, .standard)
            try left.onEach(Holding.self) { _, _ in }
        }
        let right = try await router.host("right", on: .dedicated(.park)) { right in
            try right.publishes(Holding.self, .standard)
            try right.onEach(Plain.self) { _, _ in }
            right.boundary.hold()
        }
        let publishing = Task {
            try await left.run { left in for number in 0..<9 { try left.publish(Plain(number: number)) } }
        }
        await until { (try? router.subscription(of: "right").pending) == 4 }
        // Not before left waits: it raises the flag of the mailbox when the wait is in the graph.
        let link = try #require(router.table.accounts.links.first { $0.subscription.container == "right" })
        await until { left.boundary.executor.asleep.value == 1 }
        #expect(link.pending == 4)
        do {
            try await right.run { right in for number in 0..<9 { try right.publish(Holding.make(number, census)) } }
            Issue.record("the circle was not found")
        } catch let error as RouterError {
            #expect(error.code == .cycle)
            for name in ["PLAIN of left", "PLAIN at right", "HOLDING of right", "HOLDING at left"] {
                #expect(error.message.contains(name), "\(name)")
            }
        }
        #expect(router.notices(.cycle).count == 1)
        await right.release()
        try await publishing.value
        await router.settle()
        #expect(try router.subscription(of: "right").delivered == 9)
        #expect(try router.subscription(of: "left").delivered == 4)
        await router.end()
    }

    @Test(
        "Two containers of one dedicated lane hold back for each other instead of waiting",
        arguments: [Tier.fast, .standard])
    func sameLane(_ tier: Tier) async throws {
        let router = RouterBench { configuration in
            configuration.ringCapacity = 4
            configuration.mailboxCapacity = 4
        }
        let seen = Shared<[Int]>([])
        let source = try await router.host("source", on: .dedicated(.park), lane: "one") {
            try $0.publishes(Plain.self, tier)
        }
        try await router.host("sink", on: .dedicated(.park), lane: "one") { sink in
            try sink.onEach(Plain.self) { event, _ in seen.change { $0.append(event.number) } }
        }
        try await source.run { source in for number in 0..<50 { try source.publish(Plain(number: number)) } }
        await router.settle()
        #expect(seen.value == Array(0..<50))
        await router.end()
    }
}
