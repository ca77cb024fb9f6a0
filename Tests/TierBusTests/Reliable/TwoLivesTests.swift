import Testing
import TierBus
import TierBusTesting

@Suite(.timeLimit(.minutes(5))) struct TwoLivesTests {
    /// A life in which the clerk is there and nothing is published: from now on the log knows its name.
    private func makeKnown(_ file: String) async throws {
        let system = try HybridSystem(log: .sqlite(file))
        try await system.host("desk") { desk in try desk.publishesReliably(Ticket.self) }
        try await system.host("clerk") { clerk in
            try clerk.onEachReliably(Ticket.self, as: "clerk.tickets") { _, _ in Issue.record("nothing is published") }
        }
        let report = try await system.run()
        #expect(report.ledger == Ledger())
    }

    @Test("What is stored while the subscriber is absent is delivered in the next life, in order and once")
    func absent() async throws {
        let folder = try TemporaryFolder()
        let file = folder.file("tickets.db")
        try await makeKnown(file)

        let tickets = (0..<40).map { Ticket($0, "key\($0 % 4)") }
        let first = try HybridSystem(log: .sqlite(file))
        try await first.hostPublisher(tickets)
        try await first.hostStart()
        let firstReport = try await first.run(draining: .seconds(100))
        #expect(firstReport.isDrained)
        #expect(first.noticeKinds().contains(.absentSubscription))
        #expect(firstReport.store?.census == LogCensus(events: ["TICKET": 40], pending: 40, deadLetters: 0))
        #expect(firstReport.ledger.isBalanced)
        #expect(firstReport.ledger.pending == 40)
        let row = try firstReport.row()
        #expect(row.owed == 40 && row.pending == 40 && row.delivered == 0)

        let handled = Shared<[Ticket]>([])
        let attempts = Shared<[UInt16]>([])
        let second = try HybridSystem(log: .sqlite(file))
        try await second.host("desk") { desk in try desk.publishesReliably(Ticket.self) }
        try await second.host("clerk") { clerk in
            try clerk.onEachReliably(Ticket.self, as: "clerk.tickets") { ticket, delivery in
                handled.append(ticket)
                attempts.append(delivery.attempt)
            }
        }
        #expect(try await second.storedTickets().map(\.number) == Array(0..<40))
        #expect(handled.value.isEmpty, "nothing is delivered before the run")
        let report = try await second.run(draining: .seconds(100))
        #expect(handled.value == tickets)
        #expect(attempts.value == Array(repeating: 1, count: 40))
        #expect(report.ledger.recovered == 40 && report.ledger.owed == 40 && report.ledger.delivered == 40)
        #expect(report.ledger.isBalanced)
        #expect(report.store?.census == LogCensus(events: ["TICKET": 40], pending: 0, deadLetters: 0))
    }

    @Test("What was published in an earlier life is a duplicate in the next, without a second effect")
    func duplicates() async throws {
        let folder = try TemporaryFolder()
        let file = folder.file("tickets.db")
        let handled = Shared<[Int]>([])
        func life(_ numbers: Range<Int>) async throws -> (receipts: [Receipt], report: RunReport, stored: [Int]) {
            let receipts = Shared<[Receipt]>([])
            let stored = Shared<[Int]>([])
            let system = try HybridSystem(log: .sqlite(file))
            try await system.hostPublisher(numbers.map { Ticket($0) }) { receipts.append($0) }
            try await system.host("clerk") { clerk in
                try clerk.onEachReliably(Ticket.self, from: "desk", as: "clerk.tickets") { ticket, _ in
                    handled.append(ticket.number)
                }
            }
            for found in try await system.storedTickets() { stored.append(found.number) }
            try await system.hostStart()
            let report = try await system.run(draining: .seconds(100))
            return (receipts.value, report, stored.value)
        }
        let first = try await life(0..<10)
        #expect(first.stored.isEmpty)
        #expect(first.report.ledger.isBalanced && first.report.ledger.duplicates == 0)
        let second = try await life(0..<15)
        #expect(second.stored == Array(0..<10))
        #expect(second.report.store?.stored == 5)
        #expect(second.report.ledger.isBalanced)
        #expect(second.report.ledger.duplicates == 10)
        let row = try second.report.row()
        #expect(row.owed == 5 && row.delivered == 5 && row.pending == 0)
        #expect(second.report.ledger.recovered == 0)
        #expect(handled.value == Array(0..<15))
    }

    @Test("The receipt of a duplicate names the place of what was stored before")
    func duplicateReceipts() async throws {
        let folder = try TemporaryFolder()
        func life(_ numbers: [Int]) async throws -> [Receipt] {
            let receipts = Shared<[Receipt]>([])
            let system = try HybridSystem(log: .sqlite(folder.file("tickets.db")))
            try await system.hostPublisher(numbers.map { Ticket($0) }) { receipts.append($0) }
            try await system.hostStart()
            _ = try await system.run(draining: .seconds(100))
            return receipts.value
        }
        func receipt(_ sequence: Int64, _ isDuplicate: Bool) -> Receipt {
            Receipt(sequence: sequence, isDuplicate: isDuplicate, durability: .powerLoss)
        }
        // Also within one life.
        #expect(try await life([5, 6, 5]) == [receipt(1, false), receipt(2, false), receipt(1, true)])
        #expect(try await life([6, 7, 5]) == [receipt(2, true), receipt(3, false), receipt(1, true)])
    }

    @Test(
        "An id that is stored with other bytes is a conflict, and nothing is stored or delivered",
        arguments: [false, true])
    func conflict(inSecondLife: Bool) async throws {
        let folder = try TemporaryFolder()
        let file = folder.file("tickets.db")
        let handled = Shared<[Ticket]>([])
        func life(_ tickets: [Ticket]) async throws -> (errors: [LogError.Code], report: RunReport) {
            let errors = Shared<[LogError.Code]>([])
            let system = try HybridSystem(log: .sqlite(file))
            try await system.host("desk") { desk in
                let publication = try desk.publishesReliably(Ticket.self)
                try desk.onEachAsync(Go.self, from: "start") { _, _ in
                    for ticket in tickets {
                        do throws(LogError) {
                            try await publication.publish(ticket)
                        } catch {
                            errors.append(error.code)
                        }
                    }
                }
            }
            try await system.host("clerk") { clerk in
                try clerk.onEachReliably(Ticket.self, as: "clerk.tickets") { ticket, _ in handled.append(ticket) }
            }
            try await system.hostStart()
            let report = try await system.run(draining: .seconds(100))
            return (errors.value, report)
        }
        let (first, other, next) = (Ticket(1, "a", "buy 1"), Ticket(1, "a", "buy 100"), Ticket(2, "a", "buy 2"))
        let lives = inSecondLife ? [[first], [other, next]] : [[first, other, next]]
        var reports: [RunReport] = []
        var errors: [LogError.Code] = []
        for tickets in lives {
            let life = try await life(tickets)
            reports.append(life.report)
            errors += life.errors
        }
        let last = try #require(reports.last)
        #expect(errors == [.idempotencyConflict])
        #expect(last.ledger.refused == 1 && last.ledger.duplicates == 0)
        #expect(reports.allSatisfy { $0.ledger.isBalanced })
        #expect(last.store?.census.events == ["TICKET": 2])
        #expect(handled.value == [first, next])
    }

    @Test("What a failing handler has not settled goes on in the next life, with the attempts it had")
    func unfinished() async throws {
        let folder = try TemporaryFolder()
        let file = folder.file("tickets.db")
        let tickets = [Ticket(0, "bad"), Ticket(1, "bad"), Ticket(2, "good"), Ticket(3, "good")]
        let seen = Shared<[[Int]]>([])

        let clock = TestClock()
        let first = try HybridSystem(log: .sqlite(file), clock: clock)
        try await first.hostPublisher(tickets)
        try await first.host("clerk") { clerk in
            try clerk.onEachReliably(Ticket.self, as: "clerk.tickets") { ticket, delivery in
                seen.append([ticket.number, Int(delivery.attempt)])
                if ticket.lane == "bad" { throw StubFailure() }
            }
        }
        try await first.hostStart()
        async let running = first.run(draining: .milliseconds(500))
        // The second attempt is due in a second; draining gives up before.
        await clock.awaited(in: .seconds(1))
        await until { seen.value.count >= 3 }
        await clock.pass(.milliseconds(400))
        let firstReport = try await running
        #expect(seen.value.sorted { $0[0] < $1[0] } == [[0, 1], [2, 1], [3, 1]])
        #expect(!firstReport.isDrained && firstReport.hanging.isEmpty)
        #expect(firstReport.ledger.isBalanced)
        let row = try firstReport.row()
        #expect(row.owed == 4 && row.delivered == 2 && row.pending == 2 && row.failed == 1)
        #expect(firstReport.ledger.pending == 2)
        #expect(firstReport.store?.census.pending == 2)

        seen.change { $0 = [] }
        let secondClock = TestClock()
        let second = try HybridSystem(log: .sqlite(file), clock: secondClock)
        try await second.host("desk") { desk in try desk.publishesReliably(Ticket.self) }
        try await second.host("clerk") { clerk in
            try clerk.onEachReliably(Ticket.self, as: "clerk.tickets") { ticket, delivery in
                seen.append([ticket.number, Int(delivery.attempt)])
            }
        }
        async let runningAgain = second.run(draining: .seconds(100))
        await secondClock.pass(.seconds(1))
        let report = try await runningAgain
        #expect(seen.value == [[0, 2], [1, 1]])
        #expect(report.ledger.isBalanced)
        #expect(report.ledger.recovered == 2 && report.ledger.owed == 2 && report.ledger.delivered == 2)
        #expect(report.store?.census == LogCensus(events: ["TICKET": 4], pending: 0, deadLetters: 0))
    }

    @Test("History gives all events of all lives in their order, over pages")
    func history() async throws {
        let folder = try TemporaryFolder()
        let file = folder.file("tickets.db")
        for numbers in [0..<1_500, 1_500..<1_501, 1_501..<2_000] {
            let system = try HybridSystem(log: .sqlite(file))
            try await system.host("desk") { desk in
                let publication = try desk.publishesReliably(Ticket.self)
                try desk.onEach(Go.self, from: "start") { _, _ in
                    for number in numbers { _ = try publication.enqueue(Ticket(number, "k\(number % 7)")) }
                }
            }
            try await system.hostStart()
            let report = try await system.run(draining: .seconds(100))
            #expect(report.store?.stored == numbers.count)
            #expect(report.isDrained)
        }
        let system = try HybridSystem(log: .sqlite(file))
        let found = try await system.storedTickets()
        #expect(found.map(\.number) == Array(0..<2_000))
        #expect(found.map(\.sequence) == Array(1...2_000))
        await system.close()
    }
}
