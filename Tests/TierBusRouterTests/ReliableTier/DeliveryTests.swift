import Testing
import TierBusCore
import TierBusRouter
import TierBusTesting

@Suite("Deliveries of the reliable tier") struct DeliveryTests {
    @Test("An event is offered after its commit, from memory, with the time it was put in") func first() async throws {
        let bench = try await TierBench.open()
        let committed = Shared<[Int]>([])
        let disk = bench.disk
        let sink = TestSink("orders") { _ in committed.change { $0.append(disk.ids.count) } }
        try await bench.register("orders", sink: sink)
        bench.clock.advance(by: .seconds(5))
        bench.disk.plan(.read)
        _ = try await bench.publish(TierBench.entry(1))
        #expect(bench.tier.pendingForRegistered == 1)
        await bench.quiet()
        let delivery = try #require(sink.deliveries.first)
        #expect(sink.deliveries.count == 1)
        #expect(committed.value == [1])
        #expect(delivery.entry == TierBench.entry(1))
        #expect(delivery.attempt == 1)
        #expect(delivery.cause == nil)
        #expect(delivery.acceptedUptime == 5_000_000_000)
        // The planned failure to read was not met.
        #expect(bench.remarks.isEmpty)
        await bench.tier.close()
    }

    @Test("An acknowledgement that comes alone is committed at once, without a flush") func ackAlone() async throws {
        let bench = try await TierBench.open()
        let sink = try await bench.register("orders")
        _ = try await bench.publish(TierBench.entry(1))
        await bench.quiet()
        let (flushing, lazy) = (bench.disk.flushingCommits, bench.disk.lazyCommits)
        bench.settle(try #require(sink.deliveries.first), of: sink, .acked)
        await bench.quiet()
        #expect(bench.disk.flushingCommits == flushing)
        #expect(bench.disk.lazyCommits == lazy + 1)
        #expect(bench.disk.subscription("orders")?.floor == 1)
        #expect(bench.tier.pendingForRegistered == 0)
        #expect(bench.tier.counters.subscriptions["orders"]?.delivered == 1)
        await bench.tier.close()
    }

    @Test("Acknowledgements that wait with publishes go with their commit") func acksRide() async throws {
        let bench = try await TierBench.open()
        let sink = try await bench.register("orders")
        for number in 1...3 { _ = try await bench.publish(TierBench.entry(number)) }
        await bench.quiet()
        let hold = CommitHold(bench.disk)
        async let held = bench.publish(TierBench.entry(4))
        await hold.reached()
        let (flushing, lazy) = (bench.disk.flushingCommits, bench.disk.lazyCommits)
        for delivery in sink.deliveries { bench.settle(delivery, of: sink, .acked) }
        async let next = bench.publish(TierBench.entry(5))
        await until { bench.tier.begun - bench.tier.ended >= 5 }
        hold.release()
        _ = try await (held, next)
        await bench.quiet()
        #expect(bench.disk.flushingCommits == flushing + 2)
        #expect(bench.disk.lazyCommits == lazy)
        #expect(bench.disk.subscription("orders")?.floor == 3)
        await bench.tier.close()
    }

    @Test("A failed delivery is repeated after 1 s and 2 s, then the event is a dead letter") func retries()
        async throws
    {
        let bench = try await TierBench.open()
        let sink = try await bench.register("orders")
        _ = try await bench.publish(TierBench.entry(1))
        await bench.quiet()
        for (count, wait) in [(1, Duration.seconds(1)), (2, .seconds(2))] {
            bench.settle(try #require(sink.deliveries.last), of: sink, .failed("no"))
            await bench.quiet()
            #expect(sink.deliveries.count == count)
            await bench.clock.awaited(in: wait)
            bench.clock.advance(by: wait - .nanoseconds(1))
            await bench.quiet()
            #expect(sink.deliveries.count == count)
            await bench.clock.pass(.nanoseconds(1))
            await bench.until { sink.deliveries.count > count }
            #expect(sink.deliveries.last?.cause == .failed)
            #expect(sink.deliveries.last?.entry == TierBench.entry(1))
            #expect(sink.deliveries.last?.acceptedUptime == nil)
        }
        #expect(sink.deliveries.map(\.attempt) == [1, 2, 3])
        bench.settle(try #require(sink.deliveries.last), of: sink, .failed("never"))
        await bench.quiet()
        let letters = try await bench.tier.deadLetters(after: nil, limit: 10)
        #expect(letters.map(\.sequence) == [1])
        #expect(letters.first?.failures == 3)
        #expect(letters.first?.reason == "never")
        #expect(bench.tier.pendingForRegistered == 0)
        #expect(bench.remarks.map(\.kind) == [.deadLetter])
        await bench.tier.close()
    }

    @Test("A delivery of which nothing is heard is repeated after the ack wait") func ackWait() async throws {
        let bench = try await TierBench.open()
        let sink = try await bench.register("orders")
        _ = try await bench.publish(TierBench.entry(1))
        await bench.quiet()
        await bench.clock.pass(.seconds(30))
        // It counts as a failure: another second.
        await bench.clock.pass(.seconds(1))
        await bench.until { sink.deliveries.count == 2 }
        #expect(sink.deliveries.map(\.cause) == [nil, .ackWaitPassed])
        // The late answer of the first delivery settles the event.
        bench.settle(sink.deliveries[0], of: sink, .acked)
        await bench.quiet()
        #expect(bench.tier.pendingForRegistered == 0)
        await bench.tier.close()
    }

    @Test("A handler that asks for more time gets a whole ack wait from then on") func extended() async throws {
        let bench = try await TierBench.open()
        let sink = try await bench.register("orders")
        _ = try await bench.publish(TierBench.entry(1))
        await bench.quiet()
        bench.clock.advance(by: .seconds(20))
        let commits = bench.disk.flushingCommits + bench.disk.lazyCommits
        bench.settle(try #require(sink.deliveries.first), of: sink, .extended)
        await bench.quiet()
        #expect(bench.disk.flushingCommits + bench.disk.lazyCommits == commits)
        // The end of the first ack wait passes without a failure.
        await bench.clock.pass(.seconds(10))
        await bench.clock.pass(.seconds(20))
        await bench.clock.pass(.seconds(1))
        await bench.until { sink.deliveries.count == 2 }
        #expect(bench.clock.uptime == 51_000_000_000)
        await bench.tier.close()
    }

    @Test("What a handler sets aside is a dead letter at once") func rejected() async throws {
        let bench = try await TierBench.open()
        let sink = try await bench.register("orders")
        _ = try await bench.publish(TierBench.entry(1))
        await bench.quiet()
        bench.settle(try #require(sink.deliveries.first), of: sink, .deadLetter("not decodable"))
        await bench.quiet()
        #expect(bench.disk.deadLetters.map(\.reason) == ["not decodable"])
        #expect(bench.tier.counters.subscriptions["orders"]?.deadLettered == 1)
        #expect(try await bench.tier.census().deadLetters == 1)
        await bench.tier.close()
    }

    @Test("An event that was filtered is settled and counted as such") func filtered() async throws {
        let bench = try await TierBench.open()
        let sink = try await bench.register("orders")
        _ = try await bench.publish(TierBench.entry(1))
        await bench.quiet()
        bench.settle(try #require(sink.deliveries.first), of: sink, .filtered)
        await bench.quiet()
        #expect(bench.tier.counters.subscriptions["orders"]?.filtered == 1)
        #expect(bench.disk.subscription("orders")?.floor == 1)
        await bench.tier.close()
    }

    @Test("What is given back is offered again and costs no attempt") func returned() async throws {
        let bench = try await TierBench.open()
        let sink = try await bench.register("orders")
        _ = try await bench.publish(TierBench.entry(1))
        await bench.quiet()
        bench.settle(try #require(sink.deliveries.first), of: sink, .returned)
        await bench.until { sink.deliveries.count == 2 }
        #expect(sink.deliveries.last?.cause == .returned)
        #expect(bench.disk.deadLetters.isEmpty)
        await bench.tier.close()
    }

    @Test("No more than the window is out, and the rest comes as it is settled, in order") func window() async throws {
        let bench = try await TierBench.open()
        let sink = try await bench.register("orders", window: 2)
        for number in 1...5 { _ = try await bench.publish(TierBench.entry(number)) }
        await bench.quiet()
        #expect(sink.sequences == [1, 2])
        for place in 0..<5 {
            await bench.until { sink.deliveries.count > place }
            bench.settle(sink.deliveries[place], of: sink, .acked)
            await bench.quiet()
        }
        #expect(sink.sequences == [1, 2, 3, 4, 5])
        #expect(sink.deliveries.map(\.entry) == (1...5).map { TierBench.entry($0) })
        #expect(bench.tier.pendingForRegistered == 0)
        await bench.tier.close()
    }

    @Test("A second registration under a name is refused, and harms nothing") func twice() async throws {
        let bench = try await TierBench.open()
        let sink = try await bench.register("orders")
        let error = await #expect(throws: LogError.self) { try await bench.register("orders") }
        #expect(error?.code == .internalError)
        let long = String(repeating: "n", count: 1_025)
        let other = await #expect(throws: LogError.self) { try await bench.register(long) }
        #expect(other?.code == .tooLarge)
        _ = try await bench.publish(TierBench.entry(1))
        await bench.quiet()
        #expect(sink.sequences == [1])
        await bench.tier.close()
    }

    @Test("Who lets go of a name gets nothing any more; who takes it next gets what was not settled") func handover()
        async throws
    {
        let bench = try await TierBench.open()
        let first = try await bench.register("orders")
        for number in 1...3 { _ = try await bench.publish(TierBench.entry(number)) }
        await bench.quiet()
        bench.settle(first.deliveries[0], of: first, .acked)
        await bench.quiet()
        try await bench.tier.unregister("orders")
        #expect(bench.tier.pendingForRegistered == 0)
        _ = try await bench.publish(TierBench.entry(4))
        await bench.quiet()
        #expect(first.sequences == [1, 2, 3])
        let second = try await bench.register("orders")
        // The first may be at 2 and 3 still.
        #expect(second.sequences == [4])
        bench.settle(first.deliveries[1], of: first, .acked)
        bench.settle(first.deliveries[2], of: first, .returned)
        await bench.quiet()
        #expect(second.sequences == [4, 3])
        #expect(second.deliveries.map(\.cause) == [nil, .returned])
        try await bench.tier.unregister("never heard of")
        await bench.tier.close()
    }

    @Test("The history of a type is what the log holds, page by page") func history() async throws {
        let bench = try await TierBench.open()
        for number in 1...5 {
            _ = try await bench.publish(TierBench.entry(number, type: number == 3 ? "FILL" : "ORDER"))
        }
        let page = try await bench.tier.history(type: "ORDER", after: 1, limit: 2)
        #expect(page == [2, 4].map { .event(sequence: Int64($0), TierBench.entry($0)) })
        #expect(try await bench.tier.census().events == ["ORDER": 4, "FILL": 1])
        bench.disk.plan(.read)
        let error = await #expect(throws: LogError.self) { try await bench.tier.census() }
        #expect(error?.code == .inputOutput)
        #expect(bench.remarks.map(\.kind) == [.storage])
        await bench.tier.close()
    }
}
