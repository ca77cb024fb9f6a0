import Testing
import TierBus
import TierBusTesting

@Suite(.timeLimit(.minutes(3))) struct InboxSupervisionTests {
    @Test("Bodies that throw too often stop their container, and a restart books everything once")
    func stopped() async throws {
        let log = Books.memory()
        let isSick = Shared(true)
        let system = try HybridSystem(simulated: Simulation(), log: log)
        try await system.host("source") { try $0.publishesReliably(Ticket.self) }
        try await system.host("clerk", supervised: .stopping(afterMoreThan: 2, within: .seconds(10))) { clerk in
            try clerk.publishesReliably(Booked.self)
            try clerk.onEachExactlyOnce(Ticket.self, as: "clerk.tickets") { ticket, delivery, transaction in
                let total = try Books.book(ticket, in: transaction)
                try transaction.publish(Booked(delivery.header("booked"), number: ticket.number, total: total))
                if isSick.value { throw StubFailure() }
            }
        }
        func send(_ numbers: Range<Int>) async throws {
            for number in numbers { try await system.inject(Ticket(number, "lane\(number)"), into: "source") }
            try await system.settle()
        }
        try await system.settle()
        try await send(0..<3)
        let status = try #require(system.containers.first { $0.name == "clerk" })
        #expect(status.stop?.reason.contains("TICKET at clerk") == true)
        isSick.set(false)
        try await send(3..<10)
        #expect(try await system.readTables(Books.lanes) == [:])
        try await system.restart("clerk")
        try await system.advance(by: .seconds(5))
        let report = try await system.finish()
        #expect(report.ledger.isBalanced && report.ledger.pending == 0 && report.ledger.deadLettered == 0)
        #expect(try log.readTables(Books.lanes) == Books.lanes(of: (0..<10).map { Ticket($0, "lane\($0)") }))
        #expect(report.store?.census.events == ["TICKET": 10, "BOOKED": 10])
    }
}
