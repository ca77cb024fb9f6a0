import Testing
import TierBus
import TierBusTesting

/// What connects a container that is stopped with the rest of the world.
@Suite("The borders of a container that is stopped", .timeLimit(.minutes(3))) struct BorderTests {
    /// `risk` answers tickets with echoes, `book` takes them.
    private func hostAnswering(_ trial: Trial, tier: Tier, _ echoes: Shared<[Int]>) async throws {
        try await trial.hostSource()
        try await trial.system.host("risk", supervised: .stopping(afterMoreThan: 2, within: .seconds(10))) { risk in
            let answers = try risk.publishes(Echo.self, tier: tier)
            try trial.take(risk) { ticket, delivery in
                if trial.isSick.value { throw Trial.Sick() }
                try answers.publish(Echo(ticket.number), after: delivery)
            }
        }
        try await trial.system.host("book") { book in
            try book.onEach(Echo.self, from: "risk") { echo, _ in echoes.append(echo.number) }
        }
    }

    @Test(
        "Its publications are the same ones after a restart: readers, also those outside, go on in order",
        arguments: Trial.queues)
    func publications(mode: Trial.Mode, tier: Tier) async throws {
        let trial = try Trial(mode, tier)
        let echoes = Shared<[Int]>()
        trial.isSick.set(false)
        try await hostAnswering(trial, tier: tier, echoes)
        let egress = try await trial.system.egress(Echo.self, from: "risk")
        try await trial.start()
        try await trial.send(0..<10)
        trial.isSick.set(true)
        try await trial.send(10..<20)
        #expect(trial.status.stop != nil)
        trial.isSick.set(false)
        try await trial.system.restart("risk")
        try await trial.send(20..<30)
        // Three of them failed.
        let expected = Array(0..<10) + Array(13..<30)
        #expect(echoes.value == expected)
        let report = try await trial.finish()
        var outside: [Int] = []
        for await (echo, _) in egress { outside.append(echo.number) }
        #expect(outside == expected)
        #expect(report.ledger.isBalanced)
        #expect(report.publications.filter { $0.container.text == "risk" }.map(\.published) == [27])
    }

    @Test(
        "Nothing is injected or handed into it; what was handed in before waits for the restart",
        arguments: Trial.Mode.allCases)
    func ingress(mode: Trial.Mode) async throws {
        let trial = try Trial(mode, .standard)
        let echoes = Shared<[Int]>()
        try await hostAnswering(trial, tier: .standard, echoes)
        try await trial.start()
        var ingress = try await trial.system.ingress(Echo.self, into: "risk")
        try ingress.publish(Echo(1))
        try await trial.system.settle()
        try await trial.stopRisk()
        var refused: RouterError?
        do throws(RouterError) { try ingress.publish(Echo(2)) } catch { refused = error }
        #expect(refused?.code == .stopped)
        for attempt in 0..<2 {
            let error = await #expect(throws: RouterError.self) {
                if attempt == 0 {
                    try await trial.system.inject(Echo(3), into: "risk")
                } else {
                    _ = try await trial.system.ingress(Echo.self, into: "risk")
                }
            }
            #expect(error?.code == .stopped)
        }
        trial.isSick.set(false)
        try await trial.system.restart("risk")
        try ingress.publish(Echo(4))
        try await trial.system.settle()
        #expect(echoes.value == [1, 4])
        let report = try await trial.finish()
        #expect(report.ledger.isBalanced)
    }

    @Test("Its feeds end, and it gets those that its body gives it then", arguments: Trial.Mode.allCases)
    func feeds(mode: Trial.Mode) async throws {
        let trial = try Trial(mode, .standard)
        let goes = Shared<[Int]>()
        try await trial.hostSource()
        try await trial.hostRisk { risk in
            try risk.publishes(Go.self)
            let first = trial.lives.value * 1_000
            try risk.feed((first..<first + 1_000_000).lazy.map { Go($0) }, pace: .perSecond(1))
        }
        try await trial.system.host("book") { book in
            try book.onEach(Go.self, from: "risk") { go, _ in goes.append(go.number) }
        }
        try await trial.start()
        await until { goes.value.count == 1 }
        if mode == .live { await trial.clock.awaited(in: .seconds(1)) }
        try await trial.pass(.seconds(1))
        await until { goes.value.count == 2 }
        try await trial.stopRisk()
        try await trial.pass(.seconds(5))
        try await trial.system.settle()
        #expect(goes.value == [1_000, 1_001])
        trial.isSick.set(false)
        try await trial.system.restart("risk")
        try await trial.system.settle()
        await until { goes.value.count == 3 }
        if mode == .live { await trial.clock.awaited(in: .seconds(1)) }
        try await trial.pass(.seconds(1))
        await until { goes.value.count == 4 }
        #expect(goes.value == [1_000, 1_001, 2_000, 2_001])
        let report = try await trial.finish()
        #expect(report.ledger.isBalanced)
    }

    @Test(
        "A run that ends with its feeds ends when the container of the last of them is stopped",
        arguments: Trial.Mode.allCases)
    func lastFeed(mode: Trial.Mode) async throws {
        let system = try mode == .live ? HybridSystem() : HybridSystem(simulated: Simulation())
        try await system.host("risk", supervised: .stopping(afterMoreThan: 0, within: .seconds(1))) { risk in
            try risk.publishes(Go.self)
            try risk.feed((0...).lazy.map { Go($0) })
            try risk.onEach(Echo.self, from: "book") { _, _ in throw Trial.Sick() }
        }
        try await system.host("book") { book in
            let echoes = try book.publishes(Echo.self)
            try book.onEach(Go.self, from: "risk") { go, _ in if go.number == 10 { try echoes.publish(Echo(1)) } }
        }
        let report = try await system.run()
        #expect(report.isDrained && report.ledger.isBalanced)
        #expect(report.stopped.map(\.status.name) == ["risk"])
    }

    @Test(
        "A suspended handler cannot publish any more; on the reliable tier that costs it no attempt",
        arguments: [Tier.standard, .reliable])
    func refused(tier: Tier) async throws {
        let trial = try Trial(.live, tier)
        let gate = ReleaseGate()
        let (errors, attempts) = (Shared<[String]>(), Shared<[Int]>())
        try await trial.hostSource()
        try await trial.hostRisk { risk in
            let answers = try risk.publishes(Echo.self, tier: .standard)
            func answer(_ ticket: Ticket, _ delivery: Delivery) async throws {
                guard ticket.number == 0 else { return }
                attempts.append(Int(delivery.attempt))
                try await gate.wait()
                do { try answers.publish(Echo(ticket.number)) } catch {
                    errors.append(error.code.description)
                    throw error
                }
            }
            if tier == .reliable {
                try risk.onEachReliablyAsync(Ticket.self, from: "source", as: "slow.tickets") {
                    try await answer($0, $1)
                }
            } else {
                try risk.onEachAsync(Ticket.self, from: "source") { try await answer($0, $1) }
            }
        }
        try await trial.start()
        trial.isSick.set(false)
        try await trial.system.inject(Ticket(0, "key 0"), into: "source")
        await until { attempts.value.count == 1 && trial.risk.value == [0] }
        trial.isSick.set(true)
        for number in 1...3 { try await trial.system.inject(Ticket(number, "key \(number)"), into: "source") }
        await until { trial.status.stop != nil }
        gate.release()
        await until { !errors.value.isEmpty }
        #expect(errors.value == ["stopped"])
        trial.isSick.set(false)
        try await trial.system.restart("risk")
        if tier == .reliable {
            // At once, not after the wait for a second attempt.
            await until { attempts.value.count == 2 }
            try await trial.pass(.seconds(1))
        }
        let report = try await trial.finish()
        #expect(report.ledger.isBalanced && report.ledger.pending == 0 && report.ledger.deadLettered == 0)
        #expect(errors.value.count == 1)
        let rows = report.subscriptions.filter { $0.container.text == "risk" }
        // On the reliable tier it is no failure: the handler is called again, and returns.
        #expect(rows.map(\.failed).reduce(0, +) == (tier == .reliable ? 3 : 4))
    }

    @Test("Its timers call nothing any more, and what was to be done at the end is not", arguments: Trial.Mode.allCases)
    func timers(mode: Trial.Mode) async throws {
        let trial = try Trial(mode, .standard)
        let (calls, ends) = (Shared<[Int]>(), Shared<[Int]>())
        try await trial.hostSource()
        try await trial.hostRisk { risk in
            let life = trial.lives.value
            try risk.adapterTimer().schedule(after: .seconds(1)) { calls.append(life) }
            try risk.atEnd { ends.append(life) }
        }
        try await trial.start()
        try await trial.stopRisk()
        try await trial.pass(.seconds(2))
        try await trial.system.settle()
        trial.isSick.set(false)
        try await trial.system.restart("risk")
        try await trial.pass(.seconds(2))
        await until { !calls.value.isEmpty }
        _ = try await trial.finish()
        #expect(calls.value == [2])
        #expect(ends.value.allSatisfy { $0 == 2 } && !ends.value.isEmpty)
    }

    @Test("Connections to it and from it hold over a restart, and keep what waits", arguments: Trial.Mode.allCases)
    func connections(mode: Trial.Mode) async throws {
        let trial = try Trial(mode, .standard)
        let echoes = Shared<[Int]>()
        try await trial.hostSource()
        try await trial.system.host("risk", supervised: .stopping(afterMoreThan: 2, within: .seconds(10))) { risk in
            try risk.add("rule", on: Ticket.self) { ticket, _ -> Echo? in
                if trial.isSick.value { throw Trial.Sick() }
                return Echo(ticket.number)
            }
        }
        try await trial.system.host("book") { book in
            try book.add("notes", on: Echo.self) { echo, _ in echoes.append(echo.number) }
        }
        let connections = try await trial.system.connect(Communication([.pipeline("source", "risk", "book")]))
        try await trial.start()
        trial.isSick.set(false)
        try await trial.send(0..<5)
        #expect(echoes.value == Array(0..<5))
        for round in 1...2 {
            trial.isSick.set(true)
            try await trial.send(round * 100..<round * 100 + 10)
            try await trial.send(round * 100 + 10..<round * 100 + 20)
            #expect(trial.status.stop != nil)
            trial.isSick.set(false)
            try await trial.system.restart("risk")
            try await trial.send(round * 100 + 20..<round * 100 + 25)
        }
        #expect(echoes.value == Array(0..<5) + Array(103..<125) + Array(203..<225))
        trial.isSick.set(true)
        try await trial.send(300..<310)
        try await connections.disconnect()
        let report = try await trial.finish()
        #expect(report.ledger.isBalanced && report.ledger.pending == 0)
        #expect(report.ledger.discarded == 7)
    }

    @Test("A container of the main actor is stopped and restarted there", arguments: Trial.Mode.allCases)
    @MainActor func main(mode: Trial.Mode) async throws {
        let trial = try Trial(mode, .standard)
        let counter = MainCounter()
        try await trial.hostSource()
        try await trial.system.hostOnMain("risk", supervised: .stopping(afterMoreThan: 0, within: .seconds(1))) {
            risk in
            counter.lives += 1
            try risk.onEach(Ticket.self, from: "source") { ticket, _ in
                if trial.isSick.value { throw Trial.Sick() }
                trial.risk.append(ticket.number)
            }
        }
        try await trial.start()
        try await trial.send(0..<5)
        #expect(trial.status.stop != nil)
        trial.isSick.set(false)
        try await trial.system.restart("risk")
        try await trial.system.settle()
        #expect(counter.lives == 2)
        #expect(trial.risk.value == Array(1..<5))
        let report = try await trial.finish()
        #expect(report.ledger.isBalanced && report.ledger.pending == 0)
    }

    @Test("Two simulated runs with the same stops and restarts are the same", arguments: Tier.allCases)
    func digest(tier: Tier) async throws {
        var digests: [StreamDigest] = []
        for _ in 0..<2 {
            let trial = try Trial(.simulated, tier)
            try await trial.hostAll()
            try await trial.start()
            try await trial.send(0..<30)
            try await trial.pass(.seconds(3))
            trial.isSick.set(false)
            try await trial.system.restart("risk")
            try await trial.send(30..<40)
            try await trial.pass(.seconds(3))
            #expect(Set(trial.risk.value).count == (tier == .reliable ? 40 : 37))
            _ = try await trial.finish()
            digests.append(trial.system.digest)
        }
        #expect(digests[0] == digests[1])
    }

    @Test("It can be stopped and restarted before the run", arguments: Trial.every)
    func beforeRun(mode: Trial.Mode, tier: Tier) async throws {
        guard mode == .live else { return }
        let trial = try Trial(mode, tier)
        trial.isSick.set(false)
        try await trial.hostAll()
        for _ in 0..<3 { try await trial.system.restart("risk") }
        try await trial.start()
        try await trial.send(0..<5)
        #expect(trial.risk.value == Array(0..<5))
        let report = try await trial.finish()
        #expect(report.ledger.isBalanced && report.ledger.pending == 0)
    }
}

@MainActor final class MainCounter { var lives = 0 }
