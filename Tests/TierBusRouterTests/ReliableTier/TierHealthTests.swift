import Testing
import TierBusCore
import TierBusRouter
import TierBusTesting

@Suite("The health of the reliable tier", .timeLimit(.minutes(2))) struct TierHealthTests {
    private func health(_ bench: TierBench) -> [String] {
        bench.remarks.filter { $0.kind == .health }.map { String($0.text.prefix { $0 != ":" }) }
    }

    @Test("A full log refuses events, records acknowledgements, and says once that it is full") func full() async throws
    {
        let bench = try await TierBench.open()
        let sink = try await bench.register("orders")
        _ = try await bench.publish(TierBench.entry(1))
        await bench.quiet()
        bench.disk.state.withLock { $0.fullAt = 0 }
        for number in 2...4 { #expect(await bench.code(publishing: TierBench.entry(number)) == .full) }
        #expect(bench.tier.health.health.state == .full)
        #expect(bench.tier.health.health.reasons.map(\.place) == ["test disk"])
        bench.settle(sink.deliveries[0], of: sink, .acked)
        await bench.quiet()
        #expect(bench.disk.subscription("orders")?.floor == 1)
        #expect(health(bench) == ["full"])
        #expect(bench.disk.openings == 1)
        await bench.tier.close()
    }

    @Test(
        "Room that appears is found within half a second by itself, and at once by a publish", arguments: [true, false])
    func roomAgain(publishes: Bool) async throws {
        let bench = try await TierBench.open()
        bench.disk.state.withLock { $0.fullAt = 0 }
        #expect(await bench.code(publishing: TierBench.entry(1)) == .full)
        // Looked at again and again, without a word.
        await bench.clock.pass(.milliseconds(500))
        await bench.clock.awaited(in: .milliseconds(500))
        #expect(bench.tier.health.health.state == .full)
        bench.disk.state.withLock { $0.fullAt = nil }
        if publishes {
            #expect(await bench.code(publishing: TierBench.entry(2)) == nil)
        } else {
            await bench.clock.pass(.milliseconds(500))
            await bench.until { bench.tier.health.health.state == .ready }
            await bench.quiet()
            // The look stores nothing.
            #expect(bench.disk.ids.isEmpty)
        }
        #expect(bench.tier.health.health.state == .ready)
        #expect(health(bench) == ["full", "ready"])
        #expect(bench.clock.sleeperCount == 0)
        #expect(await bench.code(publishing: TierBench.entry(1)) == nil)
        await bench.tier.close()
    }

    @Test("A smaller event that has room does not say that there is room") func smaller() async throws {
        let bench = try await TierBench.open()
        bench.disk.state.withLock { $0.fullAt = 10 }
        let large = TierBench.entry(1, payload: Array(repeating: 1, count: 20))
        #expect(await bench.code(publishing: large) == .full)
        #expect(await bench.code(publishing: TierBench.entry(2)) == nil)
        #expect(bench.tier.health.health.state == .full)
        await bench.clock.pass(.milliseconds(500))
        await bench.clock.awaited(in: .milliseconds(500))
        #expect(health(bench) == ["full"])
        await bench.tier.close()
    }

    @Test("A commit that finds no room is full, and the log is opened anew every half second") func fullCommit()
        async throws
    {
        let bench = try await TierBench.open()
        let sink = try await bench.register("orders")
        _ = try await bench.publish(TierBench.entry(1))
        await bench.quiet()
        // The commit has no room, and then the log cannot be opened: twice for the same publish, and once without it.
        bench.disk.plan(.commitUndone(.full), .openFull, .openFull, .openFull)
        #expect(await bench.code(publishing: TierBench.entry(2)) == .unknownOutcome)
        bench.disk.plan(.openFull, .openFull)
        bench.settle(sink.deliveries[0], of: sink, .acked)
        await bench.quiet()
        #expect(bench.disk.openLogs == 0)
        await bench.clock.pass(.milliseconds(500))
        await bench.clock.awaited(in: .milliseconds(500))
        #expect(health(bench) == ["full"])
        await bench.clock.pass(.milliseconds(500))
        await bench.until { bench.tier.health.health.state == .ready }
        await bench.quiet()
        #expect(health(bench) == ["full", "ready"])
        // What was handled meanwhile is recorded.
        #expect(bench.disk.subscription("orders")?.floor == 1)
        #expect(await bench.code(publishing: TierBench.entry(2)) == nil)
        await bench.tier.close()
    }

    @Test("Who lets go of a subscription while the log is down makes room for the next who registers it")
    func unregisteredWhileDown() async throws {
        let bench = try await TierBench.open()
        let first = try await bench.register("orders")
        bench.disk.plan(.begin)
        for _ in 0..<4 { bench.disk.plan(.open) }
        #expect(await bench.code(publishing: TierBench.entry(1)) == .inputOutput)
        await #expect(throws: LogError.self) { try await bench.tier.unregister("orders") }
        #expect(await bench.code(publishing: TierBench.entry(2)) == nil)
        let second = TestSink("orders")
        try await bench.register("orders", sink: second)
        await bench.quiet()
        #expect(first.sequences == [])
        #expect(second.sequences == [1])
        await bench.tier.close()
    }

    @Test("An inbox that registers after the log was opened anew is charged for what an earlier process had in flight")
    func interruptedBefore() async throws {
        var content = TestDisk.Content()
        content.events = [TierBench.entry(1)]
        content.places = [TierBench.entry(1).eventID: 0]
        content.subscriptions["orders"] = LogSubscription(
            name: "orders", container: "c-orders", type: "ORDER", source: "risk", floor: 0, handed: 1)
        let bench = try await TierBench.open(TestDisk(content))
        let sink = TestSink("orders")
        func register() async throws {
            try await bench.tier.register(
                DurableRegistration(
                    name: "orders", container: "c-orders", type: "ORDER", source: "risk", start: .latest, isInbox: true,
                    window: 16, sink: sink))
        }
        bench.disk.plan(.begin)
        _ = try await bench.publish(TierBench.entry(2))
        #expect(bench.disk.openings == 2)
        try await register()
        #expect(sink.deliveries.map(\.cause) == [.interrupted])
        // From here on the process is the same.
        bench.disk.plan(.begin)
        _ = try await bench.publish(TierBench.entry(3))
        #expect(bench.disk.openings == 3)
        #expect(sink.deliveries.map(\.cause) == [.interrupted, .returned])
        await bench.tier.close()
    }

    @Test("A dead letter of a subscription that is not there is not decided on")
    func orphanedLetter() async throws {
        let bench = try await TierBench.open()
        _ = try await bench.publish(TierBench.entry(1))
        let letter = DeadLetter(
            subscription: "gone", sequence: 1, reason: "no", failures: 1, interruptions: 0, at: .epoch)
        bench.disk.state.withLock { $0.content.deadLetters = [letter] }
        // Opened anew with it.
        bench.disk.plan(.begin)
        _ = try await bench.publish(TierBench.entry(2))
        for decision in [LetterDecision.redrive, .discard] {
            await #expect {
                try await bench.tier.decide(decision, subscription: "gone", sequence: 1)
            } throws: {
                ($0 as? LogError)?.code == .notFound
            }
        }
        await bench.tier.close()
    }

    @Test("A log that is down is faulted, and ready when it is up, told once each") func down() async throws {
        let bench = try await TierBench.open()
        bench.disk.plan(.begin)
        for _ in 0..<4 { bench.disk.plan(.open) }
        #expect(await bench.code(publishing: TierBench.entry(1)) == .inputOutput)
        await bench.quiet()
        #expect(bench.tier.health.health.state == .faulted)
        #expect(await bench.code(publishing: TierBench.entry(2)) == .inputOutput)
        await bench.quiet()
        #expect(health(bench) == ["faulted"])
        #expect(await bench.code(publishing: TierBench.entry(3)) == nil)
        #expect(bench.tier.health.health.state == .ready)
        #expect(health(bench) == ["faulted", "ready"])
        await bench.tier.close()
    }

    @Test("A backlog over 80 % is degraded, at its limit full, and ready at 70 %") func backlog() async throws {
        let bench = try await TierBench.open(maxBacklog: 10)
        let sink = try await bench.register("orders")
        for number in 1...8 { _ = try await bench.publish(TierBench.entry(number)) }
        #expect(bench.tier.health.health.state == .ready)
        _ = try await bench.publish(TierBench.entry(9))
        #expect(bench.tier.health.health.state == .degraded)
        _ = try await bench.publish(TierBench.entry(10))
        #expect(bench.tier.health.health.state == .full)
        #expect(await bench.code(publishing: TierBench.entry(11)) == .backlogFull)
        await bench.quiet()
        for (place, expected) in [HealthState.degraded, .degraded, .ready].enumerated() {
            bench.settle(sink.deliveries[place], of: sink, .acked)
            await bench.quiet()
            #expect(bench.tier.health.health.state == expected)
        }
        #expect(health(bench) == ["degraded", "full", "degraded", "ready"])
        await bench.tier.close()
    }

    @Test(
        "A log that contradicts itself is not believed: the tier is down and says so, as long as it does",
        arguments: [-1, 1, 2, 3])
    func contradiction(kind: Int) async throws {
        let bench = try await TierBench.open()
        try await bench.register("orders")
        _ = try await bench.publish(TierBench.entry(1))
        await bench.quiet()
        let sound = bench.disk.content
        bench.disk.state.withLock { state in
            switch kind {
            case 1: state.content.subscriptions["orders"]?.floor = 7
            case 2: state.content.subscriptions["orders"]?.handed = 7
            case 3: state.content.subscriptions["orders"]?.exceptions[7] = LogException(state: .acked)
            default: state.content.subscriptions["orders"]?.floor = -1
            }
        }
        bench.disk.plan(.begin)
        #expect(await bench.code(publishing: TierBench.entry(2)) == .corrupt)
        #expect(bench.tier.health.health.state == .faulted)
        #expect(bench.tier.health.health.reasons.first?.text.contains("orders") == true)
        bench.disk.state.withLock { $0.content = sound }
        #expect(await bench.code(publishing: TierBench.entry(2)) == nil)
        #expect(health(bench) == ["faulted", "ready"])
        await bench.tier.close()
    }
}
