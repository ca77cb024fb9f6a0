import Testing
import TierBusCore
@testable import TierBusRouter
import TierBusTesting

@Suite("When published events become visible", .timeLimit(.minutes(5))) struct VisibilityTests {
    /// A publisher, and a subscriber that is held so that it never starves.
    private func bench(_ tier: Tier, _ configure: (inout RouterConfiguration) -> Void = { _ in }) async throws
        -> (RouterBench, Station, Station)
    {
        let bench = RouterBench(configure)
        let source = try await bench.host("source") { try $0.publishes(Plain.self, tier) }
        let sink = try await bench.host("sink") { sink in
            sink.boundary.hold()
            try sink.onEach(Plain.self) { _, _ in }
        }
        return (bench, source, sink)
    }

    @Test("Fast events are visible when the batch is full, and at the end of the turn") func batch() async throws {
        let (bench, source, sink) = try await bench(.fast) { $0.fastBatch = 4 }
        let owed = try await source.run { source in
            try (0..<10).map { number in
                try source.publish(Plain(number: number))
                return bench.ledger.owed
            }
        }
        #expect(owed == [0, 0, 0, 4, 4, 4, 4, 8, 8, 8])
        await until { bench.ledger.owed == 10 }
        #expect(try bench.publication(of: "source").published == 10)
        await sink.release()
        await bench.settle()
        #expect(try bench.subscription(of: "sink").delivered == 10)
        await bench.end()
    }

    @Test("Fast events are visible at once while a subscriber starves, and when they are flushed") func starving()
        async throws
    {
        let (bench, source, sink) = try await bench(.fast)
        let flushed = try await source.run { source in
            for number in 0..<3 { try source.publish(Plain(number: number)) }
            let before = bench.ledger.owed
            try source.publication(Plain.self).flush()
            return [before, bench.ledger.owed]
        }
        #expect(flushed == [0, 3])
        await sink.release()
        await bench.settle()
        var isAwaited = false
        while !isAwaited {
            await Task.yield()
            isAwaited = try await source.run { try $0.publication(Plain.self).state.pointee.writer.isAwaited }
        }
        await sink.hold()
        let owed = try await source.run { source in
            try (0..<3).map { number in
                try source.publish(Plain(number: number))
                return bench.ledger.owed
            }
        }
        // The first is shown to the one that starves; the rest wait for the end of the turn again.
        #expect(owed == [4, 4, 4])
        await sink.release()
        await bench.settle()
        #expect(bench.ledger.delivered == 6)
        await bench.end()
    }

    @Test("A reader that joins in the middle of a turn owes nothing of what came before, not even for a moment")
    func joining() async throws {
        let bench = RouterBench()
        let source = try await bench.host("source") { try $0.publishes(Plain.self, .fast) }
        let first = Shared<[Int]>([])
        let second = Shared<[Int]>([])
        try await bench.host("first") { first0 in
            first0.boundary.hold()
            try first0.onEach(Plain.self) { event, _ in first.change { $0.append(event.number) } }
        }
        // The link to the second is made by a block that waits behind this job, in the same turn:
        //
        //     source's lane: publish 0, 1, 2 | link the second | end of the turn: visible
        let owed = Shared<[Int]>([])
        let sink = try await bench.host("second") { $0.boundary.hold() }
        try await source.run { source in
            for number in 0..<3 { try source.publish(Plain(number: number)) }
            let publication = try source.publication(Plain.self)
            let core = SubscriptionCore(
                container: "second", type: Plain.eventType, options: SubscriptionOptions(), boundary: source.boundary)
            _ = publication.addReader { ring, start in
                let link = Link(
                    publication.core, core, owed: { ring.visible.value - start },
                    pending: { ring.visible.value - $0.cursor.value })
                owed.change { $0.append(link.owed) }
                return link
            }
            owed.change { $0.append(publication.state.pointee.ringLinks.last?.link.owed ?? -99) }
            publication.remove(core)
        }
        #expect(owed.value == [0, 0])
        await sink.release()
        #expect(second.value == [])
        await bench.end()
        #expect(first.value == [])
        #expect(bench.ledger.pending == 3)
    }

    @Test(
        "Standard events are counted at once and told of at the end of the turn",
        arguments: [LaneKind.pool, .dedicated(.park)])
    func standard(_ kind: LaneKind) async throws {
        let bench = RouterBench { $0.standardBatch = 3 }
        let seen = Shared<[Int]>([])
        let source = try await bench.host("source", on: kind) { try $0.publishes(Plain.self, .standard) }
        try await bench.host("sink", on: kind) { sink in
            try sink.onEach(Plain.self) { event, _ in seen.change { $0.append(event.number) } }
        }
        for first in stride(from: 0, to: 100, by: 10) {
            try await source.run { source in
                for number in first..<first + 10 { try source.publish(Plain(number: number)) }
            }
        }
        await bench.settle()
        #expect(seen.value == Array(0..<100))
        await bench.end()
    }

    @Test(
        "A delivery says where its event comes from, what it follows from and its place",
        arguments: [Tier.fast, .standard])
    func deliveries(_ tier: Tier) async throws {
        let bench = RouterBench()
        let seen = Shared<[Delivery]>([])
        let source = try await bench.host("source") { try $0.publishes(Plain.self, tier) }
        try await bench.host("sink") { sink in
            try sink.onEach(Plain.self) { _, delivery in seen.change { $0.append(delivery) } }
        }
        var cause = Delivery(of: Plain(number: 77), from: "elsewhere")
        cause.correlationID = EventID(high: 5, low: 5)
        try await source.run { [cause] source in
            try source.publish(Plain(number: 0))
            try source.publish(Plain(number: 1), after: cause, priority: .normal)
            try source.publish(Plain(number: 2), priority: .urgent)
            try source.publish(Plain(number: 3))
        }
        await bench.settle()
        let deliveries = seen.value.sorted { $0.sequence < $1.sequence }
        #expect(deliveries.map(\.sequence) == [0, 1, 2, 3])
        #expect(deliveries.map(\.eventID) == (0..<4).map { Plain(number: $0).id })
        #expect(deliveries.map(\.timestamp) == (0..<4).map { Plain(number: $0).timestamp })
        #expect(deliveries.allSatisfy { $0.source == "source" && $0.tier == tier && $0.attempt == 1 })
        #expect(deliveries[1].causationID == cause.eventID)
        #expect(deliveries[1].correlationID == cause.correlationID)
        for index in [0, 2, 3] {
            #expect(deliveries[index].causationID == .none)
            #expect(deliveries[index].correlationID == deliveries[index].eventID)
        }
        if tier == .standard { #expect(deliveries.map(\.priority) == [.normal, .normal, .urgent, .normal]) }
        await bench.end()
    }

    @Test("What nobody gets is counted, and said once") func unroutable() async throws {
        let bench = RouterBench()
        let source = try await bench.host("source") { try $0.publishes(Plain.self, .fast) }
        try await source.run { try $0.publish(Plain(number: 0), Plain(number: 1)) }
        await bench.settle()
        #expect(try bench.publication(of: "source").unroutable == 2)
        #expect(try bench.publication(of: "source").published == 2)
        let notices = bench.notices(.unroutable)
        #expect(notices.map(\.place) == ["PLAIN of source"])
        #expect(notices.map(\.count) == [1])
        #expect(bench.ledger.owed == 0)
        await bench.end()
    }
}
