import Testing
import TierBusCore
import TierBusRouter
import TierBusTesting

@Suite("Lives of the reliable tier") struct LifeTests {
    @Test("What was out when a life ended is delivered again in the next, as interrupted") func interrupted()
        async throws
    {
        let bench = try await TierBench.open()
        let sink = try await bench.register("orders")
        for number in 1...3 { _ = try await bench.publish(TierBench.entry(number)) }
        await bench.quiet()
        bench.settle(sink.deliveries[1], of: sink, .acked)
        await bench.quiet()
        await bench.tier.close()

        let next = try await TierBench.open(bench.disk)
        let heir = try await next.register("orders")
        #expect(heir.sequences == [1, 3])
        #expect(heir.deliveries.map(\.cause) == [.interrupted, .interrupted])
        #expect(heir.deliveries.map(\.entry) == [1, 3].map { TierBench.entry($0) })
        for delivery in heir.deliveries { next.settle(delivery, of: heir, .acked) }
        await next.quiet()
        #expect(next.tier.pendingForRegistered == 0)
        #expect(next.disk.subscription("orders")?.floor == 3)
        await next.tier.close()
    }

    @Test("A copy of the disk taken at any commit recovers to all that was accepted") func snapshots() async throws {
        let bench = try await TierBench.open()
        let copies = Shared<[TestDisk.Content]>([])
        let disk = bench.disk
        disk.hold { copies.change { $0.append(disk.content) } }
        let sink = try await bench.register("orders", window: 2)
        for number in 1...6 {
            _ = try await bench.publish(TierBench.entry(number))
            await bench.quiet()
            if number % 2 == 0, let delivery = sink.deliveries.dropFirst(number / 2 - 1).first {
                bench.settle(delivery, of: sink, .acked)
                await bench.quiet()
            }
        }
        await bench.tier.close()
        #expect(copies.value.count > 6)
        for copy in copies.value {
            let next = try await TierBench.open(TestDisk(copy))
            let known = copy.subscriptions["orders"]
            let heir = try await next.register("orders", window: 100)
            let acked = known?.exceptions.filter { $0.value.state == .acked } ?? [:]
            let floor = known?.floor ?? Int64(copy.events.count)
            let owed = (1...Int64(7)).filter { $0 > floor && $0 <= Int64(copy.events.count) && acked[$0] == nil }
            #expect(heir.sequences == owed)
            await next.tier.close()
        }
    }

    @Test("What an absent subscription is owed is kept until it comes back") func absent() async throws {
        let bench = try await TierBench.open()
        try await bench.register("orders")
        await bench.tier.close()

        let second = try await TierBench.open(bench.disk)
        try await second.register("others")
        try await second.tier.allRegistered()
        #expect(second.remarks.contains { $0.kind == .absentSubscription && $0.place == "orders" })
        for number in 1...3 { _ = try await second.publish(TierBench.entry(number)) }
        await second.quiet()
        #expect(second.tier.counters.subscriptions["orders"]?.pending == 3)
        #expect(second.tier.pendingForRegistered == 3)
        await second.tier.close()

        let third = try await TierBench.open(bench.disk)
        let heir = try await third.register("orders")
        #expect(heir.sequences == [1, 2, 3])
        #expect(heir.deliveries.allSatisfy { $0.cause == nil && $0.acceptedUptime == nil })
        await third.tier.close()
    }

    @Test("A retry that was due in an earlier life comes in the next") func dueRetry() async throws {
        let bench = try await TierBench.open()
        let sink = try await bench.register("orders")
        _ = try await bench.publish(TierBench.entry(1))
        await bench.quiet()
        bench.settle(sink.deliveries[0], of: sink, .failed("no"))
        await bench.quiet()
        await bench.tier.close()

        let next = try await TierBench.open(bench.disk)
        let heir = try await next.register("orders")
        #expect(heir.deliveries.isEmpty)
        await next.clock.pass(.seconds(1))
        await next.until { heir.deliveries.count == 1 }
        #expect(heir.deliveries.first?.cause == .failed)
        #expect(heir.deliveries.first?.attempt == 2)
        await next.tier.close()
    }

    @Test("A log that cannot be opened or read is the error of the start, and the tier is closed") func noLog()
        async throws
    {
        for fault in [TestDisk.Fault.open, .recover] {
            let bench = TierBench()
            bench.disk.plan(fault)
            let error = await #expect(throws: LogError.self) { try await bench.tier.start() }
            #expect(error?.code == .inputOutput)
            #expect(bench.disk.openLogs == 0)
            #expect(await bench.code(publishing: TierBench.entry(1)) == .closed)
            await bench.tier.close()
        }
    }

    @Test("Closing answers everything that was taken, and refuses the rest") func closing() async throws {
        let bench = try await TierBench.open()
        let hold = CommitHold(bench.disk)
        let answers = Shared<[Result<Receipt, LogError>]>([])
        for number in 1...50 {
            bench.tier.publish(TierBench.entry(number)) { answer in answers.change { $0.append(answer) } }
        }
        await hold.reached()
        async let registered: Void = bench.tier.allRegistered()
        await until { bench.tier.begun >= 51 }
        async let first: Void = bench.tier.close()
        async let second: Void = bench.tier.close()
        let isRefused = Shared(false)
        while !isRefused.value {
            bench.tier.publish(TierBench.entry(99)) { answer in
                if case .failure(let error) = answer, error.code == .closed { isRefused.change { $0 = true } }
            }
            await Task.yield()
        }
        hold.release()
        try await registered
        _ = await (first, second)
        #expect(answers.value.filter { (try? $0.get()) != nil }.count >= 50)
        #expect(bench.disk.ids.prefix(50) == (1...50).map { TierBench.entry($0).eventID }.prefix(50))
        #expect(bench.disk.openLogs == 0)
        #expect(bench.disk.tidyings == 1)
        #expect(bench.clock.sleeperCount == 0)
        #expect(bench.tier.begun == bench.tier.ended)
        await bench.tier.close()
        let error = await #expect(throws: LogError.self) { try await bench.tier.census() }
        #expect(error?.code == .closed)
    }

    @Test("Acknowledgements that wait when the tier is closed are recorded") func closingWithAcks() async throws {
        let bench = try await TierBench.open()
        let sink = try await bench.register("orders")
        for number in 1...3 { _ = try await bench.publish(TierBench.entry(number)) }
        await bench.quiet()
        for delivery in sink.deliveries { bench.settle(delivery, of: sink, .acked) }
        await bench.tier.close()
        #expect(bench.disk.subscription("orders")?.floor == 3)
        // Too late, and without effect.
        bench.settle(sink.deliveries[0], of: sink, .failed("no"))
        #expect(bench.tier.begun == bench.tier.ended)
    }

    @Test("A tier that was never started can be closed, and not started afterwards") func neverStarted() async throws {
        let bench = TierBench()
        #expect(await bench.code(publishing: TierBench.entry(1)) == .closed)
        await bench.tier.close()
        let error = await #expect(throws: LogError.self) { try await bench.tier.start() }
        #expect(error?.code == .closed)
        #expect(bench.disk.openings == 0)
        let open = try await TierBench.open()
        let again = await #expect(throws: LogError.self) { try await open.tier.start() }
        #expect(again?.code == .internalError)
        await open.tier.close()
    }
}
