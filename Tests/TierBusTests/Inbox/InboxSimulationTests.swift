import Testing
import TierBus
import TierBusTesting

@Suite(.timeLimit(.minutes(5))) struct InboxSimulationTests {
    private func play(
        _ seed: UInt64, _ log: DurableLogSource, recording: Recording? = nil
    ) async throws -> (digest: StreamDigest, rows: [TableRow]) {
        let system = try HybridSystem(simulated: Simulation(seed: seed, jitter: 8), log: log, recording: recording)
        for desk in 0..<3 {
            try await system.hostPublisher((0..<50).map { Ticket($0 * 3 + desk, "lane\($0 % 5)") }, as: "desk\(desk)")
        }
        try await system.hostClerk { ticket, delivery in
            if ticket.number % 11 == 0, delivery.attempt == 1 { throw StubFailure() }
        }
        try await system.hostStart()
        let report = try await system.run(draining: .seconds(1_000))
        #expect(report.isDrained && report.ledger.isBalanced)
        return (system.digest, try log.readTables { try $0.rows("SELECT * FROM app_echoes ORDER BY number") })
    }

    @Test("A simulated run is the same twice, in memory and over a file, and another with another seed")
    func twice() async throws {
        let folder = try TemporaryFolder()
        let first = try await play(1, Books.memory())
        let second = try await play(1, Books.memory())
        let file = try await play(1, Books.file(folder.file("books.db")))
        let other = try await play(2, Books.memory())
        #expect(first.digest == second.digest && first.rows == second.rows && first.rows.count == 150)
        #expect(first.digest == file.digest && first.rows == file.rows)
        #expect(first.digest != other.digest)
    }

    @Test("A body that reads the machine's clock in a simulation is named")
    func clock() async throws {
        let system = try HybridSystem(simulated: Simulation(), log: Books.memory())
        try await system.hostPublisher([Ticket(1)])
        try await system.hostClerk { _, _ in _ = SystemClock().now }
        try await system.hostStart()
        let error = await #expect(throws: RouterError.self) { _ = try await system.run() }
        #expect(error?.code == .systemClockRead)
        #expect(error?.message.contains("TICKET at clerk") == true)
    }

    private func host(in system: HybridSystem) async throws {
        for desk in 0..<2 {
            try await system.host("desk\(desk)", on: desk == 0 ? .dedicated(.park) : .pool) { container in
                let tickets = try container.publishesReliably(Ticket.self)
                try container.onEachAsync(Ticket.self, from: "start") { go, delivery in
                    try await tickets.publish(
                        Ticket((go.number - 1_000) * 2 + desk, "lane\(go.number % 3)"), after: delivery)
                }
            }
        }
        try await system.hostClerk { ticket, delivery in
            if ticket.number == 9, delivery.attempt == 1 { throw HandlerOutcome.retry(after: .zero) }
        }
        try await system.host("start") { start in
            try start.publishes(Ticket.self, tier: .standard, scope: .parent)
            try start.feed((0..<20).map { Ticket(1_000 + $0) })
        }
        try await system.host("watcher") { try $0.onEachReliably(Booked.self, as: "watcher.booked") { _, _ in } }
    }

    @Test("The exact replay of a live recording has the bodies' transactions where they were", arguments: 0..<4)
    func exact(round: Int) async throws {
        let folder = try TemporaryFolder()
        let path = folder.file("live.journal")
        let live = Books.memory()
        let system = try HybridSystem(log: live, recording: Recording(to: path, deliveries: true))
        try await host(in: system)
        let report = try await system.run(draining: .seconds(100))
        #expect(report.isDrained && report.recordingFailure == nil && report.ledger.deadLettered == 0)

        let journal = try Journal(path)
        let replayed = Books.memory()
        let again = try HybridSystem(
            simulated: Simulation(), log: replayed, replaying: Replay(journal, order: .recorded))
        try await host(in: again)
        let replay = try await again.run(draining: .seconds(100))
        #expect(replay.isDrained)
        let all = "SELECT * FROM app_echoes ORDER BY number"
        let rows = try live.readTables { try $0.rows(all) }
        #expect(rows.count == 40)
        #expect(try replayed.readTables { try $0.rows(all) } == rows)
        #expect(again.digest == journal.deliveries.reduce(into: StreamDigest()) { $0.add($1) })
    }
}
