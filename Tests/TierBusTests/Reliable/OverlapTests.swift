import Testing
import TierBus
import TierBusTesting

@Suite(.timeLimit(.minutes(5))) struct OverlapTests {
    /// What runs at once, and what ever did.
    private struct Running {
        var keys: [String: Int] = [:]
        var most = 0
        var mostOfOneKey = 0
        var handled: [Ticket] = []

        mutating func begin(_ ticket: Ticket) {
            keys[ticket.lane, default: 0] += 1
            handled.append(ticket)
            most = max(most, keys.values.reduce(0, +))
            mostOfOneKey = max(mostOfOneKey, keys[ticket.lane, default: 0])
        }

        mutating func end(_ ticket: Ticket) { keys[ticket.lane, default: 0] -= 1 }
    }

    /// Stores all tickets at once and handles them with overlap; the first handlers wait until so many run.
    private func play(
        _ tickets: [Ticket], atMost limit: Int, together: Int
    ) async throws -> (running: Running, report: RunReport) {
        let running = Shared(Running())
        let rendezvous = Rendezvous(of: together)
        let system = try HybridSystem(log: .memory())
        try await system.host("desk") { desk in
            let publication = try desk.publishesReliably(Ticket.self)
            try desk.onEach(Go.self, from: "start") { _, _ in
                for ticket in tickets { _ = try publication.enqueue(ticket) }
            }
        }
        try await system.host("clerk") { clerk in
            try clerk.onEachReliablyAsync(Ticket.self, as: "clerk.tickets", atMost: limit) { ticket, _ in
                running.change { $0.begin(ticket) }
                try await rendezvous.arrive()
                // Others have every chance to begin meanwhile.
                for _ in 0..<5 { await Task.yield() }
                running.change { $0.end(ticket) }
            }
        }
        try await system.hostStart()
        let report = try await system.run(draining: .seconds(100))
        return (running.value, report)
    }

    @Test(
        "Up to eight handlers overlap, over different keys, and every event is handled once and in the order of its key"
    )
    func differentKeys() async throws {
        let tickets = (0..<320).map { Ticket($0, "key\($0 % 16)") }
        let (running, report) = try await play(tickets, atMost: 8, together: 8)
        #expect(running.most == 8)
        #expect(running.mostOfOneKey == 1)
        #expect(running.handled.map(\.number).sorted() == Array(0..<320))
        for key in 0..<16 {
            let ofKey = running.handled.filter { $0.lane == "key\(key)" }.map(\.number)
            #expect(ofKey == Array(stride(from: key, to: 320, by: 16)))
        }
        #expect(report.isDrained && report.ledger.isBalanced)
        let row = try report.row()
        #expect(row.owed == 320 && row.delivered == 320 && row.failed == 0 && row.pending == 0)
    }

    @Test("Where there are fewer keys than handlers allowed, no key's handlers overlap", arguments: [1, 2, 3])
    func fewKeys(count: Int) async throws {
        let tickets = (0..<60).map { Ticket($0, "key\($0 % count)") }
        let (running, report) = try await play(tickets, atMost: 8, together: count)
        #expect(running.most == count)
        #expect(running.mostOfOneKey == 1)
        #expect(running.handled.map(\.number).sorted() == Array(0..<60))
        #expect(try report.row().delivered == 60)
    }

    @Test("One handler at a time is the default, whatever the keys")
    func serial() async throws {
        let tickets = (0..<60).map { Ticket($0, "key\($0 % 7)") }
        let (running, report) = try await play(tickets, atMost: 1, together: 1)
        #expect(running.most == 1)
        #expect(running.handled == tickets)
        #expect(try report.row().delivered == 60)
    }

    @Test("A handler that fails while others overlap is called again, and holds back its own key only")
    func failure() async throws {
        let clock = TestClock()
        let seen = Shared<[[Int]]>([])
        let system = try HybridSystem(log: .memory(), clock: clock)
        try await system.hostPublisher((0..<32).map { Ticket($0, "key\($0 % 8)") })
        try await system.host("clerk") { clerk in
            try clerk.onEachReliablyAsync(Ticket.self, as: "clerk.tickets", atMost: 8) { ticket, delivery in
                await Task.yield()
                seen.append([ticket.number, Int(delivery.attempt)])
                if ticket.number == 3, delivery.attempt == 1 { throw StubFailure() }
            }
        }
        try await system.hostStart()
        async let running = system.run(draining: .seconds(100))
        await clock.awaited(in: .seconds(1))
        await until { seen.value.count >= 29 }
        #expect(seen.value.filter { $0[0] % 8 == 3 } == [[3, 1]])
        await clock.pass(.seconds(1))
        let report = try await running
        #expect(seen.value.dropFirst(29) == [[3, 2], [11, 1], [19, 1], [27, 1]])
        #expect(seen.value.count == 33)
        #expect(report.ledger.isBalanced)
        #expect(try report.row().delivered == 32)
    }

    @Test("A number of handlers out of 1 to 50 is an error", arguments: [-1, 0, 51, Int.max])
    func limits(limit: Int) async throws {
        let system = try HybridSystem(log: .memory())
        let error = await #expect(throws: RouterError.self) {
            try await system.host("clerk") { clerk in
                try clerk.onEachReliablyAsync(Ticket.self, as: "clerk.tickets", atMost: limit) { _, _ in }
            }
        }
        #expect(error?.code == .badConfiguration)
        await system.close()
    }
}
