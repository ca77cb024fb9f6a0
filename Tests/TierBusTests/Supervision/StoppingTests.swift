import Testing
import TierBus
import TierBusTesting

@Suite("A container that is stopped", .timeLimit(.minutes(3))) struct StoppingTests {
    @Test(
        "It throws more than so often within a time, and is stopped with a notice that has the last error",
        arguments: Trial.every)
    func stopped(mode: Trial.Mode, tier: Tier) async throws {
        let trial = try Trial(mode, tier)
        try await trial.hostAll()
        try await trial.start()
        #expect(trial.status.isRunning && trial.status.isSupervised)
        #expect(trial.system.health.state == .ready)
        try await trial.stopRisk()
        let stop = try #require(trial.status.stop)
        #expect(stop.reason.contains("sick"))
        #expect(stop.reason.contains("TICKET at risk"))
        let notices = trial.system.notices.takeAll()
        let told = notices.filter { $0.kind == .stopped }
        #expect(told.map(\.place) == ["risk"] && told.map(\.count) == [1])
        #expect(told.first?.text.contains("sick") == true)
        #expect(trial.system.health.state == .degraded)
        #expect(trial.system.health.reasons.map(\.place) == ["risk"])
        #expect(notices.filter { $0.kind == .health }.map(\.count) == [1])
        let report = try await trial.finish()
        #expect(report.ledger.isBalanced && report.isDrained)
    }

    @Test("As often as is put up with stops nothing, nor does more often in a longer time", arguments: Trial.queues)
    func window(mode: Trial.Mode, tier: Tier) async throws {
        let trial = try Trial(mode, tier)
        try await trial.hostAll()
        try await trial.start()
        for round in 0..<5 {
            try await trial.send(round * Trial.limit..<(round + 1) * Trial.limit)
            #expect(trial.status.isRunning)
            try await trial.pass(.seconds(10))
        }
        // The window slides: two of the last ten seconds and one more.
        try await trial.send(100...100)
        try await trial.pass(.milliseconds(9_999))
        try await trial.send(101...102)
        #expect(trial.status.stop != nil)
        _ = try await trial.finish()
    }

    @Test("Nothing in it is called any more, and all that comes is kept and counted as pending", arguments: Trial.every)
    func kept(mode: Trial.Mode, tier: Tier) async throws {
        let trial = try Trial(mode, tier)
        try await trial.hostAll()
        try await trial.start()
        try await trial.stopRisk()
        trial.isSick.set(false)
        try await trial.send(10..<20)
        try await trial.pass(.seconds(60))
        try await trial.system.settle()
        #expect(trial.risk.value.isEmpty)
        #expect(trial.other.value == Array(0...2) + Array(10..<20), "others notice nothing")
        let report = try await trial.finish()
        #expect(report.isDrained && report.hanging.isEmpty)
        #expect(report.ledger.isBalanced)
        // On the reliable tier what failed is owed, too.
        let kept = tier == .reliable ? 13 : 10
        #expect(report.ledger.pending == kept)
        #expect(report.stopped.map(\.kept) == [kept])
        #expect(report.stopped.first?.status.name == "risk")
        let row = try #require(report.subscriptions.first { $0.container.text == "risk" })
        #expect(row.pending == kept && row.failed == 3 && row.discarded == 0)
        #expect(trial.system.notices.takeAll().contains { $0.kind == .stopped && $0.text.contains("\(kept) events") })
    }

    @Test("The rest of the batch in whose middle it is stopped is kept", arguments: Trial.every)
    func middle(mode: Trial.Mode, tier: Tier) async throws {
        let trial = try Trial(mode, tier)
        try await trial.hostAll()
        try await trial.start()
        try await trial.send(0..<50)
        await until { trial.status.stop != nil }
        try await trial.system.settle()
        trial.isSick.set(false)
        try await trial.system.restart("risk")
        await trial.riskGets(47)
        #expect(trial.risk.value == Array(3..<50))
        try await trial.pass(.seconds(1))
        if tier == .reliable {
            // What failed is tried again when it is due, and has not lost an attempt to the stop.
            await trial.riskGets(50)
            #expect(trial.risk.value == Array(3..<50) + Array(0..<3))
        }
        let report = try await trial.finish()
        #expect(trial.other.value == Array(0..<50))
        #expect(report.ledger.isBalanced && report.ledger.pending == 0 && report.ledger.discarded == 0)
        #expect(report.stopped.isEmpty)
        let row = try #require(report.subscriptions.first { $0.container.text == "risk" })
        #expect(row.delivered == 50 && row.failed == 3)
    }

    @Test(
        "A component and a component of a child count; the internal bus delivers nothing more",
        arguments: Trial.Mode.allCases)
    func components(mode: Trial.Mode) async throws {
        let trial = try Trial(mode, .standard)
        let (first, second, late) = (Shared(0), Shared(0), Shared(0))
        try await trial.hostSource()
        try await trial.system.host("risk", supervised: .stopping(afterMoreThan: 1, within: .seconds(1))) { risk in
            try risk.forward(Ticket.self, from: "source", to: .all)
            try risk.add("first", Echo(0), on: Ticket.self) { _, _, _ in
                first.add()
                throw Trial.Sick()
            }
            try risk.child("desk") { desk in
                try desk.add("second", Echo(0), on: Ticket.self) { _, _, _ in
                    second.add()
                    throw Trial.Sick()
                }
                try desk.add("late", Echo(0), on: Ticket.self) { _, _, _ in late.add() }
            }
        }
        try await trial.start()
        try await trial.send(0..<5)
        await until { trial.status.stop != nil }
        try await trial.system.settle()
        #expect([first.value, second.value, late.value] == [1, 1, 0])
        #expect(trial.status.stop?.reason.contains("risk/desk") == true)
        _ = try await trial.finish()
    }

    @Test(
        "A container on the same lane goes on, and one whose handlers do not throw is left alone",
        arguments: Trial.Mode.allCases)
    func beside(mode: Trial.Mode) async throws {
        let trial = try Trial(mode, .standard)
        let seen = Shared<[Int]>()
        try await trial.hostSource()
        try await trial.hostRisk()
        try await trial.system.host(
            "calm", beside: "risk", supervised: .stopping(afterMoreThan: 0, within: .seconds(1))
        ) { calm in
            try calm.onEach(Ticket.self, from: "source") { ticket, _ in seen.append(ticket.number) }
        }
        try await trial.start()
        try await trial.stopRisk()
        try await trial.send(3..<9)
        #expect(seen.value == Array(0..<9))
        #expect(trial.system.containers.map(\.isRunning) == [true, false, true])
        _ = try await trial.finish()
    }

    @Test("An async handler that is suspended goes on to its end, and its outcome counts", arguments: Trial.every)
    func suspended(mode: Trial.Mode, tier: Tier) async throws {
        guard mode == .live else { return }
        let trial = try Trial(mode, tier)
        let gate = ReleaseGate()
        let (begun, done) = (Shared<[Int]>(), Shared<[Int]>())
        try await trial.hostSource()
        try await trial.hostRisk { risk in
            func wait(_ ticket: Ticket) async throws {
                begun.append(ticket.number)
                try await gate.wait()
                done.append(ticket.number)
            }
            if tier == .reliable {
                try risk.onEachReliablyAsync(Ticket.self, from: "source", as: "slow.tickets") { ticket, _ in
                    try await wait(ticket)
                }
            } else {
                try risk.onEachAsync(Ticket.self, from: "source", slow: .dropNewest) { ticket, _ in
                    try await wait(ticket)
                }
            }
        }
        try await trial.start()
        trial.isSick.set(false)
        try await trial.system.inject(Ticket(0, "key 0"), into: "source")
        await until { begun.value == [0] && trial.risk.value == [0] }
        trial.isSick.set(true)
        for number in 1...3 { try await trial.system.inject(Ticket(number, "key \(number)"), into: "source") }
        await until { trial.status.stop != nil }
        trial.isSick.set(false)
        try await trial.system.restart("risk")
        #expect(done.value.isEmpty)
        gate.release()
        await until { done.value.count == 4 }
        // Each once, and the one that was suspended is not given to the new handler.
        #expect(begun.value.sorted() == Array(0...3) && done.value.sorted() == Array(0...3))
        try await trial.pass(.seconds(2))
        let report = try await trial.finish()
        #expect(report.ledger.isBalanced && report.ledger.pending == 0)
    }
}
