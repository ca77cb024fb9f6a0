import Testing
import TierBus
import TierBusTesting

@Suite(.timeLimit(.minutes(5))) struct DurableSubscriptionTests {
    private func life(
        _ log: DurableLogSource, publishing tickets: [Ticket] = [],
        _ clerk: @escaping @Sendable (HybridContainer) throws -> Void
    ) async throws -> RunReport {
        let system = try HybridSystem(log: log)
        try await system.hostPublisher(tickets)
        try await system.host("clerk", clerk)
        try await system.hostStart()
        return try await system.run(draining: .seconds(100))
    }

    // MARK: Several publishers

    @Test("One durable subscription gets what several containers publish, each event once and in each one's order")
    func severalPublishers() async throws {
        let folder = try TemporaryFolder()
        let handled = Shared<[(source: String, number: Int)]>([])
        let system = try HybridSystem(log: .sqlite(folder.file("tickets.db")))
        for desk in 0..<5 {
            try await system.hostPublisher((0..<100).map { Ticket(desk * 100 + $0, "key\(desk)") }, as: "desk\(desk)")
        }
        try await system.host("clerk") { clerk in
            try clerk.onEachReliably(Ticket.self, as: "clerk.tickets") { ticket, delivery in
                handled.append((delivery.source.text, ticket.number))
            }
        }
        try await system.hostStart()
        let report = try await system.run(draining: .seconds(100))
        for desk in 0..<5 {
            let own = handled.value.filter { $0.source == "desk\(desk)" }.map(\.number)
            #expect(own == (0..<100).map { desk * 100 + $0 })
        }
        #expect(handled.value.count == 500)
        #expect(report.ledger.isBalanced && report.isDrained)
        #expect(report.store?.stored == 500)
        #expect(try report.row().delivered == 500)
    }

    @Test("A source names whose events are wanted; those of others are not owed")
    func source() async throws {
        let handled = Shared<[Int]>([])
        let system = try HybridSystem(log: .memory())
        try await system.hostPublisher((0..<10).map { Ticket($0) }, as: "north")
        try await system.hostPublisher((10..<20).map { Ticket($0) }, as: "south")
        try await system.host("clerk") { clerk in
            try clerk.onEachReliably(Ticket.self, from: "south", as: "clerk.tickets") { ticket, _ in
                handled.append(ticket.number)
            }
        }
        try await system.hostStart()
        let report = try await system.run(draining: .seconds(100))
        #expect(handled.value == Array(10..<20))
        #expect(report.ledger.isBalanced && report.store?.stored == 20)
        #expect(try report.row().owed == 10)
    }

    @Test("Every durable subscription gets every event, each in its own time")
    func severalSubscribers() async throws {
        let handled = Shared<[String: [Int]]>([:])
        let system = try HybridSystem(log: .memory())
        try await system.hostPublisher((0..<50).map { Ticket($0) })
        for name in ["one", "two", "three"] {
            try await system.host(name) { container in
                try container.onEachReliably(Ticket.self, as: "\(name).tickets") { ticket, _ in
                    handled.change { $0[name, default: []].append(ticket.number) }
                }
            }
        }
        try await system.hostStart()
        let report = try await system.run(draining: .seconds(100))
        let all = Array(0..<50)
        #expect(handled.value == ["one": all, "two": all, "three": all])
        #expect(report.store?.stored == 50)
        for name in handled.value.keys { #expect(try report.row("\(name).tickets").delivered == 50) }
        #expect(report.ledger.isBalanced)
    }

    @Test("A durable name is taken once in a system")
    func nameTaken() async throws {
        let system = try HybridSystem(log: .memory())
        let subscribe: @Sendable (HybridContainer) throws -> Void = { container in
            try container.onEachReliably(Ticket.self, as: "tickets") { _, _ in }
        }
        try await system.host("one", subscribe)
        let error = await #expect(throws: RouterError.self) { try await system.host("two", subscribe) }
        #expect(error?.code == .nameTaken)
        await system.close()
    }

    // MARK: Where a subscription begins

    @Test("A new name begins with what is stored from now on, or with the oldest event on request")
    func starts() async throws {
        let log = DurableLogSource.memory()
        let first = try HybridSystem(log: log)
        try await first.hostPublisher((0..<10).map { Ticket($0) })
        try await first.hostStart()
        _ = try await first.run(draining: .seconds(100))

        let (latest, earliest) = (Shared<[Int]>([]), Shared<[Int]>([]))
        let report = try await life(log, publishing: (10..<15).map { Ticket($0) }) { clerk in
            try clerk.onEachReliably(Ticket.self, as: "latest") { ticket, _ in latest.append(ticket.number) }
            try clerk.onEachReliably(Ticket.self, as: "earliest", startingAt: .earliest) { ticket, _ in
                earliest.append(ticket.number)
            }
        }
        #expect(latest.value == Array(10..<15))
        #expect(earliest.value == Array(0..<15))
        #expect(report.ledger.isBalanced && report.ledger.pending == 0)
        #expect(report.ledger.recovered == 10)
        // A name that is known goes on where it was, whatever is asked for.
        let again = try await life(log) { clerk in
            try clerk.onEachReliably(Ticket.self, as: "latest", startingAt: .earliest) { ticket, _ in
                latest.append(ticket.number)
            }
        }
        #expect(latest.value == Array(10..<15))
        #expect(again.ledger.isBalanced && again.ledger.recovered == 0)
    }

    // MARK: Filters

    @Test(
        "What a filter holds back is settled and not owed, and does not come in the next life",
        arguments: [false, true])
    func filter(isAsync: Bool) async throws {
        let folder = try TemporaryFolder()
        let log = DurableLogSource.sqlite(folder.file("tickets.db"))
        let handled = Shared<[Int]>([])
        let report = try await life(log, publishing: (0..<30).map { Ticket($0, "key\($0 % 4)") }) { clerk in
            let even = Filter<Ticket>.matching { $0.number % 2 == 0 }.and { $0.number != 4 }
            if isAsync {
                try clerk.onEachReliablyAsync(Ticket.self, as: "clerk.tickets", where: even) { ticket, _ in
                    handled.append(ticket.number)
                }
            } else {
                try clerk.onEachReliably(Ticket.self, as: "clerk.tickets", where: even) { ticket, _ in
                    handled.append(ticket.number)
                }
            }
        }
        let wanted = (0..<30).filter { $0 % 2 == 0 && $0 != 4 }
        #expect(handled.value == wanted)
        #expect(report.isDrained && report.ledger.isBalanced)
        let row = try report.row()
        #expect(row.filtered == 30 - wanted.count && row.owed == wanted.count && row.delivered == wanted.count)
        #expect(row.pending == 0)
        #expect(report.store?.census == LogCensus(events: ["TICKET": 30], pending: 0, deadLetters: 0))

        let next = try await life(log) { clerk in
            try clerk.onEachReliably(Ticket.self, as: "clerk.tickets") { ticket, _ in handled.append(ticket.number) }
        }
        #expect(handled.value == wanted)
        #expect(next.ledger.recovered == 0 && next.ledger.isBalanced)
    }

    // MARK: Ending one

    @Test("Cancelling a durable subscription keeps its row: what it has not handled comes in the next life, uncharged")
    func cancel() async throws {
        let folder = try TemporaryFolder()
        let log = DurableLogSource.sqlite(folder.file("tickets.db"))
        let handled = Shared<[Int]>([])
        let attempts = Shared<[UInt16]>([])
        let report = try await life(log, publishing: (0..<20).map { Ticket($0) }) { clerk in
            var subscription: Subscription?
            subscription = try clerk.onEachReliably(Ticket.self, as: "clerk.tickets") { ticket, _ in
                handled.append(ticket.number)
                if ticket.number == 4 { subscription?.cancel() }
            }
        }
        #expect(handled.value == [0, 1, 2, 3, 4])
        #expect(report.isDrained && report.ledger.isBalanced)
        #expect(report.ledger.pending == 15 && report.ledger.discarded == 0)
        let row = try report.row()
        #expect(row.owed == 20 && row.delivered == 5 && row.pending == 15)
        #expect(report.store?.census.pending == 15)

        let next = try await life(log) { clerk in
            try clerk.onEachReliably(Ticket.self, as: "clerk.tickets") { ticket, delivery in
                handled.append(ticket.number)
                attempts.append(delivery.attempt)
            }
        }
        #expect(handled.value == Array(0..<20))
        #expect(attempts.value == Array(repeating: 1, count: 15))
        #expect(next.ledger.recovered == 15 && next.ledger.isBalanced && next.ledger.pending == 0)
    }

    @Test("A container that is removed and hosted again in the same run goes on where it was")
    func removed() async throws {
        let handled = Shared<[Int]>([])
        let published = Shared<[Receipt]>([])
        let subscribe: @Sendable (HybridContainer) throws -> Void = { clerk in
            try clerk.onEachReliably(Ticket.self, as: "clerk.tickets") { ticket, _ in handled.append(ticket.number) }
        }
        let system = try HybridSystem(log: .memory())
        try await system.host("desk") { desk in
            let publication = try desk.publishesReliably(Ticket.self)
            try desk.onEachAsync(Go.self, from: "start") { go, _ in
                published.append(try await publication.publish(Ticket(go.number)))
            }
        }
        try await system.host("start") { start in try start.publishes(Go.self) }
        try await system.host("clerk", subscribe)
        var start = try await system.ingress(Go.self, into: "start")
        async let running = system.run(until: .stopped, draining: .seconds(100))
        // Once a ticket is handled, the run has begun.
        try start.publish(Go(0))
        await until { handled.value == [0] }
        try await system.remove("clerk")
        for number in 1...5 { try start.publish(Go(number)) }
        await until { published.value.count == 6 }
        #expect(handled.value == [0])
        try await system.host("clerk", subscribe)
        await until { handled.value.count == 6 }
        try start.publish(Go(6))
        await until { handled.value.count == 7 }
        system.stop()
        let report = try await running
        #expect(handled.value == Array(0...6))
        #expect(report.isDrained && report.ledger.isBalanced && report.ledger.pending == 0)
        let row = try report.row()
        #expect(row.owed == 7 && row.delivered == 7)
    }

    @Test("What no handler has begun is not charged with the ends of lives, however many there are")
    func neverBegun() async throws {
        let log = DurableLogSource.memory()
        let handled = Shared<[Int]>([])
        let attempts = Shared<[UInt16]>([])
        // Every ticket has a key of its own, so all of them are on their way to the clerk at once.
        let tickets = (0..<20).map { Ticket($0, "key\($0)") }
        for life in 0..<20 {
            let report = try await self.life(log, publishing: life == 0 ? tickets : []) { clerk in
                var subscription: Subscription?
                subscription = try clerk.onEachReliably(Ticket.self, as: "clerk.tickets") { ticket, delivery in
                    handled.append(ticket.number)
                    attempts.append(delivery.attempt)
                    subscription?.cancel()
                }
            }
            #expect(report.ledger.isBalanced && report.ledger.deadLettered == 0)
            #expect(report.ledger.pending == 19 - life)
        }
        #expect(handled.value == Array(0..<20))
        #expect(attempts.value == Array(repeating: 1, count: 20))
    }

    @Test("A handler that still runs when its container is removed keeps its event for itself until it has ended")
    func removedWhileRunning() async throws {
        let handled = Shared<[String]>([])
        let rendezvous = Rendezvous(of: 2)
        let system = try HybridSystem(log: .memory())
        try await system.hostPublisher([Ticket(0, "a"), Ticket(1, "a"), Ticket(2, "b")])
        try await system.host("old") { clerk in
            try clerk.onEachReliablyAsync(Ticket.self, as: "clerk.tickets") { ticket, _ in
                handled.append("old \(ticket.number)")
                try await rendezvous.arrive()
                handled.append("done \(ticket.number)")
            }
        }
        try await system.hostStart()
        async let running = system.run(until: .stopped, draining: .seconds(100))
        await until { handled.value == ["old 0"] }
        try await system.remove("old")
        try await system.host("new") { clerk in
            try clerk.onEachReliably(Ticket.self, as: "clerk.tickets") { ticket, _ in
                handled.append("new \(ticket.number)")
            }
        }
        await until { handled.value.contains("new 2") }
        try await rendezvous.arrive()
        await until { handled.value.contains("new 1") && handled.value.contains("done 0") }
        system.stop()
        let report = try await running
        #expect(handled.value == ["old 0", "new 2", "done 0", "new 1"])
        #expect(report.isDrained && report.ledger.isBalanced)
        #expect(try report.row().delivered == 3)
    }

    @Test(
        "What is stored before the run is owed to every durable subscription that is hosted before it",
        arguments: [0, 1])
    func early(lives: Int) async throws {
        let log = DurableLogSource.memory()
        for life in 0...lives {
            let system = try HybridSystem(log: log)
            let handled = Shared<[Int]>([])
            try await system.host("desk") { desk in
                try desk.publishesReliably(Ticket.self).enqueue(Ticket(life))
            }
            // Stored by now, and hosted later.
            #expect(try await system.storedTickets().count == life + 1)
            try await system.host("clerk") { clerk in
                try clerk.onEachReliably(Ticket.self, as: "clerk.\(life)") { ticket, _ in handled.append(ticket.number)
                }
            }
            let report = try await system.run(draining: .seconds(100))
            #expect(handled.value == [life])
            #expect(report.isDrained && report.ledger.isBalanced)
        }
    }

    @Test("A run whose durable subscriptions could not be taken up can be begun again, with all of them")
    func takenUpAtSecondTry() async throws {
        let isFailing = Shared(true)
        let log = FlakyLog.source(.sqliteInMemory()) { isFailing.value ? .failsBefore : .works }
        let system = try HybridSystem(simulated: Simulation(), log: log)
        let handled = Collected<String>()
        try await system.hostPublisher([Ticket(1)])
        for name in ["clerk", "archive"] {
            try await system.host(name) { container in
                try container.onEachReliably(Ticket.self, as: "\(name).tickets") { _, _ in handled.append(name) }
            }
        }
        try await system.hostStart()
        await #expect(throws: LogError.self) { try await system.run() }
        isFailing.set(false)
        let report = try await system.run()
        #expect(handled.value.sorted() == ["archive", "clerk"])
        #expect(report.ledger.isBalanced && report.ledger.pending == 0)
    }
}
