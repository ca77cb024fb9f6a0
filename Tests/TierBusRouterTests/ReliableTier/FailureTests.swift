import Testing
import TierBusCore
import TierBusRouter
import TierBusTesting

@Suite("The reliable tier over a failing disk") struct FailureTests {
    @Test("A commit of unknown outcome that took effect is found, and answered as stored", arguments: [1, 2])
    func done(times: Int) async throws {
        let bench = try await TierBench.open()
        let sink = try await bench.register("orders")
        _ = try await bench.publish(TierBench.entry(1))
        for _ in 0..<times { bench.disk.plan(.commitDone) }
        let receipt = try await bench.publish(TierBench.entry(2))
        #expect(receipt == Receipt(sequence: 2, isDuplicate: false, durability: .powerLoss))
        #expect(bench.disk.ids == [1, 2].map { TierBench.entry($0).eventID })
        #expect(bench.disk.openings == 1 + times)
        #expect(bench.disk.openLogs == 1)
        #expect(bench.tier.counters.reopenings == times)
        #expect(bench.tier.counters.stored == 2)
        #expect(bench.tier.counters.duplicates == 0)
        await bench.quiet()
        #expect(Set(sink.sequences) == [1, 2])
        #expect(bench.remarks.filter { $0.kind == .storage }.count == times)
        #expect(!bench.remarks.contains { $0.kind == .health })
        await bench.tier.close()
    }

    @Test("A commit of unknown outcome that left nothing is done again", arguments: [1, 2])
    func undone(times: Int) async throws {
        let bench = try await TierBench.open()
        _ = try await bench.publish(TierBench.entry(1))
        for _ in 0..<times { bench.disk.plan(.commitUndone(.unknownOutcome)) }
        let receipt = try await bench.publish(TierBench.entry(2))
        #expect(receipt == Receipt(sequence: 2, isDuplicate: false, durability: .powerLoss))
        #expect(bench.disk.ids == [1, 2].map { TierBench.entry($0).eventID })
        #expect(bench.disk.openings == 1 + times)
        await bench.tier.close()
        #expect(bench.disk.openLogs == 0)
    }

    @Test("An event of the same transaction twice is stored once and duplicate once, whatever the commit does")
    func duplicateInUnknown() async throws {
        let bench = try await TierBench.open()
        let hold = CommitHold(bench.disk)
        async let opener = bench.publish(TierBench.entry(0))
        await hold.reached()
        let results = Shared<[Result<Receipt, LogError>]>([])
        for number in [1, 2, 1] {
            bench.tier.publish(TierBench.entry(number)) { result in results.change { $0.append(result) } }
        }
        // The first is for the commit that is held, the second for the one after it.
        bench.disk.plan(.commitDone, .commitDone)
        hold.release()
        #expect(try await opener.isDuplicate == false)
        await bench.until { results.value.count == 3 }
        let receipts = try results.value.map { try $0.get() }
        #expect(receipts.map(\.sequence) == [2, 3, 2])
        #expect(receipts.map(\.isDuplicate) == [false, false, true])
        await bench.tier.close()
    }

    @Test("Deliveries that are out when the log is read anew are offered again with a cause; acknowledgements count")
    func fenced() async throws {
        let bench = try await TierBench.open()
        let sink = try await bench.register("orders")
        for number in 1...3 { _ = try await bench.publish(TierBench.entry(number)) }
        await bench.quiet()
        let old = sink.deliveries
        // The acknowledgement is in the transaction that fails, and is recorded nevertheless.
        bench.disk.plan(.commitUndone(.unknownOutcome))
        bench.settle(old[0], of: sink, .acked)
        await bench.quiet()
        #expect(bench.disk.subscription("orders")?.floor == 1)
        let again = sink.deliveries.dropFirst(3)
        #expect(again.map(\.sequence) == [2, 3])
        #expect(again.allSatisfy { $0.cause == .interrupted && $0.life == old[0].life + 1 })
        // A failure of an earlier life says nothing about the delivery of this one; an acknowledgement settles it.
        bench.settle(old[1], of: sink, .failed("no"))
        bench.settle(old[2], of: sink, .acked)
        await bench.quiet()
        #expect(bench.tier.pendingForRegistered == 1)
        #expect(bench.tier.counters.subscriptions["orders"]?.retries == 0)
        bench.settle(try #require(again.first), of: sink, .acked)
        await bench.quiet()
        #expect(bench.tier.pendingForRegistered == 0)
        #expect(bench.disk.subscription("orders")?.floor == 3)
        await bench.tier.close()
    }

    @Test("A failure that is in a failed transaction counts as one attempt, not as an interruption") func failureKept()
        async throws
    {
        let bench = try await TierBench.open()
        let sink = try await bench.register("orders")
        _ = try await bench.publish(TierBench.entry(1))
        await bench.quiet()
        bench.disk.plan(.commitUndone(.unknownOutcome))
        bench.settle(try #require(sink.deliveries.first), of: sink, .failed("no"))
        await bench.quiet()
        #expect(sink.deliveries.count == 1)
        await bench.clock.pass(.seconds(1))
        await bench.until { sink.deliveries.count == 2 }
        #expect(sink.deliveries.last?.attempt == 2)
        #expect(sink.deliveries.last?.cause == .failed)
        await bench.tier.close()
    }

    @Test("After the third failed commit all who wait are told that it is not known, and the tier goes on")
    func threeUnknown() async throws {
        let bench = try await TierBench.open()
        let sink = try await bench.register("orders")
        bench.disk.plan(.commitDone, .commitUndone(.unknownOutcome), .commitUndone(.unknownOutcome))
        #expect(await bench.code(publishing: TierBench.entry(1)) == .unknownOutcome)
        #expect(bench.tier.counters.refused == 1)
        // It had been stored: the next publish finds out, and it is delivered.
        #expect(try await bench.publish(TierBench.entry(1)).isDuplicate)
        await bench.quiet()
        #expect(Set(sink.sequences) == [1])
        await bench.tier.close()
    }

    @Test("A disk that is full at the commit is the error, since nothing is stored") func fullCommit() async throws {
        let bench = try await TierBench.open()
        bench.disk.plan(.commitUndone(.full), .commitUndone(.full), .commitUndone(.full))
        #expect(await bench.code(publishing: TierBench.entry(1)) == .full)
        #expect(bench.disk.ids.isEmpty)
        #expect(await bench.code(publishing: TierBench.entry(1)) == nil)
        #expect(bench.remarks.map(\.kind) == [.storage, .storage, .storage, .health, .health])
        await bench.tier.close()
    }

    @Test("A log that cannot be opened again is a change of health, and is tried again after 1 s, 2 s, 4 s") func down()
        async throws
    {
        let bench = try await TierBench.open()
        let sink = try await bench.register("orders")
        _ = try await bench.publish(TierBench.entry(1))
        await bench.quiet()
        bench.disk.plan(.commitUndone(.unknownOutcome))
        for _ in 0..<5 { bench.disk.plan(.open) }
        // Four tries at this publish: the commit, and three openings. Whether it is stored nobody can say.
        #expect(await bench.code(publishing: TierBench.entry(2)) == .unknownOutcome)
        await bench.quiet()
        #expect(bench.remarks.filter { $0.kind == .health }.count == 1)
        #expect(bench.disk.openLogs == 0)
        bench.settle(sink.deliveries[0], of: sink, .acked)
        await bench.quiet()
        #expect(bench.disk.openings == 1)
        #expect(bench.tier.pendingForRegistered == 1)
        // That outcome made it try, too, and doubled the wait.
        await bench.clock.pass(.seconds(2))
        await bench.quiet()
        #expect(bench.disk.openings == 1)
        await bench.clock.pass(.seconds(4))
        await bench.until { bench.tier.pendingForRegistered == 0 }
        #expect(bench.disk.openings == 2)
        #expect(bench.remarks.filter { $0.kind == .health }.count == 2)
        #expect(bench.disk.subscription("orders")?.floor == 1)
        // Acknowledged before it was registered again: not delivered twice.
        #expect(sink.sequences == [1])
        #expect(await bench.code(publishing: TierBench.entry(2)) == nil)
        await bench.tier.close()
    }

    @Test("While the log cannot be opened publishes and requests are answered, and closing returns") func closingDown()
        async throws
    {
        let bench = try await TierBench.open()
        for _ in 0..<8 { bench.disk.plan(.open) }
        bench.disk.plan(.begin)
        #expect(await bench.code(publishing: TierBench.entry(1)) == .inputOutput)
        #expect(await bench.code(publishing: TierBench.entry(2)) == .inputOutput)
        let error = await #expect(throws: LogError.self) { try await bench.tier.census() }
        #expect(error?.code == .inputOutput)
        await bench.tier.close()
        #expect(bench.clock.sleeperCount == 0)
        #expect(bench.disk.openLogs == 0)
        #expect(bench.tier.begun == bench.tier.ended)
    }

    @Test("A registration in a transaction that fails holds once it is done again") func registration() async throws {
        let bench = try await TierBench.open()
        bench.disk.plan(.commitDone)
        let sink = try await bench.register("orders")
        _ = try await bench.publish(TierBench.entry(1))
        await bench.quiet()
        #expect(sink.sequences == [1])
        #expect(bench.disk.subscription("orders") != nil)
        await bench.tier.close()
    }

    @Test("A sweep that fails is undone, or the log is opened anew as after any failure", arguments: [true, false])
    func sweep(canUndo: Bool) async throws {
        let disk = TestDisk()
        // The first look for something to let go of comes when the opening is done.
        disk.plan(.sweep)
        if !canUndo { disk.plan(.rollback) }
        let bench = try await TierBench.open(disk)
        await until { bench.remarks.contains { $0.text.contains("letting go of settled events failed") } }
        if !canUndo { await until { bench.remarks.contains { $0.kind == .health } } }
        #expect(try await bench.publish(TierBench.entry(1)).isDuplicate == false)
        #expect(disk.state.withLock { $0.openings } == (canUndo ? 1 : 2))
        #expect(bench.tier.health.health.state == .ready)
        await bench.tier.close()
        #expect(disk.openLogs == 0)
    }

    @Test("An append, a read or a closing that fails is told and made good") func others() async throws {
        let bench = try await TierBench.open()
        try await bench.register("orders")
        bench.disk.plan(.append(TierBench.entry(1).eventID, .inputOutput), .close)
        #expect(try await bench.publish(TierBench.entry(1)).isDuplicate == false)
        #expect(bench.remarks.map(\.kind) == [.storage, .storage])
        #expect(bench.disk.ids.count == 1)
        await bench.tier.close()
        #expect(bench.disk.openLogs == 0)
    }
}
