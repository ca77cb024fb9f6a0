import Testing
import TierBusCore
import TierBusHybrid
import TierBusRouter
import TierBusTesting

@Suite("What comes after the end, or in the middle of a failure, neither hangs nor is lost") struct LateAndFailedTests {
    @Test("After the run, whatever is asked of the system is an error or does nothing; nothing waits for ever")
    func afterTheRun() async throws {
        let system = try HybridSystem()
        let subscription = Shared<Subscription?>(nil)
        try await system.host("data", on: .dedicated()) { data in
            try data.publishes(Advice.self)
        }
        try await system.host("sink", on: .pool) { sink in
            subscription.set(try sink.onEach(Advice.self, from: "data") { _, _ in })
        }
        _ = try await system.run(draining: .seconds(10))
        subscription.value?.cancel()
        system.stop()
        await system.close()
        let hosted = await routerError { try await system.host("more") { _ in } }
        #expect(hosted?.code == .draining)
        let beside = await routerError { try await system.host("more", beside: "data") { _ in } }
        #expect(beside?.code == .draining)
        let main = await routerError { try await system.hostOnMain("more") { _ in } }
        #expect(main?.code == .draining)
        let ingress = await routerError { _ = try await system.ingress(Advice.self, into: "data") }
        #expect(ingress?.code == .draining)
        let egress = await routerError { _ = try await system.egress(Advice.self, from: "data") }
        #expect(egress?.code == .draining)
        let removed = await routerError { try await system.remove("data") }
        #expect(removed?.code == .draining)
        let again = await routerError { _ = try await system.run() }
        #expect(again?.code == .alreadyRan)
    }

    @Test("A container whose body fails while its publisher is busy leaves no link behind that others wait for")
    func failedBody() async throws {
        let system = try HybridSystem()
        let (lever, isBusy) = (Lever(), Latch())
        let got = Shared(0)
        try await system.host("data", on: .dedicated()) { data in
            try data.publishes(Advice.self)
            try data.feed((0..<10).map { Advice($0) })
        }
        async let second: Void = system.host("neighbour", beside: "data") { _ in
            isBusy.open()
            lever.hang()
        }
        await isBusy.wait()
        let failed = Shared(false)
        async let third: Void = {
            do {
                try await system.host("model", on: .dedicated()) { model in
                    try model.onEach(Advice.self, from: "data") { _, _ in }
                    failed.set(true)
                    throw Broken()
                }
            } catch {
                #expect(error is Broken)
            }
        }()
        await until { failed.value }
        // The link that was begun is made only now.
        lever.lower()
        await third
        try await second
        try await system.host("sink", on: .pool) { sink in
            try sink.onEach(Advice.self, from: "data") { _, _ in got.add() }
        }
        let report = try await system.run(draining: .seconds(30))
        #expect(got.value == 10)
        #expect(report.isDrained && report.ledger.isBalanced)
        #expect(report.ledger.owed == 10)
        #expect(report.lanes.map(\.name) == ["data", "sink"])
    }

    @Test("A system that is closed without a run ends, once, and is not run")
    func closed() async throws {
        let system = try HybridSystem()
        let feedPulled = Shared(0)
        try await system.host("data", on: .dedicated()) { data in
            try data.publishes(Advice.self)
            try data.feed(
                (0..<3).lazy.map { value -> Advice in
                    feedPulled.add()
                    return Advice(value)
                })
        }
        await system.close()
        await system.close()
        let run = await routerError { _ = try await system.run() }
        #expect(run?.code == .notRunning)
        let hosted = await routerError { try await system.host("more") { _ in } }
        #expect(hosted?.code == .draining)
        #expect(feedPulled.value == 0)
        #expect(system.ledger == Ledger())
        var ended = 0
        for await _ in system.notices { ended += 1 }
        #expect(ended == 0)
    }

    @Test("A system is run once, also while it runs")
    func twice() async throws {
        let system = try HybridSystem()
        let isRunning = Latch()
        try await system.host("data") { data in
            try data.publishes(Advice.self)
            try data.onEach(Asked.self) { _, _ in isRunning.open() }
        }
        try await system.host("source") { source in
            try source.publishes(Asked.self)
            try source.feed([Asked(1)])
        }
        async let report = system.run(until: .stopped, draining: .seconds(30))
        await isRunning.wait()
        let second = await routerError { _ = try await system.run() }
        #expect(second?.code == .alreadyRan)
        // Without effect on a system that runs.
        await system.close()
        system.stop()
        system.stop()
        #expect(try await report.isDrained)
        let third = await routerError { _ = try await system.run() }
        #expect(third?.code == .alreadyRan)
    }

    @Test("Cancelling the task that runs a system drains it and returns the report")
    func cancellation() async throws {
        let system = try HybridSystem()
        let seen = Latch()
        let got = Shared([Int]())
        try await system.host("data", on: .pool) { data in
            try data.publishes(Advice.self)
            try data.feed((0...).lazy.map { Advice($0) })
        }
        try await system.host("sink", on: .pool) { sink in
            try sink.onEach(Advice.self, from: "data") { advice, _ in
                got.append(advice.value)
                if advice.value == 1_000 { seen.open() }
            }
        }
        let run = Task { try await system.run(until: .feedsEnd, draining: .seconds(60)) }
        await seen.wait()
        run.cancel()
        let report = try await run.value
        #expect(report.isDrained && report.ledger.isBalanced)
        let published = report.published("data", "SIGNAL")?.published
        #expect(got.value == Array(0..<(published ?? 0)))
        #expect(got.value.count > 1_000)
    }

    @Test("A system that is stopped before it runs drains at once")
    func stoppedBefore() async throws {
        let system = try HybridSystem()
        try await system.host("data") { data in
            let advice = try data.publishes(Advice.self)
            try data.onEach(Asked.self) { _, _ in }
            // Published while the system is built: delivered in the run.
            try advice.publish(Advice(1))
        }
        let got = Shared(0)
        try await system.host("sink") { sink in try sink.onEach(Advice.self, from: "data") { _, _ in got.add() } }
        system.stop()
        let report = try await system.run(until: .stopped, draining: .seconds(30))
        #expect(report.isDrained && report.ledger.isBalanced)
        // Nobody was there yet when it was published.
        #expect(got.value == 0 && report.ledger.unroutable == 1)
    }

    @Test("A system without containers runs and ends")
    func empty() async throws {
        let system = try HybridSystem()
        let report = try await system.run()
        #expect(report.isDrained && report.ledger == Ledger() && report.lanes.isEmpty && report.store == nil)
    }

    @Test("What needs a log says so where there is none")
    func noLog() async throws {
        let system = try HybridSystem()
        let publishing = await routerError {
            try await system.host("risk") { risk in try risk.publishesReliably(Stored.self) }
        }
        #expect(publishing?.code == .noLog)
        #expect(publishing?.message.contains("STORED of risk") == true)
        let subscribing = await routerError {
            try await system.host("risk") { risk in
                try risk.onEachReliably(Stored.self, as: "risk") { _, _ in }
            }
        }
        #expect(subscribing?.code == .noLog)
        #expect(subscribing?.message.contains("STORED at risk") == true)
        let tier = await routerError {
            try await system.host("risk") { risk in try risk.publishes(Stored.self, tier: .reliable) }
        }
        #expect(tier?.code == .wrongTier)
        // The container that failed is not there: its name is free.
        try await system.host("risk") { _ in }
        await system.close()
    }
}

/// An event that could be stored.
struct Stored: StorableEvent, Codable {
    static let eventType: EventType = "STORED"
    let id: EventID
    let timestamp: Timestamp
}
