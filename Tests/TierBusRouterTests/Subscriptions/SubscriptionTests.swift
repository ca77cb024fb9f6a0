import Testing
import TierBusAdapters
import TierBusCore
@testable import TierBusRouter
import TierBusTesting

@Suite("Subscriptions on lanes", .timeLimit(.minutes(5))) struct SubscriptionTests {
    @Test("Batches are what waits in a row: at most a batch's size, and never round the end of the ring")
    func batches() async throws {
        let bench = RouterBench { configuration in
            configuration.ringCapacity = 8
            configuration.fastBatch = 5
        }
        let seen = Shared<[[Int]]>([])
        let wrong = Shared(0)
        let source = try await bench.host("source") { try $0.publishes(Plain.self, .fast) }
        let sink = try await bench.host("sink") { sink in
            sink.boundary.hold()
            try sink.onBatch(Plain.self) { batch in
                seen.change { $0.append(batch.indices.map { batch[$0].number }) }
                batch.forEach { event, delivery in
                    if delivery.eventID != event.id || delivery.sequence != Int64(event.number) {
                        wrong.change { $0 += 1 }
                    }
                }
            }
        }
        for first in [0, 7] {
            try await source.run { source in
                for number in first..<first + 7 { try source.publish(Plain(number: number)) }
            }
            await sink.release()
            await bench.settle()
            await sink.hold()
        }
        #expect(seen.value == [Array(0..<5), [5, 6], [7], Array(8..<13), [13]])
        #expect(wrong.value == 0)
        #expect(try bench.subscription(of: "sink").delivered == 14)
        await bench.end()
    }

    @Test("Batches of a mailbox are runs of one priority") func mailboxBatches() async throws {
        let bench = RouterBench { $0.standardBatch = 4 }
        let seen = Shared<[[Int]]>([])
        let source = try await bench.host("source") { try $0.publishes(Plain.self, .standard) }
        let sink = try await bench.host("sink") { sink in
            sink.boundary.hold()
            try sink.onBatch(Plain.self) { batch in seen.change { $0.append(batch.indices.map { batch[$0].number }) } }
        }
        try await source.run { source in
            for number in 0..<9 {
                try source.publish(Plain(number: number), priority: number % 3 == 2 ? .high : .normal)
            }
        }
        await sink.release()
        await bench.settle()
        #expect(seen.value == [[2, 5, 8], [0, 1, 3, 4], [6, 7]])
        await bench.end()
    }

    @Test(
        "A handler that throws counts as failed and delivered, says so, and the next event follows",
        arguments: [Tier.fast, .standard])
    func failing(_ tier: Tier) async throws {
        let bench = RouterBench()
        let seen = Shared<[Int]>([])
        let source = try await bench.host("source") { try $0.publishes(Plain.self, tier) }
        try await bench.host("sink") { sink in
            try sink.onEach(Plain.self) { event, _ in
                seen.change { $0.append(event.number) }
                if event.number % 2 == 0 { throw StubFailure() }
            }
        }
        try await bench.host("batches") { sink in try sink.onBatch(Plain.self) { _ in throw StubFailure() } }
        try await source.run { source in for number in 0..<5 { try source.publish(Plain(number: number)) } }
        await bench.settle()
        #expect(seen.value == Array(0..<5))
        let counters = try bench.subscription(of: "sink")
        #expect((counters.delivered, counters.failed, counters.owed) == (5, 3, 5))
        #expect(try bench.subscription(of: "batches").delivered == 5)
        #expect(try bench.subscription(of: "batches").failed >= 1)
        let notices = bench.notices(.handlerFailed)
        #expect(notices.first { $0.place == "PLAIN at sink" }?.count == 3)
        await bench.end()
    }

    @Test(
        "Subscriptions to symbols are found by an index, and owe only what has their keys",
        arguments: [Tier.fast, .standard])
    func keys(_ tier: Tier) async throws {
        let bench = RouterBench()
        let seen = Shared<[String: [Int]]>([:])
        let source = try await bench.host("source") { try $0.publishes(Plain.self, tier) }
        for (name, symbols) in [("one", ["AAPL"]), ("two", ["GOOG", "MSFT"]), ("none", ["XYZ"])]
            as [(ContainerID, [Symbol])]
        {
            try await bench.host(name) { sink in
                try sink.onEach(Plain.self, where: .symbols(symbols).and { $0.number != 4 }) { event, _ in
                    seen.change { $0[name.text, default: []].append(event.number) }
                }
            }
        }
        try await source.run { source in
            for number in 0..<12 { try source.publish(Plain(number: number, key: Plain.symbols[number % 4])) }
        }
        await bench.settle()
        #expect(seen.value == ["one": [0, 8], "two": [1, 2, 5, 6, 9, 10]])
        #expect(try bench.subscription(of: "one").owed == 2)
        #expect(try bench.subscription(of: "one").filtered == 1)
        #expect(try bench.subscription(of: "two").owed == 6)
        #expect(try bench.subscription(of: "none").owed == 0)
        // IBM reaches nobody.
        #expect(try bench.publication(of: "source").unroutable == 3)
        await bench.end()
    }

    @Test(
        "What a predicate holds back is counted and not owed, in handlers of each shape",
        arguments: [Tier.fast, .standard])
    func predicates(_ tier: Tier) async throws {
        let bench = RouterBench()
        let seen = Shared<[String: [Int]]>([:])
        let source = try await bench.host("source") { try $0.publishes(Plain.self, tier) }
        try await bench.host("each") { sink in
            try sink.onEach(Plain.self, where: .matching { $0.number % 3 == 0 }) { event, _ in
                seen.change { $0["each", default: []].append(event.number) }
            }
        }
        try await bench.host("async") { sink in
            try sink.onEachAsync(Plain.self, where: .matching { $0.number % 3 == 0 }) { event, _ in
                seen.change { $0["async", default: []].append(event.number) }
            }
        }
        try await source.run { source in for number in 0..<10 { try source.publish(Plain(number: number)) } }
        await bench.settle()
        #expect(seen.value == ["each": [0, 3, 6, 9], "async": [0, 3, 6, 9]])
        for name in ["each", "async"] as [ContainerID] {
            let counters = try bench.subscription(of: name)
            #expect((counters.owed, counters.delivered, counters.filtered, counters.pending) == (4, 4, 6, 0))
        }
        await bench.end()
    }

    @Test(
        "A subscription that cancels itself gets nothing more, and its account is exact",
        arguments: [Tier.fast, .standard])
    func cancelling(_ tier: Tier) async throws {
        let bench = RouterBench()
        let seen = Shared<[Int]>([])
        let source = try await bench.host("source") { try $0.publishes(Plain.self, tier) }
        let sink = try await bench.host("sink") { sink in
            sink.boundary.hold()
            let own = Shared<Subscription?>(nil)
            let made = try sink.onEach(Plain.self) { event, _ in
                seen.change { $0.append(event.number) }
                if event.number == 2 { own.value?.cancel() }
            }
            own.change { $0 = made }
        }
        try await source.run { source in for number in 0..<10 { try source.publish(Plain(number: number)) } }
        await sink.release()
        await bench.settle()
        try await source.run { source in try source.publish(Plain(number: 10)) }
        await bench.settle()
        #expect(seen.value == [0, 1, 2])
        let counters = try bench.subscription(of: "sink")
        #expect((counters.owed, counters.delivered, counters.discarded, counters.pending) == (10, 3, 7, 0))
        #expect(try bench.publication(of: "source").unroutable == 1)
        await bench.end()
    }

    @Test(
        "Cancelled from outside at any moment, what is owed is delivered or discarded",
        arguments: [Tier.fast, .standard])
    func cancellingOutside(_ tier: Tier) async throws {
        for round in 0..<20 {
            let bench = RouterBench()
            let source = try await bench.host("source") { try $0.publishes(Plain.self, tier) }
            let subscription = Shared<Subscription?>(nil)
            try await bench.host("sink") { sink in
                let made = try sink.onEach(Plain.self) { _, _ in }
                subscription.change { $0 = made }
            }
            for number in 0..<20 {
                try await source.run { try $0.publish(Plain(number: number)) }
                if number == round { subscription.value?.cancel() }
            }
            subscription.value?.cancel()
            await bench.settle()
            let counters = try bench.subscription(of: "sink")
            #expect(counters.pending == 0)
            #expect(counters.owed == counters.delivered + counters.discarded)
            #expect(counters.owed >= round + 1)
            await bench.end()
        }
    }

    @Test("Higher priorities are served first, each in order, and low at least once in 64") func priorities()
        async throws
    {
        let bench = RouterBench()
        let seen = Shared<[(Priority, Int)]>([])
        let source = try await bench.host("source") { try $0.publishes(Plain.self, .standard) }
        let sink = try await bench.host("sink") { sink in
            sink.boundary.hold()
            try sink.onEach(Plain.self) { event, delivery in
                seen.change { $0.append((delivery.priority, event.number)) }
            }
        }
        try await source.run { source in
            for number in 0..<1_000 {
                try source.publish(Plain(number: number), priority: Priority.allCases[number % 5])
            }
        }
        await sink.release()
        await bench.settle()
        var sinceLow = 0
        for (priority, _) in seen.value.prefix(800) {
            sinceLow = priority == .low ? 0 : sinceLow + 1
            #expect(sinceLow < 64)
        }
        for priority in Priority.allCases {
            let numbers = seen.value.filter { $0.0 == priority }.map(\.1)
            #expect(numbers == Array(stride(from: Int(priority.rawValue), to: 1_000, by: 5)))
        }
        let others = seen.value.map(\.0).filter { $0 != .low }
        #expect(others == others.sorted(by: >))
        await bench.end()
    }

    @Test("An async handler runs one event at a time, or as many as asked, started in order", arguments: [1, 3])
    func concurrency(_ limit: Int) async throws {
        let bench = RouterBench()
        let started = Shared<[Int]>([])
        let running = Shared((now: 0, most: 0))
        let gates = (0..<10).map { _ in Latch() }
        let source = try await bench.host("source") { try $0.publishes(Plain.self, .standard) }
        try await bench.host("sink") { sink in
            try sink.onEachAsync(Plain.self, SubscriptionOptions(maxConcurrent: limit)) { event, _ in
                started.change { $0.append(event.number) }
                running.change { $0 = ($0.now + 1, max($0.most, $0.now + 1)) }
                await gates[event.number].wait()
                running.change { $0.now -= 1 }
                if event.number == 4 { throw StubFailure() }
            }
        }
        try await source.run { source in for number in 0..<10 { try source.publish(Plain(number: number)) } }
        for number in 0..<10 {
            await until { started.value.count == min(10, number + limit) }
            #expect(running.value.now == min(limit, 10 - number))
            #expect(try bench.subscription(of: "sink").pending == 10 - number)
            gates[number].open()
            await until { (try? bench.subscription(of: "sink").delivered) == number + 1 }
        }
        await bench.settle()
        #expect(started.value == Array(0..<10))
        #expect(running.value.most == limit)
        #expect(try bench.subscription(of: "sink").failed == 1)
        await bench.end()
    }

    @Test(
        "Deliveries are timed from the publish to the handler, by the injected clock",
        arguments: [Tier.fast, .standard])
    func latencies(_ tier: Tier) async throws {
        let bench = RouterBench()
        let source = try await bench.host("source") { try $0.publishes(Plain.self, tier) }
        let sink = try await bench.host("sink") { sink in
            sink.boundary.hold()
            try sink.onEach(Plain.self) { _, _ in }
        }
        try await source.run { try $0.publish(Plain(number: 0)) }
        bench.clock.advance(by: .milliseconds(5))
        await sink.release()
        await bench.settle()
        let summary = sink.boundary.executor.latencies.histogram(tier).snapshot().summary
        #expect(summary.samples == 1)
        #expect(summary.max == 5_000_000)
        let other: Tier = tier == .fast ? .standard : .fast
        #expect(sink.boundary.executor.latencies.histogram(other).snapshot().summary.samples == 0)
        await bench.end()
    }

    @Test("The most that ever waited is remembered", arguments: [Tier.fast, .standard])
    func highWaterMark(_ tier: Tier) async throws {
        let bench = RouterBench()
        let source = try await bench.host("source") { try $0.publishes(Plain.self, tier) }
        let sink = try await bench.host("sink") { sink in
            sink.boundary.hold()
            try sink.onBatch(Plain.self) { _ in }
        }
        try await source.run { source in for number in 0..<9 { try source.publish(Plain(number: number)) } }
        await sink.release()
        await bench.settle()
        try await source.run { try $0.publish(Plain(number: 9)) }
        await bench.settle()
        #expect(try bench.subscription(of: "sink").highWaterMark == 9)
        await bench.end()
    }
}
