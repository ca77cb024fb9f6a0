import Testing
import TierBus
import TierBusTesting

@Suite(.timeLimit(.minutes(5))) struct InboxTests {
    private static let tickets = (0..<40).map { Ticket($0, "lane\($0 % 4)") }

    @Test(
        "What a body writes, the events it publishes and the acknowledgement are there together",
        arguments: [true, false])
    func together(inFile: Bool) async throws {
        let folder = try TemporaryFolder()
        let log = inFile ? Books.file(folder.file("books.db")) : Books.memory()
        let system = try HybridSystem(log: log)
        let observed = Collected<Int>()
        try await system.hostPublisher(Self.tickets)
        try await system.hostClerk()
        try await system.host("screen") { screen in
            try screen.onEach(Booked.self, from: "clerk") { booked, delivery in
                #expect(
                    delivery.correlationID == Ticket(booked.number).id || delivery.correlationID != delivery.eventID)
                observed.append(booked.number)
            }
        }
        try await system.hostStart()
        let report = try await system.run(draining: .seconds(100))
        #expect(report.isDrained && report.ledger.isBalanced && report.ledger.pending == 0)
        #expect(report.store?.census == LogCensus(events: ["TICKET": 40, "BOOKED": 40], pending: 0, deadLetters: 0))
        #expect(report.store?.stored == 80)
        #expect(try report.row().delivered == 40 && report.row("archive.booked").delivered == 40)
        #expect(observed.value.sorted() == Array(0..<40))
        #expect(try log.readTables(Books.lanes) == Books.lanes(of: Self.tickets))
        #expect(try log.readTables { try $0.rows("SELECT number FROM app_echoes").count } == 40)
        #expect(system.notices.takeAll().isEmpty)
    }

    @Test("A body that fails undoes only itself, is tried again, and its event is a dead letter in the end")
    func failing() async throws {
        let clock = TestClock()
        let log = Books.memory()
        let system = try HybridSystem(log: log, clock: clock)
        // One lane each: nothing is held back.
        let tickets = (0..<40).map { Ticket($0, "lane\($0)") }
        try await system.hostPublisher(tickets)
        try await system.hostClerk { ticket, _ in if ticket.number == 7 { throw StubFailure() } }
        try await system.hostStart()
        let running = Task { try await system.run(draining: .seconds(100)) }
        await clock.pass(.seconds(1))
        await clock.pass(.seconds(2))
        let report = try await running.value
        #expect(report.isDrained && report.ledger.isBalanced)
        #expect(try report.row().failed == 3 && report.row().deadLettered == 1 && report.row().delivered == 39)
        #expect(report.store?.census == LogCensus(events: ["TICKET": 40, "BOOKED": 39], pending: 0, deadLetters: 1))
        #expect(try log.readTables(Books.lanes) == Books.lanes(of: tickets.filter { $0.number != 7 }))
        let notices = system.notices.takeAll()
        #expect(notices.filter { $0.kind == .handlerFailed }.map(\.count) == [3])
        #expect(notices.filter { $0.kind == .deadLetter }.map(\.count) == [1])
    }

    @Test("What a body throws can name its wait, or make its event a dead letter at once")
    func outcomes() async throws {
        let log = Books.memory()
        let system = try HybridSystem(simulated: Simulation(), log: log)
        let calls = Collected<[Int]>()
        try await system.hostPublisher((0..<3).map { Ticket($0, "lane\($0)") })
        try await system.hostClerk { ticket, delivery in
            calls.append([ticket.number, Int(delivery.attempt)])
            if ticket.number == 1, delivery.attempt == 1 { throw HandlerOutcome.retry(after: .seconds(20)) }
            if ticket.number == 2 { throw HandlerOutcome.deadLetter("no such lane") }
        }
        try await system.hostStart()
        try await system.settle()
        #expect(calls.value.sorted { ($0[0], $0[1]) < ($1[0], $1[1]) } == [[0, 1], [1, 1], [2, 1]])
        try await system.advance(by: .seconds(19))
        #expect(calls.value.count == 3)
        try await system.advance(by: .seconds(1))
        let report = try await system.finish()
        #expect(calls.value.last == [1, 2])
        #expect(report.store?.census.deadLetters == 1)
        #expect(try log.readTables(Books.lanes) == Books.lanes(of: [Ticket(0, "lane0"), Ticket(1, "lane1")]))
    }

    @Test("A body that throws what SQLite or the bus refused is a failed one, whose reason says so")
    func refusals() async throws {
        let log = Books.memory()
        let reported = Collected<String>()
        let system = try HybridSystem(simulated: Simulation(), log: log)
        try await system.hostPublisher((0..<4).map { Ticket($0, "lane\($0)") })
        try await system.host("clerk") { clerk in
            try clerk.publishesReliably(Booked.self)
            try clerk.onEachExactlyOnce(Ticket.self, as: "clerk.tickets") { ticket, delivery, transaction in
                try Books.book(ticket, in: transaction)
                func report(_ error: InboxError) -> InboxError {
                    reported.append(error.description)
                    return error
                }
                switch ticket.number {
                case 0:
                    do throws(InboxError) { try transaction.run("DELETE FROM events") } catch { throw report(error) }
                case 1:
                    do throws(InboxError) { try transaction.publish(Ticket(100)) } catch { throw report(error) }
                case 2:
                    // Two events of one id.
                    try transaction.publish(Booked(delivery.header("booked"), number: 1, total: 1))
                    try transaction.publish(Booked(delivery.header("booked"), number: 1, total: 1))
                    let other = Booked(delivery.header("booked"), number: 1, total: 2)
                    do throws(InboxError) { try transaction.publish(other) } catch { throw report(error) }
                default: try transaction.publish(Booked(delivery.header("booked"), number: 3, total: 3))
                }
            }
        }
        try await system.hostStart()
        let report = try await system.run()
        #expect(report.store?.census == LogCensus(events: ["TICKET": 4, "BOOKED": 1], pending: 0, deadLetters: 3))
        #expect(try log.readTables(Books.lanes) == ["lane3": [1, 3]])
        let notices = system.notices.takeAll()
        #expect(notices.filter { $0.kind == .handlerFailed }.map(\.count) == [9])
        let reasons = reported.value
        for code in ["notAllowed", "notDeclared", "conflict"] {
            #expect(reasons.contains { $0.contains(code) }, "\(code): \(reasons)")
        }
    }

    @Test("A runaway statement is stopped, and costs the others of its transaction nothing")
    func runaway() async throws {
        let log = Books.memory()
        let system = try HybridSystem(simulated: Simulation(), log: log)
        let tickets = (0..<30).map { Ticket($0, "lane\($0)") }
        try await system.hostPublisher(tickets)
        try await system.host("clerk") { clerk in
            try clerk.onEachExactlyOnce(Ticket.self, as: "clerk.tickets") { ticket, _, transaction in
                try Books.book(ticket, in: transaction)
                guard ticket.number % 10 == 3 else { return }
                let numbers = "WITH RECURSIVE app_n (x) AS (SELECT 1000 UNION ALL SELECT x + 1 FROM app_n)"
                try transaction.run("\(numbers) INSERT INTO app_echoes SELECT x, x FROM app_n")
            }
        }
        try await system.hostStart()
        let report = try await system.run()
        #expect(report.ledger.isBalanced)
        #expect(report.store?.census == LogCensus(events: ["TICKET": 30], pending: 0, deadLetters: 3))
        #expect(try log.readTables(Books.lanes) == Books.lanes(of: tickets.filter { $0.number % 10 != 3 }))
        #expect(try log.readTables { try $0.rows("SELECT * FROM app_echoes") } == [])
        let failures = system.notices.takeAll().filter { $0.kind == .handlerFailed }
        #expect(failures.allSatisfy { $0.text.contains("tooManySteps") })
    }

    @Test(
        "10,000 events with random failures are each booked once, and what they tell is told once", arguments: [1, 2])
    func randomFailures(seed: UInt64) async throws {
        let random = Shared(SeededGenerator(seed: seed))
        @Sendable func draw(_ count: UInt64) -> UInt64 {
            var number: UInt64 = 0
            random.change { number = $0.next() % count }
            return number
        }
        let log = Books.memory()
        let system = try HybridSystem(simulated: Simulation(seed: seed, jitter: 8), log: log)
        let tickets = (0..<10_000).map { Ticket($0, "lane\($0 % 2_003)") }
        try await system.host("desk") { desk in
            let publication = try desk.publishesReliably(Ticket.self)
            try desk.onEach(Go.self, from: "start") { _, delivery in
                for ticket in tickets { try publication.enqueue(ticket, after: delivery) }
            }
        }
        let calls = Shared(0)
        try await system.hostClerk { _, delivery in
            calls.add()
            // Two failures at most: no dead letters.
            if delivery.attempt < 3, draw(8) == 0 { throw StubFailure() }
        }
        try await system.hostStart()
        let report = try await system.run(draining: .seconds(100_000))
        #expect(report.isDrained && report.ledger.isBalanced && report.ledger.deadLettered == 0)
        #expect(calls.value > 11_000)
        #expect(try log.readTables(Books.lanes) == Books.lanes(of: tickets))
        #expect(
            try log.readTables { try $0.row("SELECT count(*), sum(number) FROM app_echoes") }
                == TableRow([10_000, .integer(49_995_000)]))
        #expect(report.store?.census.events == ["TICKET": 10_000, "BOOKED": 10_000])
    }

    @Test("Commits that fail before or after they take effect lead to no second effect, and charge no event")
    func commitFailures() async throws {
        let random = Shared(SeededGenerator(seed: 5))
        let isFlaky = Shared(false)
        let inner = Books.memory()
        let source = FlakyLog.source(inner) {
            var number: UInt64 = 0
            random.change { number = $0.next() % 6 }
            guard isFlaky.value, number < 2 else { return .works }
            return number == 0 ? .failsBefore : .failsAfter
        }
        let system = try HybridSystem(simulated: Simulation(), log: source)
        let tickets = (0..<300).map { Ticket($0, "lane\($0 % 7)") }
        try await system.host("desk") { desk in
            let publication = try desk.publishesReliably(Ticket.self)
            try desk.onEachAsync(Go.self, from: "start") { _, delivery in
                isFlaky.set(true)
                for ticket in tickets {
                    // What is not known is asked again.
                    while true {
                        do throws(LogError) {
                            _ = try await publication.publish(ticket, after: delivery)
                            break
                        } catch { guard error.code == .unknownOutcome else { throw error } }
                    }
                }
            }
        }
        try await system.hostClerk()
        try await system.hostStart()
        let report = try await system.run(draining: .seconds(10_000))
        #expect(report.isDrained && report.ledger.deadLettered == 0)
        #expect(try inner.readTables(Books.lanes) == Books.lanes(of: tickets))
        #expect(try inner.readTables { try $0.row("SELECT count(*) FROM app_echoes") } == TableRow([300]))
        let notices = system.notices.takeAll()
        #expect(notices.contains { $0.kind == .storage })
        #expect(!notices.contains { $0.kind == .interrupted || $0.kind == .handlerFailed })
    }

    @Test("A body that finds no room in the log is tried again, and charged nothing; with room it has its effect")
    func full() async throws {
        let folder = try TemporaryFolder()
        let path = folder.file("books.db")
        let tickets = (0..<6).map { Ticket($0, "lane\($0)") }
        func life(maxFileBytes: Int, publishing: Bool) async throws -> (report: RunReport, notices: [Notice]) {
            let options = SQLiteOptions(
                maxFileBytes: maxFileBytes, reservedBytes: 128 << 10,
                tables: Books.tables + [ApplicationTable("app_pages", "number INTEGER PRIMARY KEY, page BLOB")])
            let system = try HybridSystem(simulated: Simulation(), log: .sqlite(path, options: options))
            try await system.hostPublisher(publishing ? tickets : [])
            try await system.host("clerk") { clerk in
                try clerk.onEachExactlyOnce(Ticket.self, as: "clerk.tickets") { ticket, _, transaction in
                    try Books.book(ticket, in: transaction)
                    // A page of 200,000 bytes for each of the last three: there is room for one.
                    let page = [UInt8](repeating: 7, count: ticket.number < 3 ? 10 : 200_000)
                    try transaction.run(
                        "INSERT INTO app_pages VALUES (?1, ?2)", [.integer(Int64(ticket.number)), .blob(page)])
                }
            }
            try await system.hostStart()
            let report = try await system.run(draining: .seconds(60))
            return (report, system.notices.takeAll())
        }
        let first = try await life(maxFileBytes: 512 << 10, publishing: true)
        #expect(!first.report.isDrained && first.report.ledger.isBalanced && first.report.ledger.pending == 2)
        #expect(first.report.ledger.deadLettered == 0)
        #expect(first.notices.filter { $0.kind == .storage && $0.text.contains("no room") }.map(\.count) == [1])
        #expect(!first.notices.contains { $0.kind == .handlerFailed })
        let second = try await life(maxFileBytes: 4 << 20, publishing: false)
        #expect(second.report.isDrained && second.report.ledger.pending == 0)
        let source = DurableLogSource.sqlite(path, options: SQLiteOptions(allowsOtherTables: true))
        #expect(try source.readTables(Books.lanes) == Books.lanes(of: tickets))
    }

    @Test("A log without tables refuses an exactly-once subscription when it is registered")
    func noTables() async throws {
        let system = try HybridSystem(log: .memory())
        let error = await #expect(throws: RouterError.self) { try await system.hostClerk() }
        #expect(error?.code == .noTables)
        #expect(error?.message.contains("memory") == true)
        await #expect(throws: LogError.self) { try await system.readTables { _ in } }
        await system.close()
        let without = try HybridSystem()
        let missing = await #expect(throws: RouterError.self) { try await without.hostClerk() }
        #expect(missing?.code == .noLog)
        await without.close()
    }

    @Test("Tables are read before the run and during it, changes are not possible there, and errors come through")
    func reading() async throws {
        let folder = try TemporaryFolder()
        let file = folder.file("books.db")
        let first = try HybridSystem(log: Books.file(file))
        try await first.hostPublisher(Self.tickets)
        try await first.hostClerk()
        try await first.hostStart()
        _ = try await first.run(draining: .seconds(100))
        await #expect(throws: RouterError.self) { try await first.readTables { _ in } }

        let second = try HybridSystem(log: Books.file(file))
        #expect(try await second.readTables(Books.lanes) == Books.lanes(of: Self.tickets))
        let error = await #expect(throws: InboxError.self) {
            try await second.readTables { try $0.rows("DELETE FROM app_lanes") }
        }
        #expect(error?.code == .notAllowed)
        try await second.hostPublisher([Ticket(100, "new")])
        try await second.hostClerk()
        try await second.hostStart()
        let running = Task { try await second.run(until: .stopped, draining: .seconds(100)) }
        while try await second.readTables(Books.lanes)["new"] == nil { await Task.yield() }
        second.stop()
        let report = try await running.value
        #expect(report.ledger.isBalanced)
    }

    @Test("A filter holds events back from the body; they are settled")
    func filter() async throws {
        let log = Books.memory()
        let system = try HybridSystem(log: log)
        try await system.hostPublisher(Self.tickets)
        try await system.host("clerk") { clerk in
            try clerk.onEachExactlyOnce(Ticket.self, as: "clerk.tickets", where: .matching { $0.number < 5 }) {
                ticket, _, transaction in try Books.book(ticket, in: transaction)
            }
        }
        try await system.hostStart()
        let report = try await system.run(draining: .seconds(100))
        #expect(report.ledger.isBalanced && report.ledger.pending == 0)
        #expect(try report.row().filtered == 35 && report.row().delivered == 5)
        #expect(try log.readTables(Books.lanes) == Books.lanes(of: Array(Self.tickets.prefix(5))))
    }

    @Test("A cancelled subscription takes what it has begun to its end, and the next life goes on with the rest")
    func cancelled() async throws {
        let log = Books.memory()
        for life in 0..<2 {
            let system = try HybridSystem(log: log)
            try await system.hostPublisher(life == 0 ? Self.tickets : [])
            try await system.host("clerk") { clerk in
                let holder = Shared<Subscription?>(nil)
                let subscription = try clerk.onEachExactlyOnce(Ticket.self, as: "clerk.tickets") {
                    ticket, delivery, transaction in
                    try Books.book(ticket, in: transaction)
                    if life == 0, ticket.number == 11 { holder.value?.cancel() }
                }
                holder.set(subscription)
            }
            try await system.hostStart()
            let report = try await system.run(draining: .seconds(100))
            #expect(report.isDrained && report.ledger.isBalanced)
        }
        #expect(try log.readTables(Books.lanes) == Books.lanes(of: Self.tickets))
    }
}
