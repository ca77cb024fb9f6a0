import Testing
import TierBus
import TierBusTesting

@Suite(.timeLimit(.minutes(5))) struct SimulatedSystemTests {
    private func system(
        _ log: DurableLogSource? = nil, start: Int64 = 0, seed: UInt64 = 0, jitter: Int = 0,
        configuration: RouterConfiguration = RouterConfiguration()
    ) throws -> HybridSystem {
        try HybridSystem(
            simulated: Simulation(startingAt: Timestamp(seconds: start), seed: seed, jitter: jitter), log: log,
            configuration: configuration)
    }

    @Test("What is injected is delivered when the system settles, on every kind of lane")
    func injected() async throws {
        let system = try system()
        let heard = Shared<[String]>([])
        try await system.host("start", on: .dedicated(.busySpin)) { start in
            try start.publishes(Go.self)
        }
        for (name, kind) in [("one", LaneKind.pool), ("two", .dedicated())] {
            try await system.host(name, on: kind) { container in
                let echoes = try container.publishes(Echo.self)
                try container.onEach(Go.self, from: "start") { go, delivery in
                    heard.append("\(name) \(go.number)")
                    try echoes.publish(Echo(go.number), after: delivery)
                }
                try container.onEach(Echo.self) { echo, delivery in
                    heard.append("\(name) \(delivery.source) \(echo.number)")
                }
            }
        }
        try await system.inject(Go(1), into: "start")
        #expect(heard.value.isEmpty)
        try await system.settle()
        #expect(heard.value == ["one 1", "two 1", "two one 1", "one two 1"])
        let report = try await system.finish()
        #expect(report.isDrained && report.ledger.isBalanced && report.ledger.delivered == 4)
    }

    @Test("An async handler sleeps in virtual time, and is suspended 10,000 times without harm")
    func sleeping() async throws {
        let system = try system(start: 100)
        let heard = Shared<[Int64]>([])
        let clock = system.clock
        try await system.host("start") { start in try start.publishes(Go.self) }
        try await system.host("sleeper") { sleeper in
            try sleeper.onEachAsync(Go.self, from: "start") { go, _ in
                for _ in 0..<10_000 { try await clock.sleep(for: .milliseconds(1)) }
                heard.append(clock.now.nanoseconds)
            }
        }
        try await system.inject(Go(1), into: "start")
        try await system.settle()
        try await system.advance(by: .milliseconds(9_999))
        #expect(heard.value.isEmpty)
        try await system.advance(by: .milliseconds(1))
        #expect(heard.value == [110_000_000_000])
        _ = try await system.finish()
    }

    @Test("Feeds move the clock, and everything due at one time settles before the next", arguments: [0, 7])
    func feeds(jitter: Int) async throws {
        let system = try system(seed: 3, jitter: jitter)
        let heard = Shared<[String]>([])
        let clock = system.clock
        for name in ["a", "b"] {
            try await system.host(name) { container in
                try container.publishes(Go.self)
                try container.feed((name == "a" ? [10, 30, 30] : [20, 30]).map { Go($0) })
            }
        }
        try await system.host("listener") { listener in
            let echoes = try listener.publishes(Echo.self)
            try listener.onEach(Go.self) { go, delivery in
                heard.append("\(delivery.source)\(go.number)@\(clock.now.nanoseconds)")
                try echoes.publish(Echo(go.number), after: delivery)
            }
        }
        try await system.host("echo") { echo in
            try echo.onEachAsync(Echo.self, from: "listener") { echo, _ in
                heard.append("echo\(echo.number)@\(clock.now.nanoseconds)")
            }
        }
        let report = try await system.run()
        #expect(heard.value.prefix(4) == ["a10@10", "echo10@10", "b20@20", "echo20@20"])
        #expect(Set(heard.value.suffix(6)) == ["a30@30", "b30@30", "echo30@30"])
        #expect(heard.value.count == 10 && report.ledger.isBalanced && report.isDrained)
    }

    @Test("A durable subscription retries in virtual time, over memory and over a file", arguments: [true, false])
    func reliable(inMemory: Bool) async throws {
        let folder = try TemporaryFolder()
        let system = try system(inMemory ? .memory() : .sqlite(folder.file("day.db")))
        let heard = Shared<[String]>([])
        let clock = system.clock
        try await system.hostPublisher([Ticket(1), Ticket(2)]) { heard.append("stored \($0.sequence)") }
        try await system.host("clerk") { clerk in
            try clerk.onEachReliably(Ticket.self, as: "clerk.tickets") { ticket, delivery in
                heard.append("\(ticket.number) attempt \(delivery.attempt) @\(clock.now.nanoseconds / 1_000_000)")
                if ticket.number == 1 { throw StubFailure() }
            }
        }
        try await system.hostStart()
        let report = try await system.run()
        #expect(
            heard.value == [
                "1 attempt 1 @0", "stored 1", "stored 2", "1 attempt 2 @1000", "1 attempt 3 @3000",
                "2 attempt 1 @3000",
            ])
        #expect(report.isDrained && report.ledger.isBalanced && report.ledger.deadLettered == 1)
        #expect(report.store?.stored == 2)
    }

    @Test("Reading the machine's clock makes the run fail, and names who read it")
    func clockRead() async throws {
        let system = try system()
        try await system.host("cheat") { cheat in
            try cheat.onEach(Go.self) { _, _ in _ = SystemClock().now }
        }
        try await system.hostStart()
        let error = await #expect(throws: RouterError.self) { try await system.run() }
        #expect(error?.code == .systemClockRead)
        #expect(error?.message.contains("GO at cheat") == true)
        // Outside of a simulation it is what it always was.
        #expect(SystemClock().now > .epoch)
    }

    @Test("A handler that waits for something outside makes the run fail, and is named")
    func outside() async throws {
        for isQuick in [true, false] {
            let system = try system()
            let gate = Rendezvous(of: 2)
            try await system.host("waiter") { waiter in
                try waiter.onEachAsync(Go.self) { _, _ in
                    if isQuick { await Task.detached {}.value } else { try await gate.arrive() }
                }
            }
            try await system.hostStart()
            let error = await #expect(throws: RouterError.self) { try await system.run(draining: .seconds(1)) }
            #expect(error?.code == .waitsOutside)
            #expect(error?.message.contains("GO at waiter") == true)
            if !isQuick { try await gate.arrive() }
        }
    }

    @Test("A system is not driven from inside its own handlers")
    func inside() async throws {
        let system = try system()
        let codes = Shared<[RouterError.Code?]>([])
        try await system.host("driver") { driver in
            try driver.onEachAsync(Go.self) { _, _ in
                do { try await system.settle() } catch { codes.append((error as? RouterError)?.code) }
                do { try await system.advance(by: .seconds(1)) } catch { codes.append((error as? RouterError)?.code) }
            }
        }
        try await system.hostStart()
        _ = try await system.run()
        #expect(codes.value == [.drivenTwice, .drivenTwice])
    }

    @Test("Priorities come first at one time, then the order in which events were published")
    func priorities() async throws {
        let system = try system()
        let heard = Shared<[Int]>([])
        try await system.host("desk") { desk in
            let echoes = try desk.publishes(Echo.self)
            try desk.onEach(Go.self) { _, delivery in
                for (number, priority) in [(1, Priority.low), (2, .normal), (3, .flashCrash), (4, .normal), (5, .high)]
                {
                    try echoes.publish(Echo(number), after: delivery, priority: priority)
                }
            }
        }
        for name in ["x", "y"] {
            try await system.host(name) { container in
                try container.onEach(Echo.self) { echo, _ in heard.append(echo.number * 10 + (name == "x" ? 0 : 1)) }
            }
        }
        try await system.hostStart()
        _ = try await system.run()
        #expect(heard.value == [30, 31, 50, 51, 20, 21, 40, 41, 10, 11])
    }

    @Test("A full mailbox holds the publisher back, and everything is delivered in order")
    func backPressure() async throws {
        var configuration = RouterConfiguration()
        configuration.mailboxCapacity = 4
        configuration.ringCapacity = 4
        let system = try system(configuration: configuration)
        let heard = Shared<[Int]>([])
        let batches = Shared<[Int]>([])
        let clock = system.clock
        try await system.host("slow") { slow in
            try slow.onEachAsync(Go.self) { go, _ in
                try await clock.sleep(for: .seconds(1))
                heard.append(go.number)
            }
        }
        try await system.host("quick") { quick in
            try quick.onBatch(Go.self) { batch in batches.append(batch.count) }
        }
        try await system.hostStart(100)
        let report = try await system.run(draining: .seconds(200))
        #expect(heard.value == Array(0..<100))
        #expect(batches.value.reduce(0, +) == 100)
        #expect(report.isDrained && report.ledger.isBalanced)
    }

    @Test("Containers are hosted, removed and looked into from inside a handler, as live")
    func hostedInside() async throws {
        let system = try system(.memory())
        let heard = Collected<String>()
        try await system.host("builder") { builder in
            let tickets = try builder.publishesReliably(Ticket.self)
            let echoes = try builder.publishes(Echo.self)
            try builder.onEachAsync(Go.self) { go, delivery in
                if go.number == 1 { return try await system.remove("late") }
                try await tickets.publish(Ticket(7), after: delivery)
                for try await (ticket, _) in system.history(Ticket.self) { heard.append("stored \(ticket.number)") }
                try await system.host("late") { late in
                    try late.onEach(Echo.self, from: "builder") { echo, _ in heard.append("late \(echo.number)") }
                }
                try echoes.publish(Echo(3), after: delivery)
            }
        }
        try await system.hostStart(3)
        let report = try await system.run()
        // The third event hosts it once more.
        #expect(heard.value == ["stored 7", "late 3", "stored 7", "late 3"])
        #expect(report.ledger.isBalanced && report.isDrained && report.ledger.duplicates == 1)
    }

    @Test("A view model on the main actor is used directly, and the system is driven from there")
    @MainActor func onMain() async throws {
        final class Model { var heard: [Int] = [] }
        let (system, model) = (try system(), Model())
        try await system.hostOnMain("ui") { screen in
            try screen.onEach(Go.self) { go, _ in model.heard.append(go.number) }
        }
        try await system.host("start") { try $0.publishes(Go.self) }
        try await system.inject(Go(4), into: "start")
        try await system.settle()
        #expect(model.heard == [4])
        let error = await Task.detached {
            await #expect(throws: RouterError.self) { try await system.settle() }
        }.value
        #expect(error?.code == .notHere)
        _ = try await system.finish()
    }

    @Test("A system that has ended is not driven any more")
    func ended() async throws {
        let system = try system()
        try await system.host("start") { try $0.publishes(Go.self) }
        _ = try await system.finish()
        for drive in [
            { try await system.settle() }, { try await system.advance(by: .seconds(1)) },
            { _ = try await system.finish() }, { try await system.inject(Go(1), into: "start") },
            { _ = try await system.run() },
        ] as [() async throws -> Void] {
            await #expect(throws: RouterError.self) { try await drive() }
        }
    }

    @Test("A step limit ends a system that never settles, and time does not go back")
    func neverSettles() async throws {
        var simulation = Simulation()
        simulation.stepLimit = 1_000
        let system = try HybridSystem(simulated: simulation)
        for (own, other) in [("ping", "pong"), ("pong", "ping")] {
            try await system.host(own) { container in
                let echoes = try container.publishes(Echo.self)
                try container.onEach(Echo.self, from: other) { echo, delivery in
                    try echoes.publish(Echo(echo.number + 1), after: delivery)
                }
            }
        }
        let past = await #expect(throws: RouterError.self) { try await system.advance(to: Timestamp(nanoseconds: -1)) }
        #expect(past?.code == .badConfiguration)
        try await system.inject(Echo(0), into: "ping")
        let error = await #expect(throws: RouterError.self) { try await system.settle() }
        #expect(error?.code == .neverSettles)
        // It has failed for good, and says so to whoever ends it.
        let again = await #expect(throws: RouterError.self) { try await system.finish() }
        #expect(again?.code == .neverSettles)
        #expect(throws: RouterError.self) { try HybridSystem(simulated: Simulation(jitter: -1)) }
    }

    @Test("A container that cannot be hosted is an error, as in a live system, and not a wait for ever")
    func notHosted() async throws {
        let system = try system()
        await #expect(throws: StubFailure.self) { try await system.host("one") { _ in throw StubFailure() } }
        await #expect(throws: StubFailure.self) {
            try await system.host("two", on: .dedicated()) { two in try two.child("child") { _ in throw StubFailure() }
            }
        }
        try await system.host("three") { try $0.publishes(Go.self) }
        await #expect(throws: (any Error).self) { try await system.host("three") { _ in } }
        try await system.inject(Go(1), into: "three")
        try await system.settle()
        _ = try await system.finish()
    }
}
