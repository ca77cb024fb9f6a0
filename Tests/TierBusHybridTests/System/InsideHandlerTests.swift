import Testing
import TierBusCore
import TierBusHybrid
import TierBusRouter
import TierBusTesting

@Suite("From inside a handler") struct InsideHandlerTests {
    /// A subscription that its own handler has to know. Confined to the lane.
    private final class Own { var subscription: Subscription? }

    private static func feed(_ count: Int, into system: HybridSystem, _ kind: LaneKind) async throws {
        try await system.host("data", on: kind) { data in
            try data.publishes(Advice.self)
            try data.feed((0..<count).map { Advice($0) })
        }
    }

    @Test(
        "one may subscribe: what is published after the link is made is delivered, and nothing twice",
        arguments: [LaneKind.dedicated(), .pool])
    func subscribing(kind: LaneKind) async throws {
        let system = try HybridSystem()
        let (got, all) = (Shared([Int]()), Latch())
        try await system.host("data", on: kind) { data in try data.publishes(Advice.self) }
        try await system.host("model", on: kind) { model in
            let own = Own()
            try model.onEach(Advice.self, from: "data") { advice, _ in
                guard advice.value == 10, own.subscription == nil else { return }
                own.subscription = try model.onEach(Advice.self, from: "data") { advice, _ in
                    got.append(advice.value)
                    if advice.value == 999 { all.open() }
                }
            }
        }
        async let report = system.run(until: .stopped, draining: .seconds(60))
        var ingress = try await system.ingress(Advice.self, into: "data")
        for value in 0..<500 { try ingress.publish(Advice(value)) }
        // The subscription is made when its subscriber's account is there; then everything reaches it.
        await until { system.ledger.delivered >= 500 }
        try await system.host("settled", beside: "model") { _ in }
        for value in 500..<1_000 { try ingress.publish(Advice(value)) }
        await all.wait()
        system.stop()
        let result = try await report
        #expect(got.value == Array((1_000 - got.value.count)..<1_000))
        #expect(got.value.count >= 500)
        #expect(result.isDrained && result.ledger.isBalanced)
        #expect(result.ledger.delivered == 1_000 + got.value.count)
    }

    @Test(
        "one may cancel one's own subscription: nothing more comes, and the rest is discarded",
        arguments: [LaneKind.dedicated(), .pool])
    func cancellingOwn(kind: LaneKind) async throws {
        let system = try HybridSystem()
        let (got, others) = (Shared([Int]()), Shared(0))
        try await Self.feed(200, into: system, kind)
        try await system.host("model", on: kind) { model in
            let own = Own()
            own.subscription = try model.onEach(Advice.self, from: "data") { advice, _ in
                got.append(advice.value)
                if advice.value == 7 { own.subscription?.cancel() }
            }
            try model.onEach(Advice.self, from: "data") { _, _ in others.add() }
        }
        let report = try await system.run(draining: .seconds(60))
        // The lane takes note of it between two events at the earliest, and at the end of its turn at the latest.
        #expect(got.value == Array(0..<got.value.count) && got.value.count >= 8)
        #expect(others.value == 200)
        #expect(report.isDrained && report.ledger.isBalanced && report.ledger.pending == 0)
        #expect(report.ledger.delivered == 200 + got.value.count)
    }

    @Test("one may cancel another's subscription, also of a container on another lane")
    func cancellingOthers() async throws {
        let system = try HybridSystem()
        let (got, victim, all) = (Shared(0), Shared<Subscription?>(nil), Latch())
        try await system.host("data", on: .pool) { data in try data.publishes(Advice.self) }
        try await system.host("victim", on: .dedicated()) { container in
            victim.set(try container.onEach(Advice.self, from: "data") { _, _ in got.add() })
        }
        try await system.host("killer", on: .pool) { container in
            try container.onEach(Advice.self, from: "data") { advice, _ in
                if advice.value == 0 { victim.value?.cancel() }
                if advice.value == 99 { all.open() }
            }
        }
        async let report = system.run(until: .stopped, draining: .seconds(60))
        var ingress = try await system.ingress(Advice.self, into: "data")
        try ingress.publish(Advice(0))
        await until { system.ledger.delivered + system.ledger.discarded >= 2 }
        // Twice on the victim's lane and once on the publisher's: then nothing is owed to it any more.
        for name in ["settled", "settled too", "settled as well"] {
            try await system.host(name, beside: "victim") { _ in }
        }
        for value in 1..<100 { try ingress.publish(Advice(value)) }
        await all.wait()
        system.stop()
        let result = try await report
        #expect(got.value <= 1)
        let counters = result.counters("victim", "SIGNAL")
        #expect(counters?.owed == 1 && counters?.pending == 0)
        #expect(result.isDrained && result.ledger.isBalanced)
    }

    @Test(
        "one may add a child with components, which gets what is published afterwards, and remove it again",
        arguments: [LaneKind.dedicated(), .pool])
    func children(kind: LaneKind) async throws {
        let system = try HybridSystem()
        let (inner, outer, sink) = (Shared([Int]()), Shared([Int]()), Shared([Int]()))
        try await Self.feed(300, into: system, kind)
        try await system.host("model", on: kind) { model in
            try model.forward(Advice.self, from: "data", to: .all)
            try model.add("manager", on: Advice.self) { (advice: Advice, _: Delivery) throws -> Void in
                outer.append(advice.value)
                if advice.value == 50 {
                    try model.child("late") { child in
                        try child.publishes(Asked.self)
                        try child.add("echo", on: Advice.self) { (advice: Advice, _: Delivery) -> Asked? in
                            inner.append(advice.value)
                            return Asked(advice.value)
                        }
                    }
                }
                if advice.value == 100 { try model.removeChild("late") }
            }
        }
        try await system.host("sink", on: kind) { container in
            try container.onEach(Asked.self, from: "model/late", optional: true) { asked, _ in sink.append(asked.value)
            }
        }
        let report = try await system.run(draining: .seconds(60))
        #expect(outer.value == Array(0..<300))
        // The manager is called before the children's buses get the event that makes it add or remove one.
        #expect(inner.value == Array(51...100) || inner.value == Array(50..<100) || inner.value == Array(51..<100))
        #expect(report.isDrained && report.ledger.isBalanced && report.ledger.pending == 0)
        // The link to the sink is made while events flow; what was published before it is unroutable.
        #expect(sink.value.count + report.ledger.unroutable == inner.value.count)
        #expect(sink.value == inner.value.suffix(sink.value.count).map { $0 })
    }

    @Test("one may remove the container's own parent, and the system goes on")
    func removingTheParent() async throws {
        let system = try HybridSystem()
        let (got, others) = (Shared([Int]()), Shared(0))
        try await Self.feed(100, into: system, .pool)
        try await system.host("model", on: .pool) { model in
            try model.child("a") { middle in
                try middle.child("b") { leaf in
                    try leaf.onEach(Advice.self, from: "data") { advice, _ in
                        got.append(advice.value)
                        if advice.value == 5 { try model.removeChild("a") }
                    }
                }
            }
            try model.onEach(Advice.self, from: "data") { _, _ in others.add() }
        }
        let report = try await system.run(draining: .seconds(60))
        #expect(got.value == Array(0..<got.value.count) && got.value.count >= 6)
        #expect(others.value == 100)
        #expect(report.isDrained && report.ledger.isBalanced && report.ledger.pending == 0)
        #expect(system.takeNotices(.handlerFailed).isEmpty)
    }

    @Test("one may publish to one's own publication from every shape of handler, with causes kept")
    func publishing() async throws {
        let system = try HybridSystem()
        let causes = Shared([EventID: [EventID]]())
        try await Self.feed(30, into: system, .pool)
        try await system.host("model", on: .pool) { model in
            let asked = try model.publishes(Asked.self)
            try model.onEach(Advice.self, from: "data") { advice, delivery in
                try asked.publish(Asked(advice.value), after: delivery)
            }
            try model.onBatch(Advice.self, from: "data") { batch in
                try batch.forEach { advice, delivery in
                    try asked.publish(Asked(advice.value + 1_000), after: delivery)
                }
            }
            try model.onEachAsync(Advice.self, from: "data") { advice, delivery in
                await Task.yield()
                try asked.publish(Asked(advice.value + 2_000), after: delivery)
            }
        }
        try await system.host("sink") { sink in
            try sink.onEach(Asked.self, from: "model") { asked, delivery in
                causes.change { $0[delivery.causationID, default: []].append(asked.id) }
                #expect(delivery.correlationID == delivery.causationID)
                #expect(delivery.source == "model" && delivery.tier == .standard)
            }
        }
        let report = try await system.run(draining: .seconds(60))
        #expect(Set(causes.value.keys) == Set((0..<30).map { Advice($0).id }))
        #expect(causes.value.values.allSatisfy { $0.count == 3 })
        #expect(report.ledger.isBalanced && report.ledger.delivered == 180)
    }
}
