import Testing
import TierBusCore
import TierBusRouter
import TierBusTesting

@Suite("Publishing on the reliable tier") struct PublishTests {
    @Test("A lone publisher gets each receipt after exactly one flushed commit") func lone() async throws {
        let bench = try await TierBench.open()
        for number in 1...20 {
            let receipt = try await bench.publish(TierBench.entry(number))
            #expect(receipt == Receipt(sequence: Int64(number), isDuplicate: false, durability: .powerLoss))
            #expect(bench.disk.flushingCommits == number)
        }
        await bench.tier.close()
        #expect(bench.disk.lazyCommits == 0)
        #expect(bench.tier.counters.flushingCommits == 20)
        #expect(bench.tier.counters.stored == 20)
    }

    /// Each commit is held until every publisher that is not done has its next publish waiting, in it or for the next:
    /// what is in a commit is then never more than what came while the one before was held.
    @Test("64 publishers of 500 events each need at most 2,000 flushed commits") func group() async throws {
        let bench = TierBench()
        let (publishers, each) = (64, 500)
        let working = Shared(publishers)
        let tier = bench.tier
        let answered = Shared(0)
        bench.disk.hold {
            while tier.begun - answered.value < working.value { threadYield() }
        }
        try await tier.start()
        let receipts = try await withThrowingTaskGroup(of: [Int64].self) { group in
            for publisher in 0..<publishers {
                group.addTask {
                    var sequences: [Int64] = []
                    for number in 0..<each {
                        let receipt = try await bench.publish(TierBench.entry(publisher * each + number))
                        sequences.append(receipt.sequence)
                        if number == each - 1 { working.change { $0 -= 1 } }
                        answered.change { $0 += 1 }
                    }
                    return sequences
                }
            }
            return try await group.reduce(into: [[Int64]]()) { $0.append($1) }
        }
        await tier.close()
        #expect(receipts.allSatisfy { $0 == $0.sorted() })
        #expect(receipts.flatMap { $0 }.sorted() == (1...Int64(publishers * each)).map { $0 })
        #expect(Set(bench.disk.ids).count == publishers * each)
        #expect(bench.disk.flushingCommits <= 2_000)
        #expect(bench.tier.counters.flushingCommits == bench.disk.flushingCommits)
    }

    @Test("Each of three subscribers that answer from elsewhere gets every event of eight publishers once, in order")
    func manyToMany() async throws {
        let bench = try await TierBench.open()
        let (publishers, each) = (8, 150)
        let all = publishers * each
        let sinks = try await withThrowingTaskGroup(of: Void.self) { group in
            var sinks: [TestSink] = []
            for name in ["one", "three", "two"] {
                let (stream, feed) = AsyncStream.makeStream(of: [DurableDelivery].self)
                let left = Shared(all)
                let sink = TestSink(name) { deliveries in
                    feed.yield(deliveries)
                    left.change { $0 -= deliveries.count }
                    if left.value <= 0 { feed.finish() }
                }
                try await bench.register(name, window: 16, sink: sink)
                sinks.append(sink)
                group.addTask {
                    for await deliveries in stream {
                        bench.tier.settle(deliveries.map { DurableOutcome($0, of: name, .acked) })
                    }
                }
            }
            for publisher in 0..<publishers {
                group.addTask {
                    for number in 0..<each { _ = try await bench.publish(TierBench.entry(publisher * each + number)) }
                }
            }
            try await group.waitForAll()
            return sinks
        }
        await bench.until { bench.tier.pendingForRegistered == 0 }
        await bench.tier.close()
        for sink in sinks {
            #expect(sink.sequences == (1...Int64(all)).map { $0 })
            #expect(bench.disk.subscription(sink.name)?.floor == Int64(all))
            #expect(bench.tier.counters.subscriptions[sink.name]?.delivered == all)
        }
        #expect(bench.tier.begun == bench.tier.ended)
    }

    @Test("With nothing else to do the log is tidied now and then") func tidying() async throws {
        let bench = try await TierBench.open()
        for number in 1...255 { _ = try await bench.publish(TierBench.entry(number)) }
        await bench.quiet()
        #expect(bench.disk.tidyings == 0)
        _ = try await bench.publish(TierBench.entry(256))
        await until { bench.disk.tidyings > 0 }
        await bench.tier.close()
        #expect(bench.disk.tidyings == 2)
    }

    @Test("The same event again is a success that names the first place and stores nothing") func duplicates()
        async throws
    {
        let bench = try await TierBench.open()
        let first = try await bench.publish(TierBench.entry(1))
        _ = try await bench.publish(TierBench.entry(2))
        let again = try await bench.publish(TierBench.entry(1))
        #expect(again == Receipt(sequence: first.sequence, isDuplicate: true, durability: .powerLoss))
        #expect(bench.disk.ids.count == 2)
        #expect(bench.tier.counters.duplicates == 1)
        await bench.tier.close()
    }

    @Test("Of two equal events in one transaction the second is the duplicate") func duplicatesTogether() async throws {
        let bench = try await TierBench.open()
        let hold = CommitHold(bench.disk)
        async let opener = bench.publish(TierBench.entry(0))
        await hold.reached()
        let results = Shared<[Result<Receipt, LogError>]>([])
        for _ in 0..<2 { bench.tier.publish(TierBench.entry(1)) { result in results.change { $0.append(result) } } }
        hold.release()
        _ = try await opener
        await bench.until { results.value.count == 2 }
        #expect(try results.value.map { try $0.get().isDuplicate } == [false, true])
        #expect(bench.disk.ids.count == 2)
        #expect(bench.disk.sizes == [1, 1])
        await bench.tier.close()
    }

    @Test("The same id with other bytes is refused, and nothing is stored") func conflict() async throws {
        let bench = try await TierBench.open()
        _ = try await bench.publish(TierBench.entry(1))
        let other = TierBench.entry(1, payload: [9, 9, 9])
        #expect(await bench.code(publishing: other) == .idempotencyConflict)
        #expect(bench.disk.ids.count == 1)
        #expect(bench.tier.counters.conflicts == 1)
        #expect(bench.disk.flushingCommits == 1)
        await bench.tier.close()
    }

    @Test("A payload over the limit is refused at once") func tooLarge() async throws {
        let bench = TierBench(maxPayloadBytes: 4)
        try await bench.tier.start()
        #expect(await bench.code(publishing: TierBench.entry(1, payload: [1, 2, 3, 4, 5])) == .tooLarge)
        #expect(await bench.code(publishing: TierBench.entry(1, payload: [1, 2, 3, 4])) == nil)
        await bench.tier.close()
    }

    @Test("At the backlog limit publishes are refused until something is settled") func backlog() async throws {
        let bench = try await TierBench.open(maxBacklog: 3)
        let sink = try await bench.register("orders")
        for number in 1...3 { _ = try await bench.publish(TierBench.entry(number)) }
        #expect(await bench.code(publishing: TierBench.entry(4)) == .backlogFull)
        await bench.quiet()
        bench.settle(sink.deliveries[0], of: sink, .acked)
        await bench.quiet()
        #expect(await bench.code(publishing: TierBench.entry(4)) == nil)
        #expect(bench.disk.ids.count == 4)
        await bench.tier.close()
    }

    @Test("An append that fails costs its own event only") func oneFails() async throws {
        let bench = try await TierBench.open()
        let hold = CommitHold(bench.disk)
        async let opener = bench.publish(TierBench.entry(0))
        await hold.reached()
        bench.disk.plan(.append(TierBench.entry(2).eventID, .full))
        let results = Shared<[LogError.Code?]>([])
        for number in 1...3 {
            bench.tier.publish(TierBench.entry(number)) { result in
                let code: LogError.Code? = if case .failure(let error) = result { error.code } else { nil }
                results.change { $0.append(code) }
            }
        }
        hold.release()
        _ = try await opener
        await bench.until { results.value.count == 3 }
        #expect(results.value == [nil, .full, nil])
        #expect(bench.disk.ids == [0, 1, 3].map { TierBench.entry($0).eventID })
        #expect(bench.disk.openings == 1)
        await bench.tier.close()
    }
}
