import Testing
import TierBus
import TierBusTesting

@Suite(.timeLimit(.minutes(5))) struct RetentionTests {
    private func system(_ log: DurableLogSource, _ retention: RetentionPolicy) throws -> HybridSystem {
        var configuration = RouterConfiguration()
        configuration.retention = retention
        return try HybridSystem(simulated: Simulation(), log: log, configuration: configuration)
    }

    @Test(
        "Settled events go when they are old enough, their ids stay for a while, dead letters keep their events",
        arguments: [false, true])
    func retention(isFile: Bool) async throws {
        let folder = try TemporaryFolder()
        let log: DurableLogSource = isFile ? .sqlite(folder.file("log.db")) : .memory()
        let system = try system(log, RetentionPolicy(settledEvents: .seconds(60), ids: .seconds(600)))
        let receipts = Collected<Receipt>()
        try await system.host("desk") { desk in
            let publication = try desk.publishesReliably(Ticket.self)
            try desk.onEachAsync(Go.self, from: "start") { go, delivery in
                receipts.append(try await publication.publish(Ticket(go.number % 1_000), after: delivery))
            }
        }
        try await system.host("start") { start in try start.publishes(Go.self) }
        try await system.host("clerk") { clerk in
            try clerk.onEachReliably(Ticket.self, as: "clerk.tickets") { ticket, _ in
                if ticket.number == 7 { throw HandlerOutcome.deadLetter("seven") }
            }
        }
        func go(_ numbers: Range<Int>) async throws {
            for number in numbers { try await system.inject(Go(number), into: "start") }
            try await system.settle()
        }
        // More than one batch of them.
        try await go(0..<600)
        #expect(try await system.storedTickets().count == 600)
        try await system.advance(by: .seconds(61))
        try await go(600..<601)
        // 7 is a dead letter; the last stays; 600 is young.
        #expect(try await system.storedTickets().map(\.number) == [7, 600])
        // The same id again: known, though the event has gone.
        try await go(1_003..<1_004)
        #expect(receipts.value.last == Receipt(sequence: 4, isDuplicate: true, durability: isFile ? .powerLoss : .none))
        try await system.advance(by: .seconds(601))
        try await go(601..<603)
        try await system.advance(by: .seconds(2))
        try await go(1_003..<1_004)
        #expect(receipts.value.last?.isDuplicate == false)
        _ = try await system.deadLetters.discard(where: DeadLetterFilter())
        try await system.advance(by: .seconds(61))
        try await go(603..<604)
        #expect(try await system.storedTickets().map(\.number) == [603])
        // How it ended is known as long as its id, for who publishes it again.
        #expect(try await system.deadLetters.list(DeadLetterFilter(states: [.discarded])).map(\.sequence) == [8])
        #expect(try await system.finish().ledger.isBalanced)
    }

    @Test("Nothing that is owed goes, however old, and by default nothing goes at all")
    func owed() async throws {
        for settledEvents in [Duration.seconds(1), nil] {
            let log = DurableLogSource.memory()
            let first = try system(log, RetentionPolicy())
            try await first.host("clerk") { clerk in try clerk.onEachReliably(Ticket.self, as: "clerk") { _, _ in } }
            _ = try await first.finish()
            let second = try system(log, RetentionPolicy(settledEvents: settledEvents))
            try await second.host("desk") { desk in try desk.publishesReliably(Ticket.self) }
            try await second.host("other") { other in try other.onEachReliably(Ticket.self, as: "other") { _, _ in } }
            for number in 0..<10 { try await second.inject(Ticket(number), into: "desk") }
            try await second.advance(by: .seconds(1_000))
            try await second.inject(Ticket(10), into: "desk")
            try await second.settle()
            // `clerk` is absent, and is owed all of them.
            #expect(try await second.storedTickets().count == 11)
            try await second.removeDurableSubscription("clerk")
            try await second.advance(by: .seconds(1_000))
            try await second.inject(Ticket(11), into: "desk")
            try await second.settle()
            #expect(try await second.storedTickets().count == (settledEvents == nil ? 12 : 1))
            _ = try await second.finish()
        }
    }

    @Test("What is stored before the run stays for those who register with it, however short the retention")
    func beforeRun() async throws {
        var configuration = RouterConfiguration()
        configuration.retention = RetentionPolicy(settledEvents: .zero)
        let clock = TestClock()
        let system = try HybridSystem(log: .memory(), configuration: configuration, clock: clock)
        let handled = Collected<Int>()
        try await system.host("desk") { desk in
            let publication = try desk.publishesReliably(Ticket.self)
            for number in 0..<3 { try publication.enqueue(Ticket(number)) }
        }
        // The store looks for something to let go of after each of these questions.
        for _ in 0..<3 {
            clock.advance(by: .seconds(2))
            #expect(try await system.storedTickets().count == 3)
        }
        try await system.host("clerk") { clerk in
            try clerk.onEachReliably(Ticket.self, as: "clerk.tickets") { ticket, _ in handled.append(ticket.number) }
        }
        let report = try await system.run()
        #expect(handled.value == [0, 1, 2])
        #expect(report.ledger.isBalanced && report.ledger.pending == 0)
    }

    @Test("A retention that cannot be is refused")
    func refused() {
        for retention in [
            RetentionPolicy(settledEvents: .seconds(-1)), RetentionPolicy(ids: .seconds(-1)),
            RetentionPolicy(mostIDs: -1),
        ] {
            #expect(throws: RouterError.self) { try system(.memory(), retention) }
        }
    }

    @Test("Open dead letters at the start of a file, however many, do not hold back what is behind them")
    func behindLetters() throws {
        let folder = try TemporaryFolder()
        let log = try SQLiteLog(path: folder.file("log.db"))
        _ = try log.recover()
        try log.begin()
        try log.apply(.added(LogSubscription(name: "s", container: "c", type: "T", source: nil, floor: 0)))
        for number in 1...40 {
            let id = EventID(naming: "behind", Int64(number))
            _ = try log.append(
                LogEntry(
                    eventID: id, type: "T", version: 1, payload: [], timestamp: .epoch, publishedAt: .epoch,
                    source: "s", orderingKey: "k", correlationID: id))
        }
        for sequence in Int64(1)...30 {
            try log.apply(
                .deadLetter(
                    DeadLetter(
                        subscription: "s", sequence: sequence, reason: "no", failures: 1, interruptions: 0, at: .epoch))
            )
        }
        try log.apply(.floor(subscription: "s", sequence: 40))
        try log.commit(flushing: true)
        let sweep = LogSweep(
            settledUpTo: 40, eventsBefore: Timestamp(nanoseconds: 1), tombstonesBefore: .epoch, mostTombstones: 100,
            now: .epoch, limit: 2)
        var hasMore = true
        while hasMore {
            try log.begin()
            let swept = try log.sweep(sweep)
            hasMore = swept.hasMore
            // As the store does with a sweep that found nothing.
            if swept == LogSwept() { try log.rollback() } else { try log.commit(flushing: false) }
        }
        #expect(try log.read(after: 0, limit: 99).map(\.sequence) == Array(1...30) + [40])
        try log.close()
    }

    @Test("A file gives the room of what has gone back", arguments: [false, true])
    func room(isCompact: Bool) throws {
        let folder = try TemporaryFolder()
        let log = try SQLiteLog(path: folder.file("log.db"))
        _ = try log.recover()
        try log.begin()
        for number in 1...2_000 {
            let id = EventID(naming: "room", Int64(number))
            _ = try log.append(
                LogEntry(
                    eventID: id, type: "T", version: 1, payload: [UInt8](repeating: 7, count: 2_000), timestamp: .epoch,
                    publishedAt: .epoch, source: "s", orderingKey: "k", correlationID: id))
        }
        try log.commit(flushing: true)
        let before = try log.fileBytes()
        try log.begin()
        let sweep = LogSweep(
            settledUpTo: 2_000, eventsBefore: Timestamp(nanoseconds: 1), tombstonesBefore: .epoch,
            mostTombstones: 10_000,
            now: .epoch, limit: 3_000)
        #expect(try log.sweep(sweep).events == 1_999)
        try log.commit(flushing: false)
        #expect(try log.fileBytes() == before)
        if isCompact { try log.compact() } else { for _ in 0..<10 { try log.tidy() } }
        // Ids stay, and what `tidy` leaves for the events to come.
        #expect(try log.fileBytes() < before / (isCompact ? 10 : 3))
        try log.close()
    }
}
