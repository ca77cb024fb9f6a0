import Testing
import TierBusCore
import TierBusHybrid
import TierBusRouter
import TierBusTesting

@Suite("Feeds in a system") struct FeedTests {
    /// Ends with an error after some events.
    private struct Failing: Feed {
        var left: Int

        mutating func next() throws -> Advice? {
            guard left > 0 else { throw Broken("source") }
            left -= 1
            return Advice(left)
        }
    }

    @Test("A feed with a pace gives exactly what is due as time goes on", arguments: [LaneKind.dedicated(), .pool])
    func pace(kind: LaneKind) async throws {
        let clock = ManualClock()
        let system = try HybridSystem(clock: clock)
        let got = Shared([Int]())
        try await system.host("data", on: kind) { data in
            try data.publishes(Advice.self)
            try data.feed((0..<100).map { Advice($0) }, pace: .perSecond(10))
        }
        try await system.host("sink", on: kind) { sink in
            try sink.onEach(Advice.self, from: "data") { advice, _ in got.append(advice.value) }
        }
        async let report = system.run(draining: .seconds(60))
        /// Waits until the feed sleeps, with all delivered that was due.
        func settle(_ count: Int) async {
            await until { got.value.count >= count && clock.sleeperCount > 0 }
        }
        // The first is due at once.
        await settle(1)
        #expect(got.value == [0])
        clock.advance(by: .milliseconds(99))
        await settle(1)
        #expect(got.value == [0])
        clock.advance(by: .milliseconds(1))
        await settle(2)
        #expect(got.value == [0, 1])
        // Behind by many, it catches up.
        clock.advance(by: .seconds(5))
        await settle(52)
        #expect(got.value == Array(0..<52))
        clock.advance(by: .milliseconds(250))
        await settle(54)
        #expect(got.value == Array(0..<54))
        // To the end: 45 more, and the look that finds no more.
        clock.advance(by: .seconds(60))
        let result = try await report
        #expect(got.value == Array(0..<100))
        #expect(result.isDrained && result.ledger.isBalanced && result.ledger.delivered == 100)
    }

    @Test("A feed that throws has ended: a notice says why, what it gave is delivered, and the run ends")
    func failing() async throws {
        let system = try HybridSystem()
        let got = Shared([Int]())
        try await system.host("data") { data in
            try data.publishes(Advice.self)
            try data.feed(Failing(left: 5))
        }
        try await system.host("sink") { sink in
            try sink.onEach(Advice.self, from: "data") { advice, _ in got.append(advice.value) }
        }
        let report = try await system.run(draining: .seconds(60))
        #expect(got.value == [4, 3, 2, 1, 0])
        #expect(report.isDrained && report.ledger.isBalanced)
        let notices = system.takeNotices(.feedFailed)
        #expect(notices.map(\.place) == ["feed of SIGNAL into data"])
        #expect(notices.first?.text.contains("source") == true && notices.first?.count == 1)
    }

    @Test("A feed needs a fast or standard publication of its type, declared before it")
    func withoutPublication() async throws {
        let system = try HybridSystem()
        let error = await hybridError {
            try await system.host("data") { data in
                try data.publishes(Quoted.self)
                try data.feed([Advice(1)])
            }
        }
        #expect(error?.code == .notDeclared)
        #expect(error?.message.contains("'data'") == true && error?.message.contains("SIGNAL") == true)
        let report = try await system.run()
        #expect(report.ledger == Ledger() && report.lanes.isEmpty)
    }

    @Test("The run ends when all feeds have ended, not before")
    func severalFeeds() async throws {
        let system = try HybridSystem()
        let (advice, asked) = (Shared([Int]()), Shared(0))
        try await system.host("one") { one in
            try one.publishes(Advice.self)
            try one.feed((0..<30).map { Advice($0) })
            try one.feed((100..<400).map { Advice($0) })
            try one.feed([Advice]())
        }
        try await system.host("two", on: .dedicated()) { two in
            try two.publishes(Asked.self)
            try two.feed((0..<1_000).map { Asked($0) })
            try two.onEach(Advice.self, from: "one") { event, _ in advice.append(event.value) }
        }
        try await system.host("three") { try $0.onEach(Asked.self, from: "two") { _, _ in asked.add() } }
        let report = try await system.run(until: .feedsEnd, draining: .seconds(60))
        #expect(advice.value.filter { $0 < 100 } == Array(0..<30))
        #expect(advice.value.filter { $0 >= 100 } == Array(100..<400))
        #expect(asked.value == 1_000)
        #expect(report.isDrained && report.ledger.isBalanced && report.ledger.delivered == 1_330)
    }

    @Test("A feed stops for back-pressure before anything is refused, however small the limits are")
    func smallest() async throws {
        var configuration = RouterConfiguration()
        configuration.mailboxCapacity = 1
        configuration.spillLimit = 1
        let system = try HybridSystem(configuration: configuration)
        let got = Shared([Int]())
        try await system.host("data", on: .pool) { data in
            try data.publishes(Advice.self)
            try data.feed((0..<50).map { Advice($0) })
        }
        try await system.host("sink", on: .pool) { sink in
            try sink.onEach(Advice.self, from: "data") { advice, _ in got.append(advice.value) }
        }
        let report = try await system.run(draining: .seconds(60))
        #expect(got.value == Array(0..<50))
        #expect(report.ledger.refused == 0 && report.ledger.isBalanced)
        #expect(system.takeNotices(.feedFailed).isEmpty)
    }
}
