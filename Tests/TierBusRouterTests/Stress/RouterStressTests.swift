import Testing
import TierBusCore
@testable import TierBusRouter

@Suite("Four publishers and four subscribers", .timeLimit(.minutes(10))) struct RouterStressTests {
    /// What one subscriber saw. Confined to its lane until the end.
    private final class Seen: @unchecked Sendable {
        // Written by one subscriber's handler, which runs on its lane; read when the lane has ended.
        var next = [Int](repeating: 0, count: 4)
        var wrong = 0

        func take(_ event: Plain) {
            if event.number != next[event.origin] { wrong += 1 }
            next[event.origin] = event.number + 1
        }
    }

    @Test(
        "Every event arrives once, in the order of its publication",
        arguments: [
            (Tier.fast, [LaneKind.pool]), (.standard, [.pool]),
            (.fast, [.dedicated(.park), .pool, .dedicated(.backOff), .main]),
            (.standard, [.dedicated(.park), .pool, .dedicated(.backOff), .main]),
        ])
    func stress(_ tier: Tier, _ kinds: [LaneKind]) async throws {
        // A quarter of a million events and a million deliveries in each case, a million events in all.
        let each = Threads.events(62_500)
        let bench = RouterBench { configuration in
            configuration.ringCapacity = 256
            configuration.mailboxCapacity = 256
            configuration.fastBatch = 100
        }
        var sources: [Station] = []
        for index in 0..<4 {
            sources.append(
                try await bench.host(ContainerID("source \(index)"), on: kinds[index % kinds.count]) { source in
                    try source.publishes(Plain.self, tier)
                })
        }
        let seen = (0..<4).map { _ in Seen() }
        for index in 0..<4 {
            try await bench.host(ContainerID("sink \(index)"), on: kinds[(index + 1) % kinds.count]) { sink in
                let mine = seen[index]
                switch index {
                case 0: try sink.onBatch(Plain.self) { batch in batch.forEach { event, _ in mine.take(event) } }
                case 1: try sink.onEachAsync(Plain.self) { event, _ in mine.take(event) }
                default: try sink.onEach(Plain.self) { event, _ in mine.take(event) }
                }
            }
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (index, source) in sources.enumerated() {
                group.addTask {
                    var number = 0
                    while number < each {
                        let range = number..<min(each, number + 500)
                        try await source.run { source in
                            let publication = try source.publication(Plain.self)
                            for number in range { try publication.publish(Plain(number: number, origin: index)) }
                        }
                        number = range.upperBound
                        // What is held back has a limit: a job that begins waits until it is gone.
                        while await source.run({ $0.boundary.isHeld }) { await Task.yield() }
                    }
                }
            }
            try await group.waitForAll()
        }
        await bench.settle()
        let ledger = bench.ledger
        #expect(ledger.owed == 16 * each)
        #expect(ledger.delivered == 16 * each)
        #expect(ledger.pending == 0)
        for counters in bench.table.accounts.publicationCounters { #expect(counters.published == each) }
        await bench.end()
        for seen in seen {
            #expect(seen.wrong == 0)
            #expect(seen.next == [each, each, each, each])
        }
    }
}
