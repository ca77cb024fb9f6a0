import Testing
import TierBus
import TierBusSQLite
import TierBusTesting

@Suite("The health of a system", .timeLimit(.minutes(3))) struct SystemHealthTests {
    private static let small = SQLiteOptions(maxFileBytes: 160 << 10, reservedBytes: 64 << 10)

    /// A system whose desk stores tickets of a size when it is told so, beside a market that runs on the other tiers.
    private func system(
        _ log: DurableLogSource, _ results: Shared<[LogError.Code?]>, _ handled: Shared<[Int]>, _ seen: Shared<Int>
    ) async throws -> HybridSystem {
        let system = try HybridSystem(log: log)
        try await system.host("start") { start in try start.publishes(Go.self) }
        try await system.host("desk") { desk in
            let tickets = try desk.publishesReliably(Ticket.self)
            try desk.onEachAsync(Go.self, from: "start") { go, _ in
                do throws(LogError) {
                    _ = try await tickets.publish(Ticket(go.number, "a", String(repeating: "x", count: 900)))
                    results.append(nil)
                } catch {
                    results.append(error.code)
                }
            }
        }
        try await system.host("clerk") { clerk in
            try clerk.onEachReliably(Ticket.self, as: "clerk.tickets") { ticket, _ in handled.append(ticket.number) }
        }
        for tier in [Tier.fast, .standard] {
            try await system.host("reader \(tier)") { reader in
                try reader.onEach(Echo.self, from: "market \(tier)", optional: true) { _, _ in seen.add() }
            }
            try await system.host("market \(tier)") { market in try market.publishes(Echo.self, tier: tier) }
        }
        return system
    }

    @Test("A system without trouble is ready") func ready() async throws {
        let system = try HybridSystem(log: .memory())
        #expect(system.health.reasons.isEmpty)
        await system.close()
    }

    @Test("A full log degrades the reliable tier only: what is stored is handled and acknowledged, the rest goes on")
    func full() async throws {
        let folder = try TemporaryFolder()
        let file = folder.file("tickets.db")
        let (results, handled, seen) = (Shared<[LogError.Code?]>([]), Shared<[Int]>([]), Shared<Int>(0))
        let system = try await system(.sqlite(file, options: Self.small), results, handled, seen)
        async let running = system.run(until: .stopped)
        var number = 0
        while results.value.last != .some(.full), number < 500 {
            try await system.inject(Go(number), into: "start")
            number += 1
            await until { results.value.count == number }
        }
        let stored = number - 1
        #expect(stored > 20)
        #expect(system.health.state == .full)
        #expect(system.health.reasons.first?.place.contains("tickets.db") == true)
        for tier in [Tier.fast, .standard] {
            for number in 0..<10 { try await system.inject(Echo(number), into: "market \(tier)") }
        }
        await until { seen.value == 20 }
        await until { handled.value.count == stored }
        system.stop()
        let report = try await running
        #expect(handled.value == Array(0..<stored))
        #expect(report.store?.census.pending == 0)
        #expect(report.ledger.isBalanced)
        #expect(report.ledger.pending == 0)
        let notices = system.notices.takeAll().filter { $0.kind == .health }
        #expect(notices.map(\.count) == [1])
    }

    @Test(
        "On a disk that is full the log is full, the rest goes on, and a second after there is room all is well again")
    func fullDisk() async throws {
        guard let disk = try SmallDisk(megabytes: 4) else { return }
        let (results, handled, seen) = (Shared<[LogError.Code?]>([]), Shared<[Int]>([]), Shared<Int>(0))
        let system = try await system(.sqlite(disk.file("tickets.db")), results, handled, seen)
        async let running = system.run(until: .stopped)
        func publish(_ number: Int) async throws -> LogError.Code? {
            let count = results.value.count
            try await system.inject(Go(number), into: "start")
            await until { results.value.count > count }
            return results.value.last ?? nil
        }
        for number in 0..<10 { #expect(try await publish(number) == nil) }
        await until { handled.value.count == 10 }
        try disk.fillUp("rest")
        var number = 10
        while try await publish(number) == nil, number < 10_000 { number += 1 }
        #expect(system.health.state == .full)
        for tier in [Tier.fast, .standard] {
            for number in 0..<10 { try await system.inject(Echo(number), into: "market \(tier)") }
        }
        await until { seen.value == 20 }
        #expect(try await publish(number + 1) == .full)
        #expect(system.health.state == .full)
        try disk.remove("rest")
        let start = system.clock.uptime
        await until { system.health.state == .ready }
        #expect(system.clock.uptime - start < 1_000_000_000)
        for more in number + 2..<number + 12 { #expect(try await publish(more) == nil) }
        system.stop()
        let report = try await running
        #expect(report.isDrained && report.ledger.isBalanced)
        // Those before the disk was full, perhaps the one whose commit was in doubt, and those after it had room again.
        let missing = Set(0..<number + 12).subtracting(handled.value)
        #expect(missing.isSubset(of: [number, number + 1]))
        #expect(Set(handled.value).count == handled.value.count)
    }
}
