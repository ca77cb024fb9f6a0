import Testing
import TierBus
import TierBusTesting

@Suite(.timeLimit(.minutes(5))) struct DrainingTests {
    @Test("Receipts nobody has awaited yet are there when run returns, and everything is delivered")
    func enqueued() async throws {
        let folder = try TemporaryFolder()
        let receipts = Shared<[PendingReceipt]>([])
        let handled = Shared<[Int]>([])
        let system = try HybridSystem(log: .sqlite(folder.file("tickets.db")))
        try await system.host("desk") { desk in
            let publication = try desk.publishesReliably(Ticket.self)
            try desk.onEach(Go.self, from: "start") { go, _ in
                for number in 0..<50 { receipts.append(try publication.enqueue(Ticket(go.number * 50 + number))) }
                // The run ends in the middle of it all.
                if go.number == 3 { system.stop() }
            }
        }
        try await system.host("clerk") { clerk in
            try clerk.onEachReliably(Ticket.self, as: "clerk.tickets") { ticket, _ in handled.append(ticket.number) }
        }
        try await system.hostStart(10)
        let report = try await system.run(until: .stopped, draining: .seconds(100))
        #expect(report.isDrained && report.hanging.isEmpty)
        #expect(report.ledger.isBalanced)
        let stored = receipts.value.count
        #expect(stored >= 200)
        var sequences: [Int64] = []
        for receipt in receipts.value {
            #expect(receipt.current != nil, "answered before run returned")
            sequences.append(try await receipt.value.sequence)
        }
        #expect(sequences == Array(1...Int64(stored)))
        #expect(handled.value == Array(0..<stored))
        let row = try report.row()
        #expect(row.owed == stored && row.delivered == stored && row.pending == 0)
        #expect(report.store?.census == LogCensus(events: ["TICKET": stored], pending: 0, deadLetters: 0))
        #expect(report.publications.first { $0.type == Ticket.eventType }?.published == stored)
    }

    @Test("A publisher that never ends is told so past the deadline, and each receipt it got stands for a stored event")
    func endless() async throws {
        let folder = try TemporaryFolder()
        let file = folder.file("tickets.db")
        let clock = TestClock()
        let receipts = Shared<[Receipt]>([])
        let errors = Shared<[LogError.Code]>([])
        let system = try HybridSystem(log: .sqlite(file), clock: clock)
        for name in ["north", "south"] {
            try await system.host(name) { desk in
                let publication = try desk.publishesReliably(Ticket.self)
                try desk.onEachAsync(Go.self, from: "start") { _, _ in
                    var number = name == "north" ? 0 : 1
                    while errors.value.count < 2 {
                        do throws(LogError) {
                            receipts.append(try await publication.publish(Ticket(number)))
                            number += 2
                        } catch {
                            errors.append(error.code)
                            return
                        }
                    }
                }
            }
        }
        try await system.hostStart()
        async let running = system.run(draining: .seconds(10))
        await until { receipts.value.count > 20 }
        await clock.pass(.seconds(8))
        let report = try await running
        #expect(errors.value == [.closed, .closed])
        #expect(!report.isDrained && report.hanging.isEmpty)
        #expect(report.ledger.isBalanced)
        #expect(report.ledger.refused == 2)
        let count = receipts.value.count
        #expect(receipts.value.map(\.sequence).sorted() == Array(1...Int64(count)))
        #expect(report.store?.stored == count)

        let next = try HybridSystem(log: .sqlite(file))
        #expect(try await next.storedTickets().count == count)
        await next.close()
    }

    @Test("Cancelling the task of the run drains, too")
    func cancelled() async throws {
        let handled = Shared<[Int]>([])
        let begun = Shared<[Int]>([])
        let rendezvous = Rendezvous(of: 2)
        let system = try HybridSystem(log: .memory())
        try await system.hostPublisher((0..<100).map { Ticket($0) })
        try await system.host("clerk") { clerk in
            try clerk.onEachReliablyAsync(Ticket.self, as: "clerk.tickets") { ticket, _ in
                begun.append(ticket.number)
                if ticket.number == 10 { try await rendezvous.arrive() }
                handled.append(ticket.number)
            }
        }
        try await system.hostStart()
        let running = Task { try await system.run(until: .stopped, draining: .seconds(100)) }
        await until { begun.value.count == 11 }
        running.cancel()
        try await rendezvous.arrive()
        let report = try await running.value
        #expect(report.isDrained && report.ledger.isBalanced)
        // What the desk's handler was in the middle of is finished, not broken off.
        #expect(handled.value == Array(0..<100))
        #expect(report.store?.stored == 100)
    }

    @Test("A handler that hangs is named, its event stays owed, and the next life gets it again")
    func hanging() async throws {
        let log = DurableLogSource.memory()
        let clock = TestClock()
        let latch = Latch()
        let begun = Shared<[Int]>([])
        let system = try HybridSystem(log: log, clock: clock)
        try await system.hostPublisher([Ticket(0), Ticket(1)])
        try await system.host("clerk") { clerk in
            try clerk.onEachReliablyAsync(Ticket.self, as: "clerk.tickets") { ticket, _ in
                begun.append(ticket.number)
                await latch.wait()
            }
        }
        try await system.hostStart()
        async let running = system.run(draining: .seconds(10))
        await until { begun.value == [0] }
        // The time to drain, and the time to let the handler go; its lane then ends without it.
        await clock.pass(.seconds(8))
        await clock.pass(.seconds(1))
        let report = try await running
        #expect(!report.isDrained)
        #expect(report.hanging.count == 1 && report.hanging.allSatisfy { $0.contains("clerk") })
        #expect(report.ledger.isBalanced)
        #expect(try report.row().pending == 2)
        // It returns at last; nobody hears of it any more.
        latch.open()

        let seen = Shared<[Int]>([])
        let next = try HybridSystem(log: log)
        try await next.host("desk") { desk in try desk.publishesReliably(Ticket.self) }
        try await next.host("clerk") { clerk in
            try clerk.onEachReliably(Ticket.self, as: "clerk.tickets") { ticket, _ in seen.append(ticket.number) }
        }
        let nextReport = try await next.run(draining: .seconds(100))
        #expect(seen.value == [0, 1])
        #expect(nextReport.ledger.recovered == 2 && nextReport.ledger.isBalanced)
    }
}
