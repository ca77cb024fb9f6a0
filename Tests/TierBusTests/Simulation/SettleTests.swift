import Dispatch
import Testing
import TierBus
import TierBusTesting

/// An actor with a queue of its own: a suspension there does not wait for the other tests, as one on the shared pool does.
private actor Elsewhere {
    private final class Queue: SerialExecutor {
        private let queue = DispatchQueue(label: "elsewhere")

        func enqueue(_ job: consuming ExecutorJob) {
            let (job, executor) = (UnownedJob(job), asUnownedSerialExecutor())
            queue.async { job.runSynchronously(on: executor) }
        }
    }

    private nonisolated let queue = Queue()
    private var count = 0

    nonisolated var unownedExecutor: UnownedSerialExecutor { queue.asUnownedSerialExecutor() }

    // Not inlined and with an effect: otherwise the hop is optimised away.
    @inline(never)
    func touch() { count += 1 }
}

/// `settle()` is decided by counting, on live systems as in simulations.
@Suite(.timeLimit(.minutes(5))) struct SettleTests {
    private static let modes = ["live", "simulated"]

    private func system(_ mode: String, log: DurableLogSource? = nil, clock: any EventClock = SystemClock()) throws
        -> HybridSystem
    {
        mode == "live" ? try HybridSystem(log: log, clock: clock) : try HybridSystem(simulated: Simulation(), log: log)
    }

    /// Runs `body` while a live system runs; a simulated one is driven by it.
    private func running(_ system: HybridSystem, _ body: () async throws -> Void) async throws -> RunReport {
        if system.isSimulated {
            try await body()
            return try await system.finish()
        }
        async let report = system.run(until: .stopped, draining: .seconds(100))
        try await body()
        system.stop()
        return try await report
    }

    @Test("It is right for a handler that is suspended 10,000 times", arguments: modes)
    func suspended(mode: String) async throws {
        let system = try system(mode)
        let done = Shared(0)
        try await system.host("start") { try $0.publishes(Go.self) }
        let (isLive, elsewhere) = (mode == "live", Elsewhere())
        try await system.host("patient", on: .dedicated()) { patient in
            try patient.onEachAsync(Go.self, from: "start") { _, _ in
                for _ in 0..<10_000 { if isLive { await elsewhere.touch() } else { await Task.yield() } }
                done.add()
            }
        }
        let report = try await running(system) {
            for round in 1...3 {
                try await system.inject(Go(round), into: "start")
                try await system.settle()
                #expect(done.value == round)
            }
        }
        #expect(report.ledger.isBalanced && report.ledger.delivered == 3)
    }

    @Test("It is right for a handler whose last act is to publish to another lane", arguments: modes)
    func lastAct(mode: String) async throws {
        let system = try system(mode)
        let done = Shared(0)
        try await system.host("start") { try $0.publishes(Go.self) }
        // Each lane hands on to the next one, round after round.
        for lane in 0..<4 {
            try await system.host("lane\(lane)") { container in
                let echoes = try container.publishes(Echo.self)
                if lane == 0 {
                    try container.onEach(Go.self, from: "start") { go, delivery in
                        try echoes.publish(Echo(go.number * 1_000), after: delivery)
                    }
                }
                try container.onEach(Echo.self, from: "lane\((lane + 3) % 4)") { echo, delivery in
                    done.add()
                    if echo.number % 1_000 < 200 { try echoes.publish(Echo(echo.number + 1), after: delivery) }
                }
            }
        }
        _ = try await running(system) {
            for round in 1...20 {
                try await system.inject(Go(round), into: "start")
                try await system.settle()
                #expect(done.value == round * 201)
            }
        }
    }

    @Test("It waits for what is stored and handled durably", arguments: modes)
    func durable(mode: String) async throws {
        let system = try system(mode, log: .memory())
        let handled = Collected<Int>()
        try await system.host("desk") { try $0.publishesReliably(Ticket.self) }
        try await system.host("clerk") { clerk in
            try clerk.onEachReliably(Ticket.self, from: "desk", as: "clerk.tickets") { ticket, _ in
                handled.append(ticket.number)
            }
        }
        _ = try await running(system) {
            if !system.isSimulated { try await system.settle() }
            for number in 0..<50 { try await system.inject(Ticket(number), into: "desk") }
            try await system.settle()
            #expect(handled.value == Array(0..<50))
        }
    }

    @Test("Several may wait at once, also while feeds run, and the end of the system ends their wait")
    func several() async throws {
        let system = try HybridSystem()
        let heard = Shared(0)
        try await system.host("start") { start in
            try start.publishes(Go.self)
            try start.feed((0..<20_000).map { Go($0) })
        }
        try await system.host("listener") { listener in try listener.onEach(Go.self) { _, _ in heard.add() } }
        async let report = system.run(until: .stopped, draining: .seconds(100))
        // Before the run there is nothing to wait for.
        #expect(await until { heard.value > 0 })
        try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<5 {
                group.addTask {
                    try await system.settle()
                    return heard.value
                }
            }
            for try await count in group { #expect(count == 20_000) }
        }
        system.stop()
        _ = try await report
        try await system.settle()
    }

    @Test("Only a simulated system's clock can be moved")
    func notSimulated() async throws {
        let system = try HybridSystem()
        let error = await #expect(throws: RouterError.self) { try await system.advance(by: .seconds(1)) }
        #expect(error?.code == .notSimulated)
        await system.close()
    }
}
