import Testing
import TierBus
import TierBusTesting

@Suite(.timeLimit(.minutes(5))) struct DurableOptionTests {
    /// A simulated system with a desk and a clerk; `handle` gets the uptime in milliseconds, too.
    private func system(
        _ options: DurableOptions, _ handle: @escaping @Sendable (Ticket, Delivery, Int64) async throws -> Void
    ) async throws -> HybridSystem {
        let system = try HybridSystem(simulated: Simulation(), log: .memory())
        let clock = system.clock
        let start = clock.uptime
        try await system.host("desk") { desk in try desk.publishesReliably(Ticket.self) }
        try await system.host("clerk") { clerk in
            try clerk.onEachReliablyAsync(Ticket.self, as: "clerk.tickets", options: options) { ticket, delivery in
                try await handle(ticket, delivery, (clock.uptime - start) / 1_000_000)
            }
        }
        return system
    }

    @Test("Attempts and waits are those of the options")
    func retries() async throws {
        let times = Collected<Int64>()
        let options = DurableOptions(
            retries: RetryPolicy(maxAttempts: 5, base: .milliseconds(100), multiplier: 3, cap: .milliseconds(500)))
        let system = try await system(options) { _, _, time in
            times.append(time)
            throw StubFailure()
        }
        try await system.inject(Ticket(0), into: "desk")
        try await system.advance(by: .seconds(10))
        #expect(times.value == [0, 100, 400, 900, 1_400])
        #expect(try await system.finish().ledger.deadLettered == 1)
    }

    @Test("A handler that asks for more time keeps its attempt; one that does not is taken as failed")
    func extended() async throws {
        for extends in [true, false] {
            let attempts = Collected<UInt16>()
            let asked = Collected<Bool>()
            let options = DurableOptions(retries: RetryPolicy(ackWait: .seconds(2)))
            let system = try HybridSystem(simulated: Simulation(), log: .memory())
            let clock = system.clock
            try await system.host("desk") { desk in try desk.publishesReliably(Ticket.self) }
            try await system.host("clerk") { clerk in
                try clerk.onEachReliablyAsync(Ticket.self, as: "clerk.tickets", options: options) { _, delivery in
                    attempts.append(delivery.attempt)
                    for _ in 0..<5 {
                        try await clock.sleep(for: .seconds(1))
                        if extends { asked.append(delivery.extend()) }
                    }
                }
            }
            try await system.inject(Ticket(0), into: "desk")
            try await system.advance(by: .seconds(6))
            // Its late return is taken all the same; the second attempt had begun.
            #expect(attempts.value == (extends ? [1] : [1, 2]))
            #expect(asked.value == (extends ? [true, true, true, true, true] : []))
            try await system.advance(by: .seconds(60))
            let report = try await system.finish()
            #expect(report.ledger.deadLettered == 0 && report.ledger.delivered == 1)
        }
    }

    @Test("Outside of its handler a delivery cannot be extended")
    func extendedOutside() async throws {
        let kept = Collected<Delivery>()
        let inside = Collected<Bool>()
        let system = try await system(DurableOptions()) { _, delivery, _ in
            inside.append(Delivery(of: Ticket(99)).extend())
            kept.append(delivery)
        }
        try await system.inject(Ticket(0), into: "desk")
        try await system.settle()
        #expect(kept.value.map { $0.extend() } == [false])
        #expect(inside.value == [false])
        _ = try await system.finish()
    }

    @Test("What is too old when its turn comes is settled as expired, and counted")
    func expired() async throws {
        let log = DurableLogSource.memory()
        let first = try HybridSystem(simulated: Simulation(), log: log)
        try await first.host("clerk") { clerk in try clerk.onEachReliably(Ticket.self, as: "clerk.tickets") { _, _ in }
        }
        _ = try await first.finish()
        // Nobody is there to handle it.
        let second = try HybridSystem(simulated: Simulation(), log: log)
        try await second.host("desk") { desk in try desk.publishesReliably(Ticket.self) }
        try await second.inject(Ticket(0), into: "desk")
        _ = try await second.finish()
        let handled = Collected<Int>()
        // Its time begins an hour later.
        let third = try HybridSystem(
            simulated: Simulation(startingAt: .epoch + .seconds(3_600)), log: log)
        try await third.host("desk") { desk in try desk.publishesReliably(Ticket.self) }
        try await third.host("clerk") { clerk in
            try clerk.onEachReliably(
                Ticket.self, as: "clerk.tickets", options: DurableOptions(expiresAfter: .seconds(1_800))
            ) { ticket, _ in handled.append(ticket.number) }
        }
        try await third.inject(Ticket(1), into: "desk")
        try await third.advance(by: .seconds(60))
        #expect(handled.value == [1])
        let report = try await third.finish()
        #expect(report.ledger.expired == 1 && report.ledger.isBalanced && report.ledger.pending == 0)
        #expect(third.notices.takeAll().contains { $0.kind == .expired })
    }

    @Test(
        "Options that cannot be are refused, with the reason",
        arguments: [
            DurableOptions(retries: RetryPolicy(maxAttempts: 0)), DurableOptions(retries: RetryPolicy(multiplier: 0)),
            DurableOptions(retries: RetryPolicy(jitter: 1.5)), DurableOptions(retries: RetryPolicy(jitter: .nan)),
            DurableOptions(retries: RetryPolicy(base: .seconds(-1))),
            DurableOptions(retries: RetryPolicy(ackWait: .zero)),
            DurableOptions(retries: RetryPolicy(maxInterrupted: 0)), DurableOptions(expiresAfter: .zero),
        ])
    func refused(_ options: DurableOptions) async throws {
        await #expect { try await system(options) { _, _, _ in } } throws: {
            ($0 as? RouterError)?.code == .badConfiguration
        }
    }

    @Test("An urgent event is handled before normal ones of other keys that wait on its lane, too")
    func urgent() async throws {
        let order = Collected<Int>()
        let system = try HybridSystem(simulated: Simulation(), log: .memory())
        let clock = system.clock
        try await system.host("desk") { desk in
            let publication = try desk.publishesReliably(Ticket.self)
            try desk.onEach(Go.self, from: "start") { go, delivery in
                for number in 0..<6 {
                    try publication.enqueue(
                        Ticket(number, "\(number % 5)"), after: delivery, priority: number > 3 ? .urgent : .normal)
                }
            }
        }
        try await system.host("clerk") { clerk in
            try clerk.onEachReliablyAsync(Ticket.self, as: "clerk.tickets") { ticket, _ in
                try await clock.sleep(for: .seconds(1))
                order.append(ticket.number)
            }
        }
        try await system.hostStart()
        try await system.advance(by: .seconds(60))
        // 5 is of the key of 0.
        #expect(order.value.firstIndex(of: 4).map { $0 <= 1 } == true)
        #expect(order.value.filter { $0 % 5 == 0 } == [0, 5])
        #expect(order.value.filter { (1...3).contains($0) } == [1, 2, 3])
        _ = try await system.finish()
    }

    @Test("An urgent event that is stored later overtakes what waits on its lane already, and not what runs")
    func urgentOnLane() async throws {
        let order = Collected<Int>()
        let system = try HybridSystem(simulated: Simulation(), log: .memory())
        let clock = system.clock
        try await system.host("desk") { desk in
            let publication = try desk.publishesReliably(Ticket.self)
            try desk.onEach(Go.self, from: "start") { go, delivery in
                let isUrgent = go.number == 4
                try publication.enqueue(
                    Ticket(go.number, "\(go.number)"), after: delivery, priority: isUrgent ? .urgent : .normal)
            }
        }
        try await system.host("start") { start in try start.publishes(Go.self) }
        try await system.host("clerk") { clerk in
            try clerk.onEachReliablyAsync(Ticket.self, as: "clerk.tickets") { ticket, _ in
                try await clock.sleep(for: .seconds(1))
                order.append(ticket.number)
            }
        }
        for number in 0..<4 { try await system.inject(Go(number), into: "start") }
        try await system.advance(by: .milliseconds(500))
        try await system.inject(Go(4), into: "start")
        try await system.advance(by: .seconds(60))
        #expect(order.value == [0, 4, 1, 2, 3])
        _ = try await system.finish()
    }
}
