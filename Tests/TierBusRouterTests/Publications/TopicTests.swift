import Testing
import TierBusAdapters
import TierBusCore
@testable import TierBusRouter
import TierBusTesting

@Suite("Topics of a publication", .timeLimit(.minutes(5))) struct TopicTests {
    /// What each of some subscriptions got: the number of the event and the topic its delivery says.
    private typealias Heard = Shared<[ContainerID: [String]]>

    private func text(_ event: Plain, _ delivery: Delivery) -> String {
        "\(event.number)" + (delivery.topic.map { " \($0)" } ?? "")
    }

    /// Hosts a container that subscribes, to a pattern or to everything.
    @discardableResult
    private func host(
        _ name: ContainerID, _ pattern: TopicPattern?, _ heard: Heard, on bench: RouterBench,
        where filter: @escaping @Sendable () -> Filter<Plain> = { .all }
    ) async throws -> Station {
        try await bench.host(name) { sink in
            try sink.onEach(Plain.self, SubscriptionOptions(topics: pattern), where: filter()) {
                event, delivery in
                heard.change { $0[name, default: []].append(text(event, delivery)) }
            }
        }
    }

    /// Publishes events to topics, one number after the other; to none where the topic is empty.
    private func publish(_ topics: [String], from first: Int = 0, of source: Station) async throws {
        try await source.run { source in
            let publication = try source.publication(Plain.self)
            for (place, topic) in topics.enumerated() {
                let event = Plain(number: first + place)
                if topic.isEmpty { try publication.publish(event) } else { try publication.topic(topic).publish(event) }
            }
        }
    }

    @Test(
        "A topic's events reach those without a pattern and those whose pattern matches; what has no topic, only the former",
        arguments: [Tier.fast, .standard], [LaneKind.pool, .dedicated(.backOff)])
    func patterns(_ tier: Tier, _ lane: LaneKind) async throws {
        let bench = RouterBench()
        let heard = Heard([:])
        let source = try await bench.host("source", on: lane) { try $0.publishes(Plain.self, tier) }
        let patterns: [(ContainerID, TopicPattern?)] = [
            ("all", nil), ("exact", "risk.alert.margin"), ("star", "risk.alert.*"), ("middle", "risk.*.margin"),
            ("rest", "risk.>"), ("everything", ">"), ("token", "*"), ("none", "risk.alert.mar"),
        ]
        for (name, pattern) in patterns { try await host(name, pattern, heard, on: bench) }
        try await publish(["risk.alert.margin", "risk.alert.limit", "", "risk.alert", "risk", "fx"], of: source)
        await bench.settle()
        let (margin, limit, alert) = ("0 risk.alert.margin", "1 risk.alert.limit", "3 risk.alert")
        let expected: [ContainerID: [String]] = [
            "all": [margin, limit, "2", alert, "4 risk", "5 fx"], "exact": [margin], "star": [margin, limit],
            "middle": [margin], "rest": [margin, limit, alert], "everything": [margin, limit, alert, "4 risk", "5 fx"],
            "token": ["4 risk", "5 fx"],
        ]
        #expect(heard.value == expected)
        for (name, pattern) in patterns {
            let counters = try bench.subscription(of: name)
            #expect(counters.owed == expected[name]?.count ?? 0 && counters.filtered == 0, "\(name)")
            #expect(counters.topicPattern == pattern)
        }
        let published = try bench.publication(of: "source")
        #expect(published.published == 6 && published.unroutable == 0)
        await bench.end()
    }

    @Test("Topics and subscriptions may come in any order, and a subscription that ended gets nothing more")
    func late() async throws {
        let bench = RouterBench()
        let heard = Heard([:])
        let source = try await bench.host("source") { try $0.publishes(Plain.self, .fast) }
        try await host("early", "a.*", heard, on: bench)
        try await publish(["a.x", "b.x"], of: source)
        // A pattern for topics that are there; a topic for a pattern that is there.
        let late = try await host("late", "*.x", heard, on: bench)
        try await publish(["a.x", "b.x", "c.x", "a.y"], from: 2, of: source)
        await bench.settle()
        #expect(heard.value == ["early": ["0 a.x", "2 a.x", "5 a.y"], "late": ["2 a.x", "3 b.x", "4 c.x"]])
        bench.table.remove("late")
        await late.run { _ in }
        await bench.table.whenLinked()
        try await publish(["a.x", "b.x", "d.x"], from: 6, of: source)
        await bench.settle()
        #expect(heard.value["late"]?.count == 3 && heard.value["early"]?.last == "6 a.x")
        #expect(try bench.subscription(of: "late").owed == 3)
        // Of a, early has got it; b and d reach nobody any more, as b did at first.
        #expect(try bench.publication(of: "source").unroutable == 3)
        await bench.end()
    }

    @Test("What waits for a pattern when it is cancelled is discarded, and the account adds up")
    func cancelled() async throws {
        let bench = RouterBench()
        let source = try await bench.host("source") { try $0.publishes(Plain.self, .standard) }
        let subscription = Shared<Subscription?>(nil)
        let sink = try await bench.host("sink") { sink in
            sink.boundary.hold()
            subscription.set(
                try sink.onEach(Plain.self, SubscriptionOptions(topics: "a.>"), where: .symbols("AAPL")) { _, _ in
                    Issue.record("nothing is delivered")
                })
        }
        try await publish(["a.x", "b", "", "a.y.z"], of: source)
        #expect(try bench.subscription(of: "sink").pending == 2)
        await sink.run { _ in subscription.value?.cancel() }
        await bench.table.whenLinked()
        try await publish(["a.x"], of: source)
        await bench.settle()
        let counters = try bench.subscription(of: "sink")
        #expect((counters.owed, counters.discarded, counters.delivered) == (2, 2, 0))
        // b, what has no topic, and what was published when nobody wanted it any more.
        #expect(try bench.publication(of: "source").unroutable == 3)
        await bench.end()
    }

    @Test(
        "A pattern goes together with an index of symbols and with a predicate",
        arguments: [Tier.fast, .standard])
    func filters(_ tier: Tier) async throws {
        let bench = RouterBench()
        let seen = Shared<[ContainerID: [Int]]>([:])
        let source = try await bench.host("source") { try $0.publishes(Plain.self, tier) }
        let filters: [(ContainerID, TopicPattern?, @Sendable () -> Filter<Plain>)] = [
            ("both", "m.*", { .symbols("AAPL", "GOOG") }), ("other", "m.*", { .symbols("AAPL") }),
            ("keys", nil, { .symbols("GOOG") }),
            ("odd", "m.a", { .matching { $0.number % 2 == 1 } }),
            ("all three", "m.>", { Filter.symbols("AAPL", "MSFT").and { $0.number > 5 } }),
        ]
        for (name, pattern, filter) in filters {
            try await bench.host(name) { sink in
                try sink.onEach(Plain.self, SubscriptionOptions(topics: pattern), where: filter()) { event, _ in
                    seen.change { $0[name, default: []].append(event.number) }
                }
            }
        }
        try await source.run { source in
            let publication = try source.publication(Plain.self)
            let topics = try ["m.a", "m.b", "n.a"].map { try publication.topic($0) }
            for number in 0..<24 {
                try topics[number % 3].publish(Plain(number: number, key: Plain.symbols[number % 4]))
            }
            try publication.publish(Plain(number: 24, key: "GOOG"))
        }
        await bench.settle()
        let matching = (0..<24).filter { $0 % 3 != 2 }
        #expect(seen.value["both"] == matching.filter { $0 % 4 < 2 })
        #expect(seen.value["other"] == matching.filter { $0 % 4 == 0 })
        #expect(seen.value["keys"] == (0...24).filter { $0 % 4 == 1 || $0 == 24 })
        #expect(seen.value["odd"] == matching.filter { $0 % 3 == 0 && $0 % 2 == 1 })
        #expect(seen.value["all three"] == matching.filter { $0 % 2 == 0 && $0 > 5 })
        // What the index and the pattern hold back is not even looked at; what a predicate does is counted.
        #expect(try bench.subscription(of: "both").owed == 8)
        #expect(try bench.subscription(of: "both").filtered == 0)
        #expect(try bench.subscription(of: "odd").owed == 4)
        #expect(try bench.subscription(of: "odd").filtered == 4)
        #expect(try bench.subscription(of: "all three").filtered == matching.count { $0 % 2 == 0 && $0 <= 5 })
        await bench.end()
    }

    @Test("Events of several topics keep their order, and go by their priority", arguments: [Tier.fast, .standard])
    func priorities(_ tier: Tier) async throws {
        let bench = RouterBench()
        let heard = Heard([:])
        let source = try await bench.host("source") { try $0.publishes(Plain.self, tier) }
        let sink = try await host("sink", "a.*", heard, on: bench)
        await sink.hold()
        try await source.run { source in
            let publication = try source.publication(Plain.self)
            let (x, y) = (try publication.topic("a.x"), try publication.topic("a.y"))
            try x.publish(Plain(number: 0), after: nil, priority: .low)
            try y.publish(Plain(number: 1))
            try x.publish(Plain(number: 2), after: nil, priority: .urgent)
            #expect(try y.tryPublish(Plain(number: 3), priority: .flashCrash))
            try x.publish(Plain(number: 4))
        }
        await sink.release()
        await bench.settle()
        #expect(heard.value["sink"] == ["3 a.y", "2 a.x", "1 a.y", "4 a.x", "0 a.x"])
        await bench.end()
    }

    @Test("A cause goes on with an event of a topic, in the ring and in a mailbox")
    func causes() async throws {
        let bench = RouterBench()
        let deliveries = Shared<[Delivery]>([])
        let source = try await bench.host("source") { try $0.publishes(Plain.self, .fast) }
        try await bench.host("ring") { try $0.onEach(Plain.self) { deliveries.append($1) } }
        try await bench.host("batch") { sink in
            try sink.onBatch(Plain.self) { batch in batch.forEach { deliveries.append($1) } }
        }
        try await bench.host("mailbox") { sink in
            try sink.onEach(Plain.self, SubscriptionOptions(topics: "a")) { deliveries.append($1) }
        }
        let cause = Delivery(of: Plain(number: 77), from: "outside")
        try await source.run { source in
            let publication = try source.publication(Plain.self)
            let topic = try publication.topic("a")
            try publication.publish(Plain(number: 0))
            try topic.publish(Plain(number: 1), after: cause)
            try topic.publish(Plain(number: 2))
            try publication.publish(Plain(number: 3), after: cause)
        }
        await bench.settle()
        for number in 0..<4 {
            let event = Plain(number: number)
            let found = deliveries.value.filter { $0.eventID == event.id }
            let (hasTopic, hasCause) = (number == 1 || number == 2, number % 2 == 1)
            #expect(found.count == (hasTopic ? 3 : 2))
            for delivery in found {
                #expect(delivery.topic == (hasTopic ? "a" : nil) && delivery.sequence == Int64(number))
                #expect(delivery.causationID == (hasCause ? cause.eventID : .none))
                #expect(delivery.correlationID == (hasCause ? cause.eventID : event.id))
            }
        }
        await bench.end()
    }

    @Test("Where a pattern's mailbox is full, a publish to its topic says so, and other topics have room")
    func tryPublish() async throws {
        let bench = RouterBench { $0.mailboxCapacity = 2 }
        let heard = Heard([:])
        let source = try await bench.host("source") { try $0.publishes(Plain.self, .fast) }
        let sink = try await host("sink", "a", heard, on: bench)
        try await host("other", "b", heard, on: bench)
        await sink.hold()
        let taken = try await source.run { source in
            let publication = try source.publication(Plain.self)
            let (a, b) = (try publication.topic("a"), try publication.topic("b"))
            return try (0..<3).map { try a.tryPublish(Plain(number: $0)) } + [try b.tryPublish(Plain(number: 3))]
        }
        #expect(taken == [true, true, false, true])
        await sink.release()
        await bench.settle()
        #expect(heard.value == ["sink": ["0 a", "1 a"], "other": ["3 b"]])
        #expect(bench.ledger.owed == 3)
        await bench.end()
    }

    @Test("What is held back for a slow pattern, and for a slow reader of the ring, keeps its topic and its order")
    func heldBack() async throws {
        let bench = RouterBench { configuration in
            configuration.mailboxCapacity = 2
            configuration.ringCapacity = 4
        }
        let heard = Heard([:])
        let source = try await bench.host("source") { try $0.publishes(Plain.self, .fast) }
        let sinks = [
            try await host("pattern", "a.*", heard, on: bench), try await host("ring", nil, heard, on: bench),
        ]
        for sink in sinks { await sink.hold() }
        let topics = (0..<20).map { ["a.x", "", "b", "a.y"][$0 % 4] }
        try await publish(topics, of: source)
        try await source.run { try $0.publication(Plain.self).flush() }
        #expect(try bench.subscription(of: "pattern").pending == 10)
        #expect(try bench.subscription(of: "ring").pending == 20)
        for sink in sinks { await sink.release() }
        await bench.settle()
        let all = topics.enumerated().map { $1.isEmpty ? "\($0)" : "\($0) \($1)" }
        #expect(heard.value == ["ring": all, "pattern": all.filter { $0.contains("a.") }])
        await bench.end()
    }

    @Test("What a dropping subscription to a pattern does not take is counted, and is of its topics only")
    func dropping() async throws {
        let bench = RouterBench { $0.mailboxCapacity = 2 }
        let source = try await bench.host("source") { try $0.publishes(Plain.self, .fast) }
        let sink = try await bench.host("sink") { sink in
            sink.boundary.hold()
            try sink.onEach(Plain.self, SubscriptionOptions(topics: "a", policy: .dropNewest)) { _, _ in }
        }
        try await publish((0..<10).map { $0 % 2 == 0 ? "a" : "b" }, of: source)
        await sink.release()
        await bench.settle()
        let counters = try bench.subscription(of: "sink")
        #expect((counters.owed, counters.delivered, counters.dropped) == (5, 2, 3))
        await bench.end()
    }

    @Test("A publication has as many topics as the configuration says, and keeps them when one more is refused")
    func tooMany() async throws {
        let bench = RouterBench { $0.topicLimit = 3 }
        let heard = Heard([:])
        let source = try await bench.host("source") { try $0.publishes(Plain.self, .standard) }
        try await host("sink", ">", heard, on: bench)
        try await publish(["a", "b", "c"], of: source)
        try await source.run { source in
            let publication = try source.publication(Plain.self)
            for name in ["d", "*", "a.b"] {
                let error = #expect(throws: RouterError.self) { try publication.topic(name) }
                #expect(error?.code == .tooManyTopics)
            }
        }
        try await publish(["c", "a"], from: 3, of: source)
        await bench.settle()
        #expect(heard.value["sink"] == ["0 a", "1 b", "2 c", "3 c", "4 a"])
        var configuration = RouterConfiguration()
        #expect(configuration.topicLimit == 4_096)
        configuration.topicLimit = 0
        #expect(throws: RouterError.self) { try configuration.check() }
        await bench.end()
    }

    @Test("A subscription with a pattern leaves the short way to others: what has no topic does not touch it")
    func shortWay() async throws {
        let bench = RouterBench()
        let heard = Heard([:])
        let source = try await bench.host("source") { try $0.publishes(Plain.self, .fast) }
        try await host("ring", nil, heard, on: bench)
        try await host("pattern", ">", heard, on: bench)
        try await host("keys", ">", heard, on: bench, where: { .symbols("AAPL") })
        try await source.run { source in
            let publication = try source.publication(Plain.self)
            let isRingOnly = publication.state.pointee.isRingOnly
            #expect(isRingOnly)
            try publication.topic("a").publish(Plain(number: 0))
            try publication.publish(Plain(number: 1))
            let left = publication.state.pointee.limit - publication.state.pointee.writer.next
            #expect(left > 0)
        }
        await bench.settle()
        #expect(heard.value == ["ring": ["0 a", "1"], "pattern": ["0 a"], "keys": ["0 a"]])
        await bench.end()
    }
}
