import Testing
import TierBus
import TierBusTesting

@Suite(.timeLimit(.minutes(5))) struct DeadLetterTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func log(isFile: Bool) -> DurableLogSource { isFile ? .sqlite(folder.file("log.db")) : .memory() }

    /// A simulated system with a clerk that rejects the tickets of `bad`, and tells of those it handled.
    private func system(
        _ log: DurableLogSource, bad: Shared<Set<Int>>, handled: Collected<Int>,
        _ options: DurableOptions = DurableOptions()
    ) async throws -> HybridSystem {
        let system = try HybridSystem(simulated: Simulation(), log: log)
        try await system.host("desk") { desk in try desk.publishesReliably(Ticket.self) }
        try await system.host("clerk") { clerk in
            try clerk.onEachReliably(Ticket.self, as: "clerk.tickets", options: options) { ticket, _ in
                if bad.value.contains(ticket.number) { throw HandlerOutcome.deadLetter("number \(ticket.number)") }
                handled.append(ticket.number)
            }
        }
        return system
    }

    private func publish(_ numbers: Range<Int>, _ lane: (Int) -> String, _ system: HybridSystem) async throws {
        for number in numbers { try await system.inject(Ticket(number, lane(number)), into: "desk") }
        try await system.settle()
    }

    @Test("Dead letters are listed by filter and page, and inspected with their event", arguments: [false, true])
    func listed(isFile: Bool) async throws {
        let bad = Shared<Set<Int>>([1, 3, 4])
        let system = try await system(log(isFile: isFile), bad: bad, handled: Collected())
        try await publish(0..<6, { "lane \($0)" }, system)
        let letters = try await system.deadLetters.list()
        #expect(letters.map(\.sequence) == [2, 4, 5])
        #expect(letters.allSatisfy { $0.subscription == "clerk.tickets" && $0.state == .setAside && $0.failures == 1 })
        #expect(try await system.deadLetters.list(limit: 2) == Array(letters.prefix(2)))
        #expect(try await system.deadLetters.list(after: letters[1].place, limit: 2) == [letters[2]])
        #expect(try await system.deadLetters.list(limit: 0) == [])
        #expect(try await system.deadLetters.list(DeadLetterFilter(reason: "number 3")) == [letters[1]])
        #expect(try await system.deadLetters.list(DeadLetterFilter(orderingKey: "lane 4")) == [letters[2]])
        #expect(try await system.deadLetters.list(DeadLetterFilter(subscription: "another")) == [])
        #expect(try await system.deadLetters.list(DeadLetterFilter(states: [.discarded])) == [])
        #expect(try await system.deadLetters.list(DeadLetterFilter(since: letters[0].at + .seconds(1))) == [])
        #expect(try await system.deadLetters.count() == 3)
        let detail = try await system.deadLetters.inspect(letters[1].place)
        #expect(detail.letter == letters[1])
        guard case .event(4, let entry)? = detail.event else {
            Issue.record("\(detail)")
            return
        }
        #expect(entry.eventID == Ticket(3).id && entry.orderingKey == "lane 3")
        #expect(
            detail.json.hasPrefix(#"{"subscription":"clerk.tickets","sequence":4,"key":"lane 3","state":"setAside","#))
        await #expect(throws: LogError.self) {
            try await system.deadLetters.inspect(DeadLetter.Place(subscription: "clerk.tickets", sequence: 1))
        }
        // No place of an event.
        for sequence in [Int64.min, -1, 0, .max] {
            await #expect(throws: LogError.self) {
                try await system.deadLetters.inspect(
                    DeadLetter.Place(subscription: "clerk.tickets", sequence: sequence))
            }
            await #expect(throws: LogError.self) {
                try await system.deadLetters.redrive(
                    DeadLetter.Place(subscription: "clerk.tickets", sequence: sequence))
            }
        }
        var exported: [Int64] = []
        try await system.deadLetters.export { exported.append($0.letter.sequence) }
        #expect(exported == [2, 4, 5])
        _ = try await system.finish()
    }

    @Test(
        "A redriven dead letter is delivered once more with all its attempts, and the letter says so",
        arguments: [false, true])
    func redriven(isFile: Bool) async throws {
        let (bad, handled) = (Shared<Set<Int>>([1, 2]), Collected<Int>())
        let system = try await system(log(isFile: isFile), bad: bad, handled: handled)
        try await publish(0..<4, { _ in "a" }, system)
        #expect(handled.value == [0, 3])
        let place = DeadLetter.Place(subscription: "clerk.tickets", sequence: 2)
        bad.change { $0 = [2] }
        #expect(try await system.deadLetters.redrive(place))
        try await system.settle()
        #expect(handled.value == [0, 3, 1])
        let letter = try await system.deadLetters.inspect(place).letter
        #expect(letter.state == .settled && letter.redrives == 1)
        // Once only, and not what is not there.
        #expect(try await system.deadLetters.redrive(place) == false)
        #expect(try await system.deadLetters.discard(place) == false)
        await #expect(throws: LogError.self) {
            try await system.deadLetters.redrive(DeadLetter.Place(subscription: "clerk.tickets", sequence: 1))
        }
        await #expect(throws: LogError.self) {
            try await system.deadLetters.redrive(DeadLetter.Place(subscription: "nobody", sequence: 2))
        }
        // The other one fails again.
        #expect(try await system.deadLetters.redrive(where: DeadLetterFilter()) == 1)
        try await system.settle()
        #expect(try await system.deadLetters.list().map(\.redrives) == [1])
        let report = try await system.finish()
        #expect(report.ledger.isBalanced && report.ledger.pending == 0)
        #expect(report.store?.census.deadLetters == 1)
    }

    @Test("A redrive that nobody was there for is delivered in the next life", arguments: [false, true])
    func redrivenForNextLife(isFile: Bool) async throws {
        let (bad, handled) = (Shared<Set<Int>>([0]), Collected<Int>())
        let log = log(isFile: isFile)
        let first = try await system(log, bad: bad, handled: handled)
        try await publish(0..<3, { _ in "a" }, first)
        _ = try await first.finish()
        let second = try HybridSystem(simulated: Simulation(), log: log)
        #expect(try await second.deadLetters.redrive(where: DeadLetterFilter(subscription: "clerk.tickets")) == 1)
        _ = try await second.finish()
        bad.change { $0 = [] }
        let third = try await system(log, bad: bad, handled: handled)
        try await third.settle()
        #expect(handled.value == [1, 2, 0])
        let report = try await third.finish()
        #expect(report.ledger.isBalanced && report.store?.census.pending == 0)
    }

    @Test(
        "Where dead letters halt their key, later events of it wait, others do not, until it is discarded or redriven",
        arguments: [false, true])
    func halted(isFile: Bool) async throws {
        let (bad, handled) = (Shared<Set<Int>>([0, 1]), Collected<Int>())
        let log = log(isFile: isFile)
        let options = DurableOptions(afterDeadLetter: .haltKey)
        let first = try await system(log, bad: bad, handled: handled, options)
        // Keys: 0, 2, 4 … and 1, 3, 5 …
        try await publish(0..<8, { "\($0 % 2)" }, first)
        #expect(handled.value == [])
        try await publish(8..<9, { _ in "2" }, first)
        #expect(handled.value == [8])
        // A drain does not wait for what waits for somebody.
        let report = try await first.finish()
        #expect(report.ledger.isBalanced && report.ledger.pending == 6)
        bad.change { $0 = [] }
        let second = try await system(log, bad: bad, handled: handled, options)
        try await second.settle()
        #expect(handled.value == [8])
        #expect(try await second.deadLetters.discard(DeadLetter.Place(subscription: "clerk.tickets", sequence: 1)))
        try await second.settle()
        #expect(handled.value == [8, 2, 4, 6])
        #expect(try await second.deadLetters.redrive(DeadLetter.Place(subscription: "clerk.tickets", sequence: 2)))
        try await second.settle()
        #expect(handled.value == [8, 2, 4, 6, 1, 3, 5, 7])
        #expect(try await second.finish().ledger.pending == 0)
    }

    @Test("A redrive with a rate waits by the clock of the system")
    func rate() async throws {
        let clock = TestClock()
        let system = try HybridSystem(log: .memory(), clock: clock)
        let bad = Shared<Bool>(true)
        try await system.hostPublisher((0..<3).map { Ticket($0, "\($0)") })
        try await system.host("clerk") { clerk in
            try clerk.onEachReliably(Ticket.self, as: "clerk.tickets") { _, _ in
                if bad.value { throw HandlerOutcome.deadLetter("bad") }
            }
        }
        try await system.hostStart()
        let running = Task { try await system.run(until: .stopped, draining: .seconds(100)) }
        while try await system.deadLetters.count() < 3 { await Task.yield() }
        bad.change { $0 = false }
        async let redriven = system.deadLetters.redrive(where: DeadLetterFilter(), perSecond: 4)
        for left in [2, 1, 0] {
            await clock.awaited(in: .milliseconds(250))
            #expect(try await system.deadLetters.count() == left)
            await clock.pass(.milliseconds(250))
        }
        #expect(try await redriven == 3)
        await #expect(throws: RouterError.self) {
            try await system.deadLetters.redrive(where: DeadLetterFilter(), perSecond: 0)
        }
        running.cancel()
        #expect(try await running.value.ledger.isBalanced)
    }

    @Test("A durable subscription is given up only when nobody has it registered, with all it was owed")
    func removed() async throws {
        let (bad, handled) = (Shared<Set<Int>>([0]), Collected<Int>())
        let log = log(isFile: true)
        let first = try await system(log, bad: bad, handled: handled)
        try await publish(0..<2, { _ in "a" }, first)
        await #expect { try await first.removeDurableSubscription("clerk.tickets") } throws: {
            ($0 as? LogError)?.code == .inUse
        }
        _ = try await first.finish()
        let second = try HybridSystem(simulated: Simulation(), log: log)
        try await second.host("desk") { desk in try desk.publishesReliably(Ticket.self) }
        try await publish(2..<4, { _ in "a" }, second)
        try await second.removeDurableSubscription("clerk.tickets")
        await #expect { try await second.removeDurableSubscription("clerk.tickets") } throws: {
            ($0 as? LogError)?.code == .notFound
        }
        #expect(try await second.deadLetters.list() == [])
        let report = try await second.finish()
        #expect(report.store?.census == LogCensus(events: ["TICKET": 4]))
        let third = try await system(log, bad: bad, handled: handled)
        try await third.settle()
        #expect(handled.value == [1])
        _ = try await third.finish()
    }

    @Test("Without a log there is nothing to decide on, and it says so")
    func noLog() async throws {
        let system = try HybridSystem(simulated: Simulation())
        await #expect { try await system.deadLetters.list() } throws: { ($0 as? RouterError)?.code == .noLog }
        await #expect { try await system.trace(.none) } throws: { ($0 as? RouterError)?.code == .noLog }
    }
}
