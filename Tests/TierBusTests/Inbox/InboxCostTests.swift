import Testing
import TierBus
import TierBusTesting

@Suite(.timeLimit(.minutes(5))) struct InboxCostTests {
    @Test("Bodies that publish nothing cost a lone publisher no flush of their own")
    func flushes() async throws {
        let folder = try TemporaryFolder()
        let log = Books.file(folder.file("books.db"))
        func flushed(_ numbers: Range<Int>) async throws -> Int {
            let system = try HybridSystem(log: log)
            try await system.hostPublisher(numbers.map { Ticket($0) })
            try await system.host("clerk") { clerk in
                try clerk.onEachExactlyOnce(Ticket.self, as: "clerk.tickets") { ticket, _, transaction in
                    try Books.book(ticket, in: transaction)
                }
            }
            try await system.hostStart()
            let report = try await system.run(draining: .seconds(100))
            #expect(report.ledger.pending == 0)
            return try #require(report.store).flushedCommits
        }
        _ = try await flushed(0..<1)
        let idle = try await flushed(1..<1)
        #expect(try await flushed(1..<21) == idle + 20)
        #expect(try log.readTables(Books.lanes) == Books.lanes(of: (0..<21).map { Ticket($0) }))
    }

    @Test("At most 64 bodies share a transaction, so that publishers do not wait for a whole backlog")
    func bounded() async throws {
        let log = Books.memory()
        let first = try HybridSystem(simulated: Simulation(), log: log)
        let tickets = (0..<1_000).map { Ticket($0, "lane\($0)") }
        try await first.hostPublisher(tickets)
        try await first.hostStart()
        _ = try await first.run()
        let second = try HybridSystem(simulated: Simulation(), log: log)
        try await second.host("desk") { try $0.publishesReliably(Ticket.self) }
        let bodies = Shared([0])
        try await second.host("clerk") { clerk in
            try clerk.onEachExactlyOnce(Ticket.self, as: "clerk.tickets", startingAt: .earliest) {
                ticket, _, transaction in
                try Books.book(ticket, in: transaction)
                bodies.change { $0[$0.count - 1] += 1 }
            }
        }
        let report = try await second.run()
        let commits = try #require(report.store).otherCommits + (report.store?.flushedCommits ?? 0)
        #expect(commits >= 1_000 / 64)
        #expect(bodies.value == [1_000])
        #expect(try log.readTables(Books.lanes) == Books.lanes(of: tickets))
    }
}
