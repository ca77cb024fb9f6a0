import Testing
import TierBusAdapters
import TierBusCore
@testable import TierBusRouter
import TierBusTesting

@Suite("The index of keys", .timeLimit(.minutes(5))) struct KeyIndexTests {
    /// One subscription of many in a container: its keys, and what it got.
    private final class Wanting: @unchecked Sendable {
        // Confined to the sink's lane while the bench runs; read when it is quiet.
        let keys: [Symbol]
        var seen: [Int] = []
        var expected: [Int] = []
        var subscription: Subscription?

        init(keys: [Symbol]) { self.keys = keys }
    }

    @Test(
        "Hundreds of subscriptions with one key, with several or with all come and go, and each gets just its own",
        arguments: [LaneKind.pool, .dedicated(.backOff)])
    func comeAndGo(_ lane: LaneKind) async throws {
        let symbols = try (0..<120).map { try Symbol("INDEX\($0)") }
        var random = SeededGenerator(seed: 7)
        let bench = RouterBench { $0.mailboxCapacity = 1_024 }
        let source = try await bench.host("source", on: lane) { try $0.publishes(Plain.self, .standard) }
        let sink = try await bench.host("sink", on: lane)
        var live: [Wanting] = []
        var number = 0
        for _ in 0..<30 {
            // A few go, more come.
            for _ in 0..<min(live.count, random.below(20)) {
                let gone = live.remove(at: random.below(live.count))
                await sink.run { _ in gone.subscription?.cancel() }
                await bench.table.whenLinked()
                #expect(gone.seen == gone.expected)
            }
            for _ in 0..<20 {
                let wanting = Wanting(
                    keys: (0..<[1, 1, 1, 2, 5, 0][random.below(6)]).map { _ in symbols[random.below(120)] })
                try await sink.run { sink in
                    let filter: Filter<Plain> = wanting.keys.isEmpty ? .all : .symbols(wanting.keys)
                    wanting.subscription = try sink.onEach(Plain.self, where: filter) { event, _ in
                        wanting.seen.append(event.number)
                    }
                }
                live.append(wanting)
            }
            await bench.table.whenLinked()
            let events = (0..<200).map { _ -> Plain in
                number += 1
                return Plain(number: number, key: symbols[random.below(120)])
            }
            for wanting in live {
                wanting.expected += events.filter { wanting.keys.isEmpty || wanting.keys.contains($0.key) }.map(
                    \.number)
            }
            try await source.run { source in for event in events { try source.publish(event) } }
            await bench.settle()
            for wanting in live { #expect(wanting.seen == wanting.expected) }
        }
        #expect(live.count > 200)
        await bench.end()
    }

    @Test("One publication wakes whom it concerns among a thousand subscriptions on one lane, from four lanes at once")
    func manyBells() async throws {
        let each = Threads.events(20_000)
        let symbols = try (0..<1_000).map { try Symbol("BELL\($0)") }
        let bench = RouterBench()
        var sources: [Station] = []
        for origin in 0..<4 {
            sources.append(
                try await bench.host(ContainerID("source\(origin)"), on: origin % 2 == 0 ? .pool : .dedicated()) {
                    try $0.publishes(Plain.self, .standard)
                })
        }
        // Per symbol: events that came out of the order of their origin, and how many came.
        let (wrong, count) = (Shared(0), Shared(0))
        try await bench.host("sink", on: .dedicated()) { sink in
            for symbol in symbols {
                var last = [-1, -1, -1, -1]
                try sink.onEach(Plain.self, where: .symbols(symbol)) { event, _ in
                    if event.key != symbol || event.number <= last[event.origin] { wrong.add() }
                    last[event.origin] = event.number
                    count.add()
                }
            }
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (origin, source) in sources.enumerated() {
                group.addTask {
                    var random = SeededGenerator(seed: UInt64(origin))
                    for first in stride(from: 0, to: each, by: 50) {
                        let events = (first..<first + 50).map {
                            Plain(number: $0, origin: origin, key: symbols[random.below(1_000)])
                        }
                        try await source.run { source in for event in events { try source.publish(event) } }
                    }
                }
            }
            try await group.waitForAll()
        }
        await bench.settle()
        #expect(wrong.value == 0 && count.value == 4 * ((each + 49) / 50 * 50))
        await bench.end()
    }
}
