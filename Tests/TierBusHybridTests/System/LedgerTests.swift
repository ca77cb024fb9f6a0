import Testing
import TierBusAdapters
import TierBusCore
import TierBusHybrid
import TierBusRouter
import TierBusTesting

@Suite("The ledger, and many systems") struct LedgerTests {
    @Test("An event that is lost behind the ledger's back makes it unbalanced", arguments: [Tier.fast, .standard])
    func lost(tier: Tier) async throws {
        let system = try HybridSystem()
        let got = Shared(0)
        try await system.host("data", on: .pool) { data in
            try data.publishes(Advice.self, tier: tier)
            try data.feed((0..<50).map { Advice($0) })
        }
        try await system.host("sink", on: .pool) { sink in
            try sink.onEach(Advice.self, from: "data") { _, _ in got.add() }
        }
        #expect(try await system.loseOneEvent(at: "sink"))
        let report = try await system.run(draining: .seconds(60))
        #expect(!report.ledger.isBalanced)
        #expect(got.value == 49)
        #expect(report.ledger.owed == 50 && report.ledger.delivered == 49 && report.ledger.pending == 0)
        #expect(report.isDrained)
    }

    @Test("To lose an event one has to name a container that subscribes")
    func loseNothing() async throws {
        let system = try HybridSystem()
        try await system.host("data") { data in try data.publishes(Advice.self) }
        #expect(try await !system.loseOneEvent(at: "data"))
        let error = await routerError { _ = try await system.loseOneEvent(at: "date") }
        #expect(error?.code == .unknownContainer)
        await system.close()
    }

    @Test("A hundred systems with the same names run at once in one process, and each has its own events only")
    func hundred() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<100 {
                group.addTask {
                    let system = try HybridSystem()
                    let (sum, seen) = (Shared(0), Shared(0))
                    // Some have threads of their own.
                    let kind: LaneKind = number % 20 == 0 ? .dedicated(.park) : .pool
                    try await system.host("data", on: kind) { data in
                        try data.publishes(Quoted.self)
                        try data.feed((0..<20).map { Quoted(number * 1_000 + $0) })
                    }
                    try await system.host("model", on: .pool) { model in
                        let advice = try model.publishes(Advice.self)
                        try model.onEach(Quoted.self, from: "data") { quoted, delivery in
                            try advice.publish(Advice(quoted.value, after: delivery), after: delivery)
                        }
                    }
                    try await system.host("sink", on: .pool) { sink in
                        try sink.onEachAsync(Advice.self) { advice, _ in
                            sum.add(advice.value)
                            seen.add()
                        }
                    }
                    let report = try await system.run(draining: .seconds(120))
                    #expect(sum.value == (0..<20).reduce(0) { $0 + number * 1_000 + $1 })
                    #expect(seen.value == 20)
                    #expect(report.isDrained && report.ledger.isBalanced && report.ledger.owed == 40)
                }
            }
            try await group.waitForAll()
        }
    }

    @Test("What a filter holds back is not owed, and what is cancelled is discarded")
    func filtered() async throws {
        let system = try HybridSystem()
        let (even, apples) = (Shared([Int]()), Shared([Int]()))
        try await system.host("data", on: .pool) { data in
            try data.publishes(Quoted.self)
            try data.feed((0..<100).map { Quoted($0, $0 % 4 == 0 ? "AAPL" : "MSFT") })
        }
        try await system.host("even") { container in
            try container.onEach(Quoted.self, from: "data", where: .matching { $0.value % 2 == 0 }) { quoted, _ in
                even.append(quoted.value)
            }
        }
        try await system.host("apples") { container in
            try container.onEach(Quoted.self, from: "data", where: .symbols("AAPL")) { quoted, _ in
                apples.append(quoted.value)
            }
        }
        let report = try await system.run(draining: .seconds(60))
        #expect(even.value == (0..<100).filter { $0 % 2 == 0 })
        #expect(apples.value == (0..<100).filter { $0 % 4 == 0 })
        #expect(report.ledger.owed == 75 && report.ledger.delivered == 75 && report.ledger.isBalanced)
        #expect(report.counters("even", "TICK")?.filtered == 50)
        #expect(report.counters("apples", "TICK")?.filtered == 0)
    }
}
