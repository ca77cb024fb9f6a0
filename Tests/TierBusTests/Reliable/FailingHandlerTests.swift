import Testing
import TierBus
import TierBusTesting

@Suite(.timeLimit(.minutes(5))) struct FailingHandlerTests {
    private struct Seen: Equatable {
        var number: Int
        var attempt: Int
    }

    /// Hosts a clerk that throws when `isRefused` says so, and writes down every delivery before.
    private func hostClerk(
        in system: HybridSystem, isAsync: Bool, _ seen: Shared<[Seen]>,
        isRefused: @escaping @Sendable (Ticket, Delivery) -> Bool
    ) async throws {
        try await system.host("clerk") { clerk in
            let handle = { (ticket: Ticket, delivery: Delivery) in
                seen.append(Seen(number: ticket.number, attempt: Int(delivery.attempt)))
                if isRefused(ticket, delivery) { throw StubFailure() }
            }
            if isAsync {
                try clerk.onEachReliablyAsync(Ticket.self, as: "clerk.tickets") { ticket, delivery in
                    await Task.yield()
                    try handle(ticket, delivery)
                }
            } else {
                try clerk.onEachReliably(Ticket.self, as: "clerk.tickets", handle)
            }
        }
    }

    @Test(
        "A handler that always throws gets three attempts, 1 s and 2 s apart, then the event is a dead letter",
        arguments: [false, true])
    func deadLetter(isAsync: Bool) async throws {
        let clock = TestClock()
        let log = DurableLogSource.memory()
        let seen = Shared<[Seen]>([])
        let system = try HybridSystem(log: log, clock: clock)
        // Two keys; the first event of "bad" cannot be handled.
        try await system.hostPublisher([
            Ticket(0, "bad"), Ticket(1, "bad"), Ticket(2, "good"), Ticket(3, "good"), Ticket(4, "good"),
        ])
        try await hostClerk(in: system, isAsync: isAsync, seen) { ticket, _ in ticket.number == 0 }
        try await system.hostStart()
        async let running = system.run(draining: .seconds(100))
        await clock.awaited(in: .seconds(1))
        await until { seen.value.count >= 4 }
        // No time has passed: the other key was not held back, the rest of its own key was.
        #expect(seen.value.filter { $0.number < 2 } == [Seen(number: 0, attempt: 1)])
        #expect(seen.value.filter { $0.number >= 2 } == (2...4).map { Seen(number: $0, attempt: 1) })
        await clock.pass(.seconds(1))
        await clock.awaited(in: .seconds(2))
        #expect(seen.value.dropFirst(4) == [Seen(number: 0, attempt: 2)])
        await clock.pass(.seconds(2))
        let report = try await running
        #expect(seen.value.dropFirst(5) == [Seen(number: 0, attempt: 3), Seen(number: 1, attempt: 1)])
        #expect(report.isDrained)
        #expect(report.ledger.isBalanced)
        #expect(report.ledger.deadLettered == 1 && report.ledger.pending == 0)
        #expect(report.store?.census == LogCensus(events: ["TICKET": 5], pending: 0, deadLetters: 1))
        let row = try report.row()
        #expect(row.owed == 5 && row.failed == 3 && row.deadLettered == 1 && row.delivered == 4)
        let notices = system.notices.takeAll()
        #expect(notices.filter { $0.kind == .deadLetter }.map(\.count) == [1])
        #expect(notices.filter { $0.kind == .handlerFailed }.map(\.count) == [3])

        // It stays one: the next life does not see it again.
        let next = try HybridSystem(log: log)
        try await next.host("desk") { desk in try desk.publishesReliably(Ticket.self) }
        try await hostClerk(in: next, isAsync: isAsync, seen) { _, _ in false }
        let nextReport = try await next.run(draining: .seconds(100))
        #expect(seen.value.count == 7)
        #expect(nextReport.ledger == Ledger())
        #expect(nextReport.store?.census.deadLetters == 1)
    }

    @Test("No attempt is made before its time has come")
    func waits() async throws {
        let clock = TestClock()
        let seen = Shared<[Seen]>([])
        let times = Shared<[Int64]>([])
        let system = try HybridSystem(log: .memory(), clock: clock)
        try await system.hostPublisher([Ticket(0)])
        try await hostClerk(in: system, isAsync: false, seen) { _, _ in
            times.append(clock.uptime)
            return true
        }
        try await system.hostStart()
        async let running = system.run(draining: .seconds(100))
        // In steps: somebody who wakes early would be seen.
        for (wait, attempt) in [(Duration.seconds(1), 1), (.seconds(2), 2)] {
            await clock.awaited(in: wait)
            clock.advance(by: wait - .nanoseconds(1))
            await clock.awaited(in: .nanoseconds(1))
            #expect(seen.value.count == attempt)
            clock.advance(by: .nanoseconds(1))
        }
        let report = try await running
        #expect(times.value == [0, 1_000_000_000, 3_000_000_000])
        #expect(report.ledger.deadLettered == 1 && report.ledger.isBalanced)
    }

    @Test("A retry holds back only its own key of its own subscription", arguments: [false, true])
    func ownKey(isAsync: Bool) async throws {
        let clock = TestClock()
        let seen = Shared<[Seen]>([])
        let audited = Shared<[Int]>([])
        let system = try HybridSystem(log: .memory(), clock: clock)
        // Keys 0 to 3 by turns; the first two events of key 0 fail once each.
        try await system.hostPublisher((0..<24).map { Ticket($0, "key\($0 % 4)") })
        try await hostClerk(in: system, isAsync: isAsync, seen) { ticket, delivery in
            (ticket.number == 0 || ticket.number == 4) && delivery.attempt == 1
        }
        try await system.host("audit") { audit in
            try audit.onEachReliably(Ticket.self, as: "audit.tickets") { ticket, _ in audited.append(ticket.number) }
        }
        try await system.hostStart()
        async let running = system.run(draining: .seconds(100))
        await clock.awaited(in: .seconds(1))
        await until { seen.value.count >= 19 && audited.value.count >= 24 }
        #expect(audited.value == Array(0..<24))
        #expect(seen.value.count == 19)
        #expect(seen.value.filter { $0.number % 4 == 0 } == [Seen(number: 0, attempt: 1)])
        for key in 1..<4 {
            #expect(seen.value.filter { $0.number % 4 == key }.map(\.number) == Array(stride(from: key, to: 24, by: 4)))
        }
        await clock.pass(.seconds(1))
        // The second event of the key fails, too, and holds back the four that are left.
        await clock.awaited(in: .seconds(1))
        #expect(
            seen.value.dropFirst(19) == [Seen(number: 0, attempt: 2), Seen(number: 4, attempt: 1)])
        await clock.pass(.seconds(1))
        let report = try await running
        #expect(
            seen.value.dropFirst(21)
                == [
                    Seen(number: 4, attempt: 2), Seen(number: 8, attempt: 1), Seen(number: 12, attempt: 1),
                    Seen(number: 16, attempt: 1), Seen(number: 20, attempt: 1),
                ])
        #expect(report.ledger.isBalanced && report.ledger.deadLettered == 0 && report.ledger.pending == 0)
        #expect(try report.row().delivered == 24 && report.row("audit.tickets").delivered == 24)
    }

    @Test(
        "A handler names the wait until the next attempt, and sets an event aside with a reason",
        arguments: [false, true])
    func outcomes(isAsync: Bool) async throws {
        let system = try HybridSystem(simulated: Simulation(), log: .memory())
        let seen = Collected<String>()
        let clock = system.clock
        try await system.host("desk") { desk in try desk.publishesReliably(Ticket.self) }
        try await system.host("clerk") { clerk in
            let handle = { @Sendable (ticket: Ticket, delivery: Delivery) in
                seen.append("\(ticket.number) at \(clock.uptime / 1_000_000_000)")
                switch (ticket.number, delivery.attempt) {
                case (0, 1): throw HandlerOutcome.retry(after: .seconds(7))
                case (1, _): throw HandlerOutcome.deadLetter("no price")
                case (2, _): throw HandlerOutcome.retry(after: .seconds(-1))
                default: break
                }
            }
            if isAsync {
                try clerk.onEachReliablyAsync(Ticket.self, as: "clerk.tickets") { try handle($0, $1) }
            } else {
                try clerk.onEachReliably(Ticket.self, as: "clerk.tickets", handle)
            }
        }
        let start = clock.uptime / 1_000_000_000
        for number in 0..<3 { try await system.inject(Ticket(number, "key \(number)"), into: "desk") }
        try await system.settle()
        try await system.advance(by: .seconds(6))
        #expect(seen.value.count { $0.hasPrefix("0") } == 1)
        try await system.advance(by: .seconds(1))
        let expected = [0, 1, 2, 2, 2].map { "\($0) at \(start)" } + ["0 at \(start + 7)"]
        #expect(seen.value.sorted() == expected.sorted())
        let notices = system.notices.takeAll().filter { $0.kind == .deadLetter }.map(\.text)
        #expect(notices.contains { $0.contains("asked for another attempt after -1.0 seconds") }, "\(notices)")
        let report = try await system.finish()
        #expect(report.ledger.deadLettered == 2 && report.ledger.isBalanced)
    }
}
