import Testing
import TierBusCore
import TierBusHybrid
import TierBusRouter
import TierBusTesting

#if canImport(Darwin)
    import Darwin
#elseif canImport(Glibc)
    import Glibc
#endif

@Suite("A handler that throws harms nobody") struct ThrowingHandlerTests {
    enum Shape: CaseIterable, Sendable { case each, batch, async, component }

    private static func bad(_ container: HybridContainer, _ shape: Shape, _ calls: Shared<Int>) throws {
        switch shape {
        case .each:
            try container.onEach(Quoted.self, from: "data") { _, _ in
                calls.add()
                throw Broken("each")
            }
        case .batch:
            try container.onBatch(Quoted.self, from: "data") { batch in
                calls.add(batch.count)
                throw Broken("batch")
            }
        case .async:
            try container.onEachAsync(Quoted.self, from: "data") { _, _ in
                calls.add()
                await Task.yield()
                throw Broken("async")
            }
        case .component:
            try container.forward(Quoted.self, from: "data", to: .own)
            try container.add("bad", on: Quoted.self) { (_: Quoted, _: Delivery) throws -> Void in
                calls.add()
                throw Broken("component")
            }
        }
    }

    @Test(
        "whatever its shape: it is called for every event, others get everything, and a notice names it",
        arguments: Shape.allCases, [LaneKind.dedicated(), .pool, .main])
    func harmless(shape: Shape, kind: LaneKind) async throws {
        let system = try HybridSystem()
        let count = 500
        let (calls, beside, elsewhere) = (Shared(0), Shared([Int]()), Shared([Int]()))
        try await system.host("data", on: kind) { data in
            try data.publishes(Quoted.self)
            try data.feed((0..<count).map { Quoted($0) })
        }
        try await system.host("harmed", on: kind) { container in
            try Self.bad(container, shape, calls)
            // In the same container, behind the one that throws.
            if shape == .component {
                try container.add("good", on: Quoted.self) { (quoted: Quoted, _: Delivery) -> Void in
                    beside.append(quoted.value)
                }
            } else {
                try container.onEach(Quoted.self, from: "data") { quoted, _ in beside.append(quoted.value) }
            }
        }
        try await system.host("calm", on: kind) { container in
            try container.onEach(Quoted.self, from: "data", tier: .standard) { quoted, _ in
                elsewhere.append(quoted.value)
            }
        }
        let report = try await system.run(draining: .seconds(180))
        #expect(calls.value == count)
        #expect(beside.value == Array(0..<count))
        #expect(elsewhere.value == Array(0..<count))
        #expect(report.isDrained)
        #expect(report.ledger.isBalanced)
        #expect(report.ledger.delivered == report.ledger.owed)
        #expect(report.ledger.owed == count * (shape == .component ? 2 : 3))
        let failed = report.subscriptions.map(\.failed).reduce(0, +)
        switch shape {
        case .each, .async: #expect(failed == count)
        // A batch is one failure.
        case .batch: #expect(failed >= 1 && failed <= count)
        // On the bus inside: no failure of the subscription that forwards.
        case .component: #expect(failed == 0)
        }
        let notices = system.takeNotices(.handlerFailed)
        #expect(notices.count == 1)
        let place = shape == .component ? "TICK at harmed/bad" : "TICK at harmed from data"
        #expect(notices.first?.place == place)
        #expect(notices.first?.count == (shape == .component ? count : failed))
        #expect(notices.first?.text.contains("broken") == false)
        #expect(notices.first?.text.contains("\(shape)") == true)
    }

    @Test("An async handler that throws after others have overtaken it harms none of them")
    func concurrent() async throws {
        let system = try HybridSystem()
        let got = Shared([Int]())
        try await system.host("data", on: .pool) { data in
            try data.publishes(Advice.self)
            try data.feed((0..<120).map { Advice($0) })
        }
        try await system.host("model", on: .pool) { model in
            try model.onEachAsync(Advice.self, from: "data", atMost: 8) { advice, _ in
                for _ in 0..<(advice.value % 5) { await Task.yield() }
                if advice.value % 3 == 0 { throw Broken("third") }
                got.append(advice.value)
            }
        }
        let report = try await system.run(draining: .seconds(60))
        #expect(got.value.sorted() == (0..<120).filter { $0 % 3 != 0 })
        #expect(report.counters("model", "SIGNAL")?.failed == 40)
        #expect(report.ledger.isBalanced && report.ledger.delivered == 120)
    }

    @Test("What a failing handler published before it threw is delivered")
    func publishedBefore() async throws {
        let system = try HybridSystem()
        let got = Shared([Int]())
        try await system.host("data", on: .pool) { data in
            try data.publishes(Quoted.self)
            try data.feed((0..<100).map { Quoted($0) })
        }
        try await system.host("model", on: .pool) { model in
            let advice = try model.publishes(Advice.self)
            try model.onEach(Quoted.self, from: "data") { quoted, delivery in
                try advice.publish(Advice(quoted.value, after: delivery), after: delivery)
                throw Broken()
            }
        }
        try await system.host("sink", on: .pool) { sink in
            try sink.onEach(Advice.self, from: "model") { advice, _ in got.append(advice.value) }
        }
        let report = try await system.run(draining: .seconds(60))
        #expect(got.value == Array(0..<100))
        #expect(report.ledger.isBalanced && report.ledger.owed == 200)
    }

    @Test("An async handler that throws after it awaited is called on its lane the next time, too")
    func staysOnLane() async throws {
        let system = try HybridSystem()
        let threads = Shared(Set<Int>())
        try await system.host("data", on: .pool) { data in
            try data.publishes(Advice.self)
            try data.feed((0..<100).map { Advice($0) })
        }
        try await system.host("model", on: .dedicated()) { model in
            try model.onEachAsync(Advice.self, from: "data") { advice, _ in
                let thread = Int(bitPattern: pthread_self())
                threads.change { $0.insert(thread) }
                await Task.yield()
                if advice.value % 2 == 0 { throw Broken() }
            }
        }
        let report = try await system.run(draining: .seconds(60))
        #expect(threads.value.count == 1)
        #expect(report.ledger.isBalanced && report.ledger.delivered == 100)
    }
}
