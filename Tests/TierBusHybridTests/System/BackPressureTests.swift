import Testing
import TierBusCore
import TierBusHybrid
import TierBusRouter
import TierBusTesting

@Suite("A stalled subscriber under back-pressure") struct BackPressureTests {
    private static var small: RouterConfiguration {
        var configuration = RouterConfiguration()
        configuration.ringCapacity = 8
        configuration.mailboxCapacity = 8
        configuration.fastBatch = 4
        configuration.standardBatch = 4
        configuration.spillLimit = 16
        return configuration
    }

    @Test(
        "holds the publisher's lane back in bounded memory; draining releases it, and the report adds up",
        arguments: [LaneKind.dedicated(), .dedicated(.park), .pool, .main], [Tier.fast, .standard])
    func stalled(kind: LaneKind, tier: Tier) async throws {
        let clock = TestClock()
        let system = try HybridSystem(configuration: Self.small, clock: clock)
        let (lever, isStuck, others) = (Lever(), Latch(), Shared(0))
        let refused = Shared([RouterError.Code]())
        try await system.host("data", on: kind) { data in
            let quotes = try data.publishes(Quoted.self, tier: tier)
            // From a handler: one publishes until it is refused, as an impolite one would.
            try data.onEach(Asked.self, from: "asker") { _, _ in
                for value in 0..<1_000 {
                    do throws(RouterError) {
                        try quotes.publish(Quoted(value))
                    } catch {
                        refused.append(error.code)
                        return
                    }
                }
            }
        }
        try await system.host("stuck", on: .dedicated()) { stuck in
            try stuck.onEach(Quoted.self, from: "data") { _, _ in
                isStuck.open()
                lever.hang()
            }
        }
        try await system.host("asker", on: .pool) { asker in
            try asker.publishes(Asked.self)
            try asker.feed([Asked(1)])
        }
        try await system.host("calm", on: .pool) { calm in
            try calm.onEach(Asked.self, from: "asker") { _, _ in others.add() }
        }
        let isDedicated = kind != .pool && kind != .main
        async let running = system.run(until: .stopped, draining: .seconds(10))
        await isStuck.wait()
        // As far as it can come: two that were asked, and what the queue takes, and the spill where there is one.
        await until { system.ledger.owed >= 2 + 8 + (isDedicated ? 0 : 16) && others.value > 0 }
        await until { isDedicated || !refused.value.isEmpty }
        system.stop()
        await clock.passDeadline(of: system)
        let report = try await running
        #expect(!report.isDrained)
        #expect(report.hanging.contains("TICK at stuck from data, on the lane 'stuck'"))
        #expect(report.hanging.count == 1)
        #expect(report.ledger.isBalanced)
        #expect(refused.value == [isDedicated ? .draining : .spillFull])
        let counters = report.counters("stuck", "TICK")
        // What fits into the queue, and, where the lane does not wait, into the spill.
        #expect(counters?.owed == (isDedicated ? 8 : 8 + 16))
        #expect(counters?.pending == counters?.owed)
        #expect(report.published("data", "TICK")?.refused == 1)
        #expect(report.ledger.refused == 1)
        // Nobody else was kept from anything.
        #expect(others.value == 1)
        lever.lower()
    }

    @Test(
        "that goes on again gets everything, whatever the publisher's lane is",
        arguments: [LaneKind.dedicated(), .dedicated(.park), .pool, .main], [Tier.fast, .standard])
    func released(kind: LaneKind, tier: Tier) async throws {
        let system = try HybridSystem(configuration: Self.small)
        let (lever, isStuck) = (Lever(), Latch())
        let (got, pulled) = (Shared([Int]()), Shared(0))
        try await system.host("data", on: kind) { data in
            try data.publishes(Quoted.self, tier: tier)
            try data.feed(
                (0..<200).lazy.map { value -> Quoted in
                    pulled.add()
                    return Quoted(value)
                })
        }
        try await system.host("stuck", on: .dedicated()) { stuck in
            try stuck.onEach(Quoted.self, from: "data") { quoted, _ in
                if quoted.value == 0 {
                    isStuck.open()
                    lever.hang()
                }
                got.append(quoted.value)
            }
        }
        async let report = system.run(draining: .seconds(60))
        await isStuck.wait()
        // A feed is not pulled past what the queue takes.
        #expect(pulled.value <= 8 + 2)
        lever.lower()
        let result = try await report
        #expect(got.value == Array(0..<200))
        #expect(result.isDrained && result.ledger.isBalanced && result.ledger.refused == 0)
        #expect(result.ledger.delivered == 200)
    }

    @Test("An async subscriber that awaits for long holds the publisher back, too, and all are delivered")
    func async() async throws {
        let system = try HybridSystem(configuration: Self.small)
        let (door, isStuck, got) = (Latch(), Latch(), Shared([Int]()))
        try await system.host("data", on: .pool) { data in
            try data.publishes(Quoted.self)
            try data.feed((0..<100).map { Quoted($0) })
        }
        try await system.host("slow", on: .pool) { slow in
            try slow.onEachAsync(Quoted.self, from: "data") { quoted, _ in
                isStuck.open()
                await door.wait()
                got.append(quoted.value)
            }
        }
        async let report = system.run(draining: .seconds(60))
        await isStuck.wait()
        door.open()
        #expect(try await report.ledger.delivered == 100)
        #expect(got.value == Array(0..<100))
    }

    @Test("tryPublish never waits and holds nothing back: it says no", arguments: [LaneKind.dedicated(), .pool])
    func trying(kind: LaneKind) async throws {
        let clock = TestClock()
        let system = try HybridSystem(configuration: Self.small, clock: clock)
        let (lever, isStuck, answers) = (Lever(), Latch(), Shared([Bool]()))
        try await system.host("data", on: kind) { data in
            let quotes = try data.publishes(Quoted.self)
            try data.onEach(Asked.self, from: "asker") { _, _ in
                for value in 0..<20 { answers.append(try quotes.tryPublish(Quoted(value))) }
            }
        }
        try await system.host("stuck", on: .dedicated()) { stuck in
            try stuck.onEach(Quoted.self, from: "data") { _, _ in
                isStuck.open()
                lever.hang()
            }
        }
        try await system.host("asker") { asker in
            try asker.publishes(Asked.self)
            try asker.feed([Asked(1)])
        }
        async let running = system.run(until: .stopped, draining: .seconds(10))
        await isStuck.wait()
        await until { answers.value.count >= 20 && system.ledger.owed >= 9 }
        system.stop()
        await clock.passDeadline(of: system)
        let report = try await running
        #expect(answers.value == Array(repeating: true, count: 8) + Array(repeating: false, count: 12))
        #expect(report.ledger.isBalanced && report.ledger.refused == 0)
        #expect(report.counters("stuck", "TICK")?.owed == 8)
        lever.lower()
    }

    @Test("A slow consumer that drops the newest loses them, counted and noticed, and slows nobody")
    func dropping() async throws {
        let system = try HybridSystem(configuration: Self.small)
        let (lever, isStuck) = (Lever(), Latch())
        let (slow, calm, all) = (Shared([Int]()), Shared([Int]()), Latch())
        try await system.host("data", on: .pool) { data in
            try data.publishes(Quoted.self)
            try data.publishes(Advice.self)
        }
        try await system.host("slow", on: .dedicated()) { container in
            try container.onEach(Quoted.self, from: "data", slow: .dropNewest) { quoted, _ in
                isStuck.open()
                lever.hang()
                slow.append(quoted.value)
            }
        }
        try await system.host("calm", on: .pool) { container in
            try container.onEach(Quoted.self, from: "data") { quoted, _ in
                calm.append(quoted.value)
                if quoted.value == 499 { all.open() }
            }
        }
        async let report = system.run(until: .stopped, draining: .seconds(60))
        var ingress = try await system.ingress(Quoted.self, into: "data")
        try ingress.publish(Quoted(0))
        await isStuck.wait()
        for value in 1..<500 { try ingress.publish(Quoted(value)) }
        await all.wait()
        lever.lower()
        system.stop()
        let result = try await report
        #expect(calm.value == Array(0..<500))
        // The running one and what fits in beside it.
        #expect(slow.value == Array(0..<8))
        #expect(result.counters("slow", "TICK")?.dropped == 492)
        #expect(result.counters("calm", "TICK")?.dropped == 0)
        #expect(result.ledger.dropped == 492 && result.ledger.owed == 1_000 && result.ledger.delivered == 508)
        #expect(result.ledger.isBalanced && result.isDrained)
        let notices = system.takeNotices(.dropped)
        #expect(notices.map(\.place) == ["TICK at slow from data"])
        #expect(notices.map(\.count) == [492])
    }
}
