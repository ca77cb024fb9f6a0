import Testing
import TierBusAdapters
import TierBusCore
@testable import TierBusRouter
import TierBusTesting

@Suite("Topics and subscriptions that come and go", .timeLimit(.minutes(5))) struct TopicModelTests {
    private struct Wanting: Sendable {
        let pattern: TopicPattern?
        let keys: [Symbol]
        let isOdd: Bool
        let seen: Shared<[Int]>
        let subscription: Subscription
        var expected: [Int] = []
    }

    @Test(
        "Topics appear and subscriptions come and go, and each gets just what it wants",
        arguments: [Tier.fast, .standard], [LaneKind.pool, .dedicated(.backOff)])
    func comeAndGo(_ tier: Tier, _ lane: LaneKind) async throws {
        var random = SeededGenerator(seed: 11)
        let names = (0..<60).map { "\("abc"["abc".index("abc".startIndex, offsetBy: $0 % 3)]).\($0 % 5).\($0)" }
        let patterns: [String?] = [nil, ">", "a.>", "*.3.*", "b.*.*", "c.2.17", "*", "*.*.41", "b.4.>", "c.*"]
        let bench = RouterBench { $0.ringCapacity = 64 }
        let source = try await bench.host("source", on: lane) { try $0.publishes(Plain.self, tier) }
        let sink = try await bench.host("sink")
        var live: [Wanting] = []
        var (number, owed) = (0, 0)
        for round in 0..<25 {
            for _ in 0..<min(live.count, random.below(6)) {
                let gone = live.remove(at: random.below(live.count)).subscription
                await sink.run { _ in gone.cancel() }
            }
            // Ending it takes two more turns of its lane.
            for _ in 0..<2 { await sink.run { _ in } }
            for _ in 0..<6 {
                let pattern = try patterns[random.below(patterns.count)].map { try TopicPattern($0) }
                let keys = (0..<[0, 0, 1, 2][random.below(4)]).map { _ in Plain.symbols[random.below(4)] }
                let isOdd = random.below(3) == 0
                let seen = Shared<[Int]>([])
                let subscription = try await sink.run { sink in
                    let filter: Filter<Plain> = keys.isEmpty ? .all : .symbols(keys)
                    return try sink.onEach(
                        Plain.self, SubscriptionOptions(topics: pattern),
                        where: isOdd ? filter.and { $0.number % 2 == 1 } : filter
                    ) { event, _ in seen.append(event.number) }
                }
                live.append(
                    Wanting(pattern: pattern, keys: keys, isOdd: isOdd, seen: seen, subscription: subscription))
            }
            await bench.table.whenLinked()
            // More and more topics, in any order, and none.
            let events = (0..<60).map { _ -> (Plain, String?) in
                number += 1
                let topic = random.below(8) == 0 ? nil : names[random.below(min(60, 4 + round * 3))]
                return (Plain(number: number, key: Plain.symbols[random.below(4)]), topic)
            }
            for index in live.indices {
                let wanting = live[index]
                let wanted = try events.filter { event, topic in
                    guard wanting.keys.isEmpty || wanting.keys.contains(event.key) else { return false }
                    if wanting.isOdd && event.number % 2 == 0 { return false }
                    guard let pattern = wanting.pattern else { return true }
                    guard let topic else { return false }
                    return pattern.matches(try Topic(topic))
                }
                live[index].expected += wanted.map(\.0.number)
                owed += wanted.count
            }
            try await source.run { source in
                let publication = try source.publication(Plain.self)
                for (event, topic) in events {
                    if let topic {
                        try publication.topic(topic).publish(event)
                    } else {
                        try publication.publish(event)
                    }
                }
            }
            await bench.settle()
            for wanting in live { #expect(wanting.seen.value == wanting.expected, "\(wanting)") }
        }
        #expect(bench.ledger.owed == owed && bench.ledger.delivered == owed && bench.ledger.discarded == 0)
        #expect(live.count > 60)
        await bench.end()
    }
}
