import Testing
import TierBusCore
import TierBusHybrid
import TierBusRouter
import TierBusTesting

@Suite("Hosting, before and during a run") struct HostingTests {
    /// Runs a system until `body` is done, and drains it.
    private static func running(
        _ system: HybridSystem, _ body: () async throws -> Void
    ) async throws -> RunReport {
        async let report = system.run(until: .stopped, draining: .seconds(60))
        do {
            try await body()
        } catch {
            system.stop()
            _ = try await report
            throw error
        }
        system.stop()
        return try await report
    }

    @Test(
        "A container that is hosted during the run gets everything that is published after host has returned",
        arguments: [LaneKind.dedicated(), .pool, .main])
    func late(kind: LaneKind) async throws {
        let system = try HybridSystem()
        try await system.host("data", on: kind) { data in
            try data.publishes(Quoted.self)
            try data.publishes(Advice.self)
        }
        try await system.host("early", on: kind) { early in
            try early.onEach(Quoted.self, from: "data") { _, _ in }
        }
        let (fast, standard, all) = (Shared([Int]()), Shared([Int]()), Latch())
        let report = try await Self.running(system) {
            var quotes = try await system.ingress(Quoted.self, into: "data")
            var advice = try await system.ingress(Advice.self, into: "data")
            for value in 0..<100 {
                try quotes.publish(Quoted(value))
                try advice.publish(Advice(value))
            }
            try await system.host("late", on: kind) { late in
                try late.onEach(Quoted.self, from: "data") { quoted, _ in
                    fast.append(quoted.value)
                    if quoted.value == 299 { all.open() }
                }
                try late.onEachAsync(Advice.self, from: "data") { advice, _ in standard.append(advice.value) }
            }
            for value in 100..<300 {
                try quotes.publish(Quoted(value))
                try advice.publish(Advice(value))
            }
            await all.wait()
        }
        #expect(fast.value.suffix(200) == Array(100..<300)[...])
        #expect(standard.value.suffix(200) == Array(100..<300)[...])
        #expect(fast.value == Array((300 - fast.value.count)..<300))
        #expect(standard.value == Array((300 - standard.value.count)..<300))
        #expect(report.isDrained && report.ledger.isBalanced)
        #expect(report.ledger.delivered == 300 + fast.value.count + standard.value.count)
    }

    @Test("A source that nobody is called is an error before anything runs, with a suggestion; then it can be mended")
    func unknownSource() async throws {
        let system = try HybridSystem()
        let (pulled, got) = (Shared(0), Shared([Int]()))
        try await system.host("ticks") { ticks in
            try ticks.publishes(Asked.self)
            try ticks.feed(
                (0..<3).lazy.map { value -> Asked in
                    pulled.add()
                    return Asked(value)
                })
        }
        try await system.host("model") { model in
            try model.onEach(Advice.self, from: "tick") { advice, _ in got.append(advice.value) }
        }
        let error = await routerError { _ = try await system.run() }
        #expect(error?.code == .unknownSource)
        #expect(error?.message.contains("SIGNAL at model") == true)
        #expect(error?.message.contains("'tick'") == true)
        #expect(error?.message.contains("'ticks'") == true)
        #expect(pulled.value == 0)
        try await system.host("tick") { tick in
            try tick.publishes(Advice.self)
            try tick.feed((0..<5).map { Advice($0) })
        }
        let report = try await system.run(draining: .seconds(60))
        #expect(got.value == Array(0..<5))
        #expect(pulled.value == 3)
        #expect(report.isDrained && report.ledger.isBalanced)
    }

    @Test("An optional source may be missing, and may come later")
    func optionalSource() async throws {
        let system = try HybridSystem()
        let got = Shared([Int]())
        try await system.host("model") { model in
            try model.onEach(Advice.self, from: "extra", optional: true) { advice, _ in got.append(advice.value) }
        }
        let report = try await Self.running(system) {
            try await system.host("extra") { extra in
                try extra.publishes(Advice.self)
                try extra.feed([Advice(7)])
            }
        }
        // The feed may not have begun when the run was stopped.
        #expect(got.value == [7] || got.value == [])
        #expect(report.ledger.isBalanced && report.ledger.delivered == got.value.count)
        #expect(report.lanes.map(\.name) == ["model", "extra"])
    }

    @Test("During the run a container whose source is unknown is not hosted, and leaves nothing behind")
    func unknownDuringRun() async throws {
        let system = try HybridSystem()
        try await system.host("data") { data in try data.publishes(Advice.self) }
        let report = try await Self.running(system) {
            // Once a feed or an ingress works, the run has begun.
            try await Self.waitUntilRunning(system)
            let error = await routerError {
                try await system.host("model", on: .dedicated()) { model in
                    try model.onEach(Advice.self, from: "date") { _, _ in }
                }
            }
            #expect(error?.code == .unknownSource)
            #expect(error?.message.contains("'data'") == true)
            let beside = await routerError {
                try await system.host("model", beside: "data") { model in
                    try model.onEach(Advice.self, from: "date") { _, _ in }
                }
            }
            #expect(beside?.code == .unknownSource)
            // The name is free.
            try await system.host("model") { model in try model.onEach(Advice.self, from: "data") { _, _ in } }
        }
        #expect(report.isDrained)
        #expect(report.lanes.map(\.name) == ["data", "gate", "model"])
    }

    private static func waitUntilRunning(_ system: HybridSystem) async throws {
        let isRunning = Latch()
        try await system.host("gate") { gate in
            try gate.publishes(Asked.self)
            try gate.feed(
                (0..<1).lazy.map { value -> Asked in
                    isRunning.open()
                    return Asked(value)
                })
        }
        await isRunning.wait()
    }

    @Test("A container that is removed during the run is discarded with what waits; the others go on")
    func removing() async throws {
        let system = try HybridSystem()
        let (lever, isStuck, all) = (Lever(), Latch(), Latch())
        let others = Shared([Int]())
        try await system.host("data", on: .pool) { data in try data.publishes(Advice.self) }
        try await system.host("slow", on: .dedicated()) { slow in
            try slow.child("inner") { inner in
                try inner.onEach(Advice.self, from: "data") { _, _ in
                    isStuck.open()
                    lever.hang()
                }
            }
        }
        try await system.host("calm", on: .pool) { calm in
            try calm.onEach(Advice.self, from: "data") { advice, _ in
                others.append(advice.value)
                if advice.value == 9 || advice.value == 19 { all.open() }
            }
        }
        let report = try await Self.running(system) {
            var ingress = try await system.ingress(Advice.self, into: "data")
            for value in 0..<10 { try ingress.publish(Advice(value)) }
            await isStuck.wait()
            await all.wait()
            async let removed: Void = system.remove("slow")
            lever.lower()
            try await removed
            let again = await routerError { try await system.remove("slow") }
            #expect(again?.code == .unknownContainer)
            for value in 10..<20 { try ingress.publish(Advice(value)) }
            // Its name is free, on another lane.
            try await system.host("slow", on: .pool) { slow in
                try slow.onEach(Advice.self, from: "data") { _, _ in }
            }
        }
        #expect(others.value == Array(0..<20))
        #expect(report.isDrained && report.ledger.isBalanced)
        let inner = report.counters("slow/inner", "SIGNAL")
        #expect(inner?.owed == 10)
        #expect((inner?.delivered ?? 0) + (inner?.discarded ?? 0) == 10)
        #expect(inner?.pending == 0)
    }

    @Test("A removed container's feed is pulled no more, and the run ends without it")
    func removedFeed() async throws {
        let system = try HybridSystem()
        let (pulled, seen) = (Shared(0), Latch())
        try await system.host("endless", on: .pool) { endless in
            try endless.publishes(Advice.self)
            try endless.feed(
                (0...).lazy.map { value -> Advice in
                    pulled.add()
                    return Advice(value)
                })
        }
        try await system.host("sink", on: .pool) { sink in
            try sink.onEach(Advice.self, from: "endless") { advice, _ in if advice.value == 100 { seen.open() } }
        }
        async let running = system.run(until: .feedsEnd, draining: .seconds(60))
        await seen.wait()
        try await system.remove("endless")
        let count = pulled.value
        let report = try await running
        #expect(pulled.value == count)
        #expect(report.isDrained && report.ledger.isBalanced)
        // What it published before is delivered.
        #expect(report.ledger.delivered == report.published("endless", "SIGNAL")?.published)
    }

    @Test("When a publisher is removed and then its subscriber, what still waited is discarded, not pending for ever")
    func removedBothWays() async throws {
        let system = try HybridSystem()
        let (lever, isStuck) = (Lever(), Latch())
        try await system.host("fast", on: .pool) { data in try data.publishes(Quoted.self) }
        try await system.host("standard", on: .pool) { data in try data.publishes(Advice.self) }
        try await system.host("sink", on: .dedicated()) { sink in
            try sink.onEach(Asked.self) { _, _ in
                isStuck.open()
                lever.hang()
            }
            try sink.onEach(Quoted.self, from: "fast") { _, _ in }
            try sink.onEach(Advice.self, from: "standard") { _, _ in }
        }
        try await system.host("asker", on: .pool) { asker in try asker.publishes(Asked.self) }
        let report = try await Self.running(system) {
            var asked = try await system.ingress(Asked.self, into: "asker")
            var quotes = try await system.ingress(Quoted.self, into: "fast")
            var advice = try await system.ingress(Advice.self, into: "standard")
            try asked.publish(Asked(1))
            await isStuck.wait()
            for value in 0..<20 {
                try quotes.publish(Quoted(value))
                try advice.publish(Advice(value))
            }
            // Until they are in the queues of the sink.
            await until { system.ledger.owed >= 41 }
            try await system.remove("fast")
            try await system.remove("standard")
            async let removed: Void = system.remove("sink")
            lever.lower()
            try await removed
            // What a removed container would publish is refused, and owed to nobody.
            var refused: RouterError?
            do throws(RouterError) {
                try quotes.publish(Quoted(99))
            } catch {
                refused = error
            }
            #expect(refused?.code == .closed && refused?.message.contains("TICK of fast") == true)
        }
        #expect(report.isDrained)
        #expect(report.ledger.isBalanced)
        #expect(report.ledger.pending == 0)
        #expect(report.ledger.owed == 41)
    }

    @Test("Names are taken once, and bad names are errors; nothing is left behind")
    func names() async throws {
        let system = try HybridSystem()
        try await system.host("data") { _ in }
        for kind in [LaneKind.dedicated(), .pool] {
            let taken = await routerError { try await system.host("data", on: kind) { _ in } }
            #expect(taken?.code == .nameTaken && taken?.message.contains("'data'") == true)
        }
        let beside = await routerError { try await system.host("data", beside: "data") { _ in } }
        #expect(beside?.code == .nameTaken)
        let nobody = await routerError { try await system.host("more", beside: "date") { _ in } }
        #expect(nobody?.code == .unknownContainer && nobody?.message.contains("'date'") == true)
        for bad in ["", "a/b", "line\nbreak", String(repeating: "n", count: 300)] {
            let error = await hybridError { try await system.host(bad) { _ in } }
            #expect(error?.code == .badName)
        }
        // The first one is unharmed.
        try await system.host("more", beside: "data") { _ in }
        let report = try await system.run()
        #expect(report.lanes.map(\.name) == ["data"])
    }

    @Test(
        "Two containers beside each other are two boundaries on one lane: a full mailbox between them blocks neither",
        arguments: [LaneKind.dedicated(), .dedicated(.park), .pool, .main])
    func beside(kind: LaneKind) async throws {
        var configuration = RouterConfiguration()
        configuration.mailboxCapacity = 2
        configuration.ringCapacity = 2
        let system = try HybridSystem(configuration: configuration)
        let got = Shared([Int]())
        try await system.host("data", on: kind) { data in
            try data.publishes(Quoted.self)
            try data.feed((0..<60).map { Quoted($0) })
        }
        try await system.host("model", beside: "data") { model in
            let advice = try model.publishes(Advice.self)
            try model.onEach(Quoted.self, from: "data") { quoted, delivery in
                for part in 0..<3 {
                    try advice.publish(
                        Advice(quoted.value * 3 + part, after: delivery, "advice\(part)"), after: delivery)
                }
            }
        }
        try await system.host("sink", beside: "model") { sink in
            try sink.onEach(Advice.self, from: "model") { advice, _ in got.append(advice.value) }
        }
        let report = try await system.run(draining: .seconds(60))
        #expect(got.value == Array(0..<180))
        #expect(report.isDrained && report.ledger.isBalanced && report.ledger.delivered == 240)
        #expect(report.lanes.map(\.kind) == [kind])
    }

    @Test("A view model on the main actor is used directly") @MainActor
    func onMain() async throws {
        let system = try HybridSystem()
        let model = ViewModel()
        try await system.host("data", on: .pool) { data in
            try data.publishes(Quoted.self)
            try data.publishes(Advice.self)
            try data.feed((0..<200).map { Quoted($0) })
            try data.feed((0..<50).map { Advice($0) })
        }
        try await system.hostOnMain("screen") { screen in
            try screen.onEach(Quoted.self, from: "data") { quoted, _ in model.show(quoted.value) }
            try screen.onEachAsync(Advice.self, from: "data") { advice, _ in
                await Task.yield()
                model.advise(advice.value)
            }
        }
        let report = try await system.run(draining: .seconds(60))
        #expect(model.shown == Array(0..<200))
        #expect(model.advised == Array(0..<50))
        #expect(report.lanes.map(\.kind) == [.pool, .main])
        #expect(report.isDrained && report.ledger.isBalanced && report.ledger.delivered == 250)
    }

    @Test("A body that throws on the main actor leaves nothing behind") @MainActor
    func failsOnMain() async throws {
        let system = try HybridSystem()
        var thrown: (any Error)?
        do {
            try await system.hostOnMain("screen") { screen in
                try screen.publishes(Advice.self)
                throw Broken("main")
            }
        } catch {
            thrown = error
        }
        #expect(thrown as? Broken == Broken("main"))
        try await system.hostOnMain("screen") { screen in try screen.publishes(Advice.self) }
        let report = try await system.run()
        #expect(report.lanes.count == 1 && report.publications.count == 2)
    }
}

@MainActor private final class ViewModel {
    private(set) var shown: [Int] = []
    private(set) var advised: [Int] = []

    func show(_ value: Int) { shown.append(value) }

    func advise(_ value: Int) { advised.append(value) }
}
