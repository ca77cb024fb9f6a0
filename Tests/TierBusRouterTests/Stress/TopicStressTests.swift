import Testing
import TierBusCore
@testable import TierBusRouter
import TierBusTesting

@Suite("Three publishers with topics", .timeLimit(.minutes(10))) struct TopicStressTests {
    /// What one subscription saw. Confined to its lane until the end.
    private final class Seen: @unchecked Sendable {
        // Written by one subscription's handler, which runs on its lane; read when the lane has ended.
        var last = [Int](repeating: -1, count: 3)
        var count = [Int](repeating: 0, count: 3)
        var wrong = 0

        func take(_ event: Plain, _ delivery: Delivery, _ isWanted: (Int) -> Bool) {
            let isInOrder = event.number > last[event.origin]
            let topic = TopicStressTests.topic(of: event.number)
            if !isInOrder || !isWanted(event.number) || delivery.topic?.text != topic { wrong += 1 }
            last[event.origin] = event.number
            count[event.origin] += 1
        }
    }

    /// Event *n* is for topic *n* mod 16, of which a new one appears every 500 events; the first of 16 has none.
    private static func topic(of number: Int) -> String? {
        let place = number % 16 % (1 + min(15, number / 500))
        return place == 0 ? nil : "area.\(place % 3).\(place)"
    }

    private static let wants: [(pattern: String?, isWanted: @Sendable (Int) -> Bool)] = [
        (nil, { _ in true }),
        (">", { topic(of: $0) != nil }),
        ("area.1.*", { topic(of: $0)?.hasPrefix("area.1.") ?? false }),
        ("*.*.7", { topic(of: $0)?.hasSuffix(".7") ?? false }),
        ("area.2.>", { topic(of: $0)?.hasPrefix("area.2.") ?? false }),
    ]

    @Test(
        "Every subscription gets the events of its topics once, in the order of their publication, and is owed no others",
        arguments: [
            (Tier.fast, [LaneKind.pool]), (.standard, [.pool]),
            (.fast, [.dedicated(.park), .pool, .dedicated(.backOff)]),
            (.standard, [.dedicated(.backOff), .dedicated(.park), .pool]),
        ])
    func stress(_ tier: Tier, _ kinds: [LaneKind]) async throws {
        let each = Threads.events(40_000)
        let bench = RouterBench { configuration in
            configuration.ringCapacity = 256
            configuration.mailboxCapacity = 256
            configuration.fastBatch = 100
        }
        var sources: [Station] = []
        for index in 0..<3 {
            sources.append(
                try await bench.host(ContainerID("source \(index)"), on: kinds[index % kinds.count]) {
                    try $0.publishes(Plain.self, tier)
                })
        }
        let seen = Self.wants.map { _ in Seen() }
        for (index, want) in Self.wants.enumerated() {
            let pattern = try want.pattern.map { try TopicPattern($0) }
            try await bench.host(ContainerID("sink \(index)"), on: kinds[(index + 1) % kinds.count]) { sink in
                let (mine, options) = (seen[index], SubscriptionOptions(topics: pattern))
                switch index {
                case 1:
                    try sink.onBatch(Plain.self, options) { batch in batch.forEach { mine.take($0, $1, want.isWanted) }
                    }
                case 2: try sink.onEachAsync(Plain.self, options) { mine.take($0, $1, want.isWanted) }
                default: try sink.onEach(Plain.self, options) { mine.take($0, $1, want.isWanted) }
                }
            }
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (index, source) in sources.enumerated() {
                group.addTask { try await publish(each, as: index, of: source) }
            }
            try await group.waitForAll()
        }
        await bench.settle()
        let wanted = Self.wants.map { want in (0..<each).count { want.isWanted($0) } }
        for (index, count) in wanted.enumerated() {
            let counters = try bench.subscription(of: ContainerID("sink \(index)"))
            #expect((counters.owed, counters.delivered, counters.filtered) == (3 * count, 3 * count, 0))
        }
        #expect(bench.ledger.owed == 3 * wanted.reduce(0, +))
        await bench.end()
        for (index, seen) in seen.enumerated() {
            #expect(seen.wrong == 0 && seen.count == [Int](repeating: wanted[index], count: 3))
        }
    }

    private func publish(_ each: Int, as origin: Int, of source: Station) async throws {
        var number = 0
        while number < each {
            let range = number..<min(each, number + 500)
            try await source.run { source in
                let publication = try source.publication(Plain.self)
                for number in range {
                    let event = Plain(number: number, origin: origin)
                    if let topic = Self.topic(of: number) {
                        try publication.topic(topic).publish(event)
                    } else {
                        try publication.publish(event)
                    }
                }
            }
            number = range.upperBound
            // What is held back has a limit: a job that begins waits until it is gone.
            while await source.run({ $0.boundary.isHeld }) { await Task.yield() }
        }
    }
}
