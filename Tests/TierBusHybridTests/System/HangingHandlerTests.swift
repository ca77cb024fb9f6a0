import Testing
import TierBusCore
import TierBusHybrid
import TierBusRouter
import TierBusTesting

@Suite("A handler that hangs at the drain deadline") struct HangingHandlerTests {
    /// Runs a system until it is as far as it can come, and then to its deadline.
    private func run(
        _ system: HybridSystem, until isThere: () -> Bool, passing passDeadline: () async -> Void
    ) async throws -> RunReport {
        async let report = system.run(until: .stopped, draining: .seconds(10))
        await until(isThere)
        system.stop()
        await passDeadline()
        return try await report
    }

    @Test("on a dedicated lane is named in the report, which comes nevertheless and adds up")
    func spinning() async throws {
        let clock = TestClock()
        let system = try HybridSystem(clock: clock)
        let lever = Lever()
        let (calls, others) = (Shared(0), Shared([Int]()))
        try await system.host("data", on: .pool) { data in
            try data.publishes(Quoted.self)
            try data.feed((0..<100).map { Quoted($0) })
        }
        try await system.host("stuck", on: .dedicated()) { container in
            try container.onEach(Quoted.self, from: "data") { _, _ in
                calls.add()
                lever.hang()
            }
        }
        try await system.host("calm", on: .pool) { container in
            try container.onEach(Quoted.self, from: "data") { quoted, _ in others.append(quoted.value) }
        }
        let report = try await run(system) {
            others.value.count == 100 && calls.value == 1 && system.ledger.owed == 200
        } passing: {
            await clock.passDeadline(of: system)
        }
        #expect(!report.isDrained)
        #expect(report.hanging == ["TICK at stuck from data, on the lane 'stuck'"])
        #expect(report.ledger.isBalanced)
        #expect(report.ledger.pending == 100)
        #expect(report.counters("stuck", "TICK")?.pending == 100)
        #expect(report.ledger.delivered == 100)
        #expect(others.value == Array(0..<100))
        let notices = system.takeNotices(.hang)
        #expect(notices.map(\.place) == report.hanging)
        #expect(calls.value == 1)
        lever.lower()
    }

    @Test("asynchronously, deaf to cancellation, is named by its subscription and counts as pending")
    func suspended() async throws {
        let clock = TestClock()
        let system = try HybridSystem(clock: clock)
        let latch = Latch()
        let (begun, cancelled, over) = (Shared(0), Shared(false), Latch())
        try await system.host("data", on: .pool) { data in
            try data.publishes(Advice.self)
            try data.feed((0..<50).map { Advice($0) })
        }
        try await system.host("stuck", on: .pool) { container in
            try container.onEachAsync(Advice.self, from: "data") { _, _ in
                begun.add()
                await latch.wait()
                cancelled.set(Task.isCancelled)
                over.open()
            }
        }
        let report = try await run(system) {
            begun.value == 1 && system.ledger.owed == 50
        } passing: {
            await clock.pass(.seconds(8))
            await clock.pass(.seconds(1))
        }
        #expect(!report.isDrained)
        #expect(report.hanging == ["SIGNAL at stuck from data"])
        #expect(report.ledger.isBalanced)
        #expect(report.ledger.pending == 50)
        #expect(report.ledger.delivered == 0)
        #expect(begun.value == 1)
        // When it comes back at last it may end, on nobody's lane any more, and is not called again.
        latch.open()
        await over.wait()
        #expect(cancelled.value)
        #expect(begun.value == 1)
    }

    @Test("asynchronously, but listens to cancellation, is let go of and delivers what it has")
    func cancellable() async throws {
        let clock = TestClock()
        let system = try HybridSystem(clock: clock)
        try await system.host("data", on: .pool) { data in
            try data.publishes(Advice.self)
            try data.feed([Advice(1)])
        }
        try await system.host("patient", on: .pool) { container in
            try container.onEachAsync(Advice.self, from: "data") { _, _ in try await clock.sleep(for: .seconds(60)) }
        }
        let report = try await run(system) {
            clock.sleeperCount == 1
        } passing: {
            await clock.pass(.seconds(8))
        }
        #expect(!report.isDrained)
        #expect(report.hanging.isEmpty)
        #expect(report.ledger.isBalanced)
        #expect(report.ledger.delivered == 1 && report.ledger.pending == 0)
        #expect(report.counters("patient", "SIGNAL")?.failed == 1)
    }

    @Test("A handler that hangs on the pool does not keep a dedicated lane from ending, and is named")
    func onPool() async throws {
        let clock = TestClock()
        let system = try HybridSystem(clock: clock)
        let lever = Lever()
        let (got, begun) = (Shared(0), Shared(0))
        try await system.host("data", on: .dedicated()) { data in
            try data.publishes(Advice.self)
            try data.feed([Advice(1), Advice(2)])
        }
        try await system.host("stuck", on: .dedicated(.park)) { container in
            try container.onBatch(Advice.self, from: "data") { _ in
                begun.add()
                lever.hang()
            }
        }
        try await system.host("sink", on: .pool) { sink in
            try sink.onEach(Advice.self, from: "data") { _, _ in got.add() }
        }
        let report = try await run(system) {
            got.value == 2 && begun.value == 1 && system.ledger.owed == 4
        } passing: {
            await clock.passDeadline(of: system)
        }
        #expect(report.hanging == ["SIGNAL at stuck from data, on the lane 'stuck'"])
        #expect(report.ledger.isBalanced && report.ledger.pending == 2 && got.value == 2)
        lever.lower()
    }

    @Test("A component that hangs is named by the subscription that forwards to it")
    func component() async throws {
        let clock = TestClock()
        let system = try HybridSystem(clock: clock)
        let (lever, begun) = (Lever(), Shared(0))
        try await system.host("data", on: .pool) { data in
            try data.publishes(Advice.self)
            try data.feed([Advice(1)])
        }
        try await system.host("stuck", on: .dedicated()) { container in
            try container.child("inner") { child in
                try child.add("deep", on: Advice.self) { (_: Advice, _: Delivery) -> Void in
                    begun.add()
                    lever.hang()
                }
            }
            try container.forward(Advice.self, from: "data", to: .children)
        }
        let report = try await run(system) {
            begun.value == 1 && system.ledger.owed == 1
        } passing: {
            await clock.passDeadline(of: system)
        }
        #expect(report.hanging == ["SIGNAL at stuck from data, on the lane 'stuck'"])
        #expect(report.ledger.isBalanced && report.ledger.pending == 1)
        lever.lower()
    }
}
