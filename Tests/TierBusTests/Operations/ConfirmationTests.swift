import Testing
import TierBus
import TierBusTesting

@Suite(.timeLimit(.minutes(5))) struct ConfirmationTests {
    private enum Answer: Equatable, Sendable {
        case settled([String: Settlement])
        case failed(LogError.Code)
    }

    /// What the desk is told of the tickets it publishes; `clerk.odd` handles odd numbers only.
    private func confirmed(
        _ tickets: [Ticket], by names: Set<String>? = nil, within limit: Duration? = nil,
        log: DurableLogSource = .memory(),
        advance: Duration = .zero, hasArchive: Bool = true
    ) async throws -> [Answer] {
        let system = try HybridSystem(simulated: Simulation(), log: log)
        let answers = Collected<Answer>()
        try await system.host("desk") { desk in
            let publication = try desk.publishesReliably(Ticket.self)
            try desk.onEachAsync(Go.self, from: "start") { go, delivery in
                for ticket in tickets {
                    do {
                        let found = try await publication.confirm(ticket, by: names, after: delivery, within: limit)
                        answers.append(.settled(found.settlements))
                    } catch let error as LogError {
                        answers.append(.failed(error.code))
                    }
                }
            }
        }
        try await system.host("clerk") { clerk in
            try clerk.onEachReliably(Ticket.self, as: "clerk.odd", where: .matching { $0.number % 2 == 1 }) {
                ticket, _ in
                if ticket.number == 3 { throw HandlerOutcome.deadLetter("three") }
                if ticket.number == 5 { throw HandlerOutcome.retry(after: .seconds(2)) }
            }
        }
        if hasArchive {
            try await system.host("archive") { archive in
                try archive.onEachReliably(Ticket.self, as: "archive.all") { _, _ in }
            }
        }
        try await system.hostStart()
        try await system.settle()
        if advance > .zero { try await system.advance(by: advance) }
        _ = try await system.finish()
        return answers.value
    }

    @Test("A confirmation says how every durable subscription that wants the event settled it")
    func settled() async throws {
        let answers = try await confirmed([Ticket(1), Ticket(2), Ticket(3)])
        #expect(
            answers == [
                .settled(["clerk.odd": .delivered, "archive.all": .delivered]),
                .settled(["clerk.odd": .filtered, "archive.all": .delivered]),
                .settled(["clerk.odd": .deadLettered, "archive.all": .delivered]),
            ])
    }

    @Test("It waits for the named subscriptions only, and refuses a name that does not want the event")
    func named() async throws {
        #expect(try await confirmed([Ticket(3)], by: ["archive.all"]) == [.settled(["archive.all": .delivered])])
        #expect(try await confirmed([Ticket(3)], by: ["archive.all", "nobody"]) == [.failed(.notFound)])
        #expect(try await confirmed([Ticket(3)], by: []) == [.settled([:])])
    }

    @Test("It comes when the retries are through, or not in time")
    func late() async throws {
        // Three attempts, 2 s apart.
        #expect(
            try await confirmed([Ticket(5)], within: .seconds(10), advance: .seconds(20))
                == [.settled(["clerk.odd": .deadLettered, "archive.all": .delivered])])
        #expect(try await confirmed([Ticket(5)], within: .seconds(3), advance: .seconds(20)) == [.failed(.timedOut)])
    }

    @Test("An event that is published again is confirmed by what became of it before", arguments: [false, true])
    func again(isFile: Bool) async throws {
        let folder = try TemporaryFolder()
        let log: DurableLogSource = isFile ? .sqlite(folder.file("log.db")) : .memory()
        _ = try await confirmed([Ticket(1), Ticket(3)], log: log)
        #expect(
            try await confirmed([Ticket(1), Ticket(3)], log: log) == [
                .settled(["clerk.odd": .settledBefore, "archive.all": .settledBefore]),
                .settled(["clerk.odd": .deadLettered, "archive.all": .settledBefore]),
            ])
    }

    @Test("A refused event is not confirmed, and who still waits at the end is told")
    func refused() async throws {
        #expect(try await confirmed([Ticket(1), Ticket(1, "a", "other")]).last == .failed(.idempotencyConflict))
        let log = DurableLogSource.memory()
        _ = try await confirmed([], log: log)
        // Nobody is there to settle it.
        #expect(try await confirmed([Ticket(1)], log: log, hasArchive: false) == [.failed(.closed)])
    }

    @Test("Who waits for a subscription that is removed is told so")
    func removed() async throws {
        let log = DurableLogSource.memory()
        _ = try await confirmed([], log: log)
        let system = try HybridSystem(simulated: Simulation(), log: log)
        let answers = Collected<[String: Settlement]>()
        try await system.host("desk") { desk in
            let publication = try desk.publishesReliably(Ticket.self)
            try desk.onEachAsync(Go.self, from: "start") { _, delivery in
                answers.append(try await publication.confirm(Ticket(1), after: delivery).settlements)
            }
        }
        try await system.hostStart()
        try await system.settle()
        try await system.removeDurableSubscription("clerk.odd")
        #expect(answers.value == [])
        try await system.removeDurableSubscription("archive.all")
        try await system.settle()
        #expect(answers.value == [["clerk.odd": .removed, "archive.all": .removed]])
        _ = try await system.finish()
    }

    @Test("A receipt that does not come in time is an error, and the event is stored all the same")
    func receipt() async throws {
        let clock = TestClock()
        let watch = WatchedLog.Watch()
        let system = try HybridSystem(log: watch.source, clock: clock)
        let codes = Collected<LogError.Code>()
        try await system.host("desk") { desk in
            let publication = try desk.publishesReliably(Ticket.self)
            try desk.onEachAsync(Go.self, from: "start") { _, delivery in
                do throws(LogError) {
                    try await publication.publish(Ticket(1), after: delivery, within: .seconds(1))
                } catch {
                    codes.append(error.code)
                }
            }
        }
        try await system.hostStart()
        watch.hold()
        async let running = system.run(draining: .seconds(100))
        await clock.awaited(in: .seconds(1))
        #expect(codes.value == [])
        await clock.pass(.seconds(1))
        await until { codes.value == [.timedOut] }
        watch.release()
        let report = try await running
        #expect(report.store?.census.events == ["TICKET": 1])
    }
}
