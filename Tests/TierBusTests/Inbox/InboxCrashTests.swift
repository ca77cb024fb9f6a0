import Foundation
import Testing
import TierBus
import TierBusTesting

@Suite(.timeLimit(.minutes(5))) struct InboxCrashTests {
    private static let tickets = (0..<40).map { Ticket($0, "lane\($0)") }

    /// Plays a life in which the body kills the process when it is called with a ticket, if with any.
    static func play(_ path: String, killing number: Int?) async throws -> RunReport {
        let system = try HybridSystem(log: Books.file(path))
        try await system.hostPublisher(tickets)
        try await system.hostClerk(startingAt: .earliest) { ticket, _ in
            if ticket.number == number { kill(getpid(), SIGKILL) }
        }
        try await system.hostStart()
        return try await system.run(draining: .seconds(100))
    }

    @Test("A process that is killed between a body and its commit leaves neither effect nor acknowledgement")
    func killed() async throws {
        let folder = try TemporaryFolder()
        let path = folder.file("books.db")
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
            _ = try await InboxCrashTests.play(path, killing: 20)
        }
        let lanes = try Books.file(path).readTables(Books.lanes)
        #expect(lanes["lane20"] == nil)
        // Of the others each is there whole or not at all.
        let all = Books.lanes(of: Self.tickets)
        for (lane, row) in lanes { #expect(all[lane] == row) }
        let report = try await Self.play(path, killing: nil)
        #expect(report.ledger.isBalanced && report.ledger.pending == 0 && report.ledger.deadLettered == 0)
        #expect(try Books.file(path).readTables(Books.lanes) == all)
        #expect(report.store?.census.events == ["TICKET": 40, "BOOKED": 40])
    }

    @Test("An event that kills the process each time is a dead letter after ten lives, and no other event is charged")
    func poison() async throws {
        let folder = try TemporaryFolder()
        let path = folder.file("books.db")
        // All are there before anybody handles one: in the first life they are in flight together.
        let before = try HybridSystem(log: Books.file(path))
        try await before.hostPublisher(Self.tickets)
        try await before.hostStart()
        #expect(try await before.run(draining: .seconds(100)).store?.stored == 40)
        for _ in 0..<10 {
            await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
                _ = try await InboxCrashTests.play(path, killing: 3)
            }
        }
        let report = try await Self.play(path, killing: 3)
        #expect(report.ledger.isBalanced && report.ledger.pending == 0)
        #expect(report.store?.census == LogCensus(events: ["TICKET": 40, "BOOKED": 39], pending: 0, deadLetters: 1))
        let rest = Self.tickets.filter { $0.number != 3 }
        #expect(try Books.file(path).readTables(Books.lanes) == Books.lanes(of: rest))
    }
}
