import Synchronization
import Testing
import TierBus
import TierBusTesting

@Suite(.timeLimit(.minutes(5))) struct ObserverTests {
    @Test("An observer sees nothing while the commit of an event runs, and the event once it is stored")
    func afterCommit() async throws {
        let watch = WatchedLog.Watch()
        let seen = Shared<[Int]>([])
        let tooEarly = Shared<[Int]>([])
        let other = Shared<[Int]>([])
        let receipts = Shared<[PendingReceipt]>([])
        let system = try HybridSystem(log: watch.source)
        try await system.host("desk") { desk in
            let publication = try desk.publishesReliably(Ticket.self)
            let echo = try desk.publishes(Echo.self)
            try desk.onEach(Go.self, from: "start") { go, delivery in
                receipts.append(try publication.enqueue(Ticket(go.number), after: delivery))
                try echo.publish(Echo(go.number))
            }
        }
        try await system.host("screen") { screen in
            try screen.onEach(Ticket.self, from: "desk") { ticket, delivery in
                seen.append(ticket.number)
                if !watch.committed.value.contains(ticket.id) { tooEarly.append(ticket.number) }
                #expect(delivery.tier == .reliable || delivery.tier == .standard)
                #expect(delivery.source == "desk")
            }
            try screen.onEach(Echo.self, from: "desk") { echo, _ in other.append(echo.number) }
        }
        try await system.hostStart(20)
        watch.hold()
        async let running = system.run(draining: .seconds(100))
        // What the desk publishes after the tickets on another tier has arrived: nothing but the commit is in the way.
        await until { other.value.count == 20 && watch.commitsBegun.load(ordering: .acquiring) > 0 }
        #expect(seen.value.isEmpty)
        #expect(receipts.value.count == 20 && receipts.value.allSatisfy { $0.current == nil })
        watch.release()
        let report = try await running
        #expect(seen.value == Array(0..<20))
        #expect(tooEarly.value.isEmpty)
        #expect(watch.committed.value.count == 20)
        #expect(report.ledger.isBalanced && report.isDrained)
        #expect(report.store?.census == LogCensus(events: ["TICKET": 20], pending: 0, deadLetters: 0))
    }

    @Test("An observer with a pattern sees a reliable publication whose topic matches; one that cannot match is named")
    func patterns() async throws {
        let seen = Shared<[String]>([])
        let durable = Shared<[Topic?]>([])
        let system = try HybridSystem(log: .memory())
        try await system.host("desk") { desk in
            let publication = try desk.publishesReliably(Ticket.self, topic: "desk.tickets")
            try desk.onEach(Go.self, from: "start") { go, delivery in
                try publication.enqueue(Ticket(go.number), after: delivery)
            }
        }
        for (name, pattern) in [("all", nil), ("star", "desk.*"), ("exact", "desk.tickets"), ("never", "desk.orders")]
            as [(String, String?)]
        {
            try await system.host(name) { screen in
                try screen.onEach(Ticket.self, topic: pattern) { ticket, delivery in
                    seen.append("\(name) \(ticket.number) \(delivery.topic?.text ?? "-")")
                }
            }
        }
        try await system.host("clerk") { clerk in
            try clerk.onEachReliably(Ticket.self, as: "clerk.tickets") { _, delivery in durable.append(delivery.topic) }
        }
        try await system.hostStart(2)
        let report = try await system.run(draining: .seconds(100))
        let expected = ["all", "star", "exact"].flatMap { name in (0..<2).map { "\(name) \($0) desk.tickets" } }
        #expect(seen.value.sorted() == expected.sorted())
        #expect(durable.value == ["desk.tickets", "desk.tickets"])
        #expect(report.ledger.isBalanced && report.ledger.unroutable == 0)
        let unmatched = system.notices.takeAll().filter { $0.kind == .unmatchedSubscription }
        #expect(unmatched.map(\.place) == ["TICKET at never on desk.orders"])
    }

    @Test("An observer sees neither duplicates nor what is refused")
    func onlyNew() async throws {
        let seen = Shared<[Ticket]>([])
        let system = try HybridSystem(log: .memory())
        try await system.host("desk") { desk in
            let publication = try desk.publishesReliably(Ticket.self)
            try desk.onEachAsync(Go.self, from: "start") { _, _ in
                try await publication.publish(Ticket(1))
                #expect(try await publication.publish(Ticket(1)).isDuplicate)
                let error = await #expect(throws: LogError.self) {
                    try await publication.publish(Ticket(1, "a", "other"))
                }
                #expect(error?.code == .idempotencyConflict)
                try await publication.publish(Ticket(2))
            }
        }
        try await system.host("screen") { screen in
            try screen.onEach(Ticket.self, from: "desk") { ticket, _ in seen.append(ticket) }
        }
        try await system.hostStart()
        let report = try await system.run(draining: .seconds(100))
        #expect(seen.value == [Ticket(1), Ticket(2)])
        #expect(report.ledger.isBalanced)
        #expect(report.ledger.duplicates == 1 && report.ledger.refused == 1)
    }

    @Test(
        "An observer is not durable: what was stored without it does not come later, and its failures are not retried")
    func notDurable() async throws {
        let log = DurableLogSource.memory()
        let first = try HybridSystem(log: log)
        try await first.hostPublisher([Ticket(1), Ticket(2)])
        try await first.hostStart()
        #expect(try await first.run(draining: .seconds(100)).store?.stored == 2)

        let seen = Shared<[Int]>([])
        let second = try HybridSystem(log: log)
        try await second.hostPublisher([Ticket(3), Ticket(4)])
        try await second.host("screen") { screen in
            try screen.onEach(Ticket.self, from: "desk") { ticket, delivery in
                #expect(delivery.attempt == 1)
                seen.append(ticket.number)
                throw StubFailure()
            }
        }
        try await second.hostStart()
        let report = try await second.run(draining: .seconds(100))
        #expect(seen.value == [3, 4])
        #expect(report.ledger.isBalanced && report.ledger.recovered == 0 && report.ledger.deadLettered == 0)
        #expect(report.store?.census.pending == 0)
        #expect(!report.subscriptions.contains { $0.durableName != nil })
    }
}
