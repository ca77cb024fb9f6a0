import Testing
import TierBus
import TierBusTesting

@Suite(.timeLimit(.minutes(5))) struct RecordReplayTests {
    /// Two sources whose tickets meet in a listener, which answers them on the standard tier; and a durable clerk.
    private func host(in system: HybridSystem, _ heard: Collected<String>, tickets: Int) async throws {
        for (index, name) in ["north", "south"].enumerated() {
            try await system.host(name) { container in
                try container.publishes(Ticket.self)
                try container.feed((0..<tickets).map { Ticket($0 * 2 + index) })
            }
        }
        try await system.host("listener", on: .dedicated()) { listener in
            let echoes = try listener.publishes(Echo.self)
            try listener.onEach(Ticket.self) { ticket, delivery in
                heard.append("\(delivery.source) \(ticket.number)")
                try echoes.publish(Echo(ticket.number), after: delivery)
            }
        }
        try await system.host("clerk") { clerk in
            try clerk.onEachAsync(Echo.self, from: "listener") { echo, _ in heard.append("echo \(echo.number)") }
        }
    }

    private func ofSource(_ heard: [String], _ source: String) -> [String] { heard.filter { $0.hasPrefix(source) } }

    @Test("A live recording, replayed live or simulated, gives each subscription the same stream of each source")
    func live() async throws {
        let folder = try TemporaryFolder()
        let path = folder.file("live.journal")
        let recorded = Collected<String>()
        let system = try HybridSystem(recording: Recording(to: path))
        try await host(in: system, recorded, tickets: 500)
        var ingress = try await system.ingress(Ticket.self, into: "north")
        async let running = system.run(until: .stopped, draining: .seconds(100))
        for number in 5_000..<5_100 { try ingress.publish(Ticket(number)) }
        #expect(await until { recorded.value.filter { $0.hasPrefix("echo") }.count == 1_100 })
        system.stop()
        let report = try await running
        #expect(report.recordingFailure == nil)
        let journal = try Journal(path)
        #expect(journal.check() == JournalCheck(inputs: 1_100))
        #expect(!journal.recordsDeliveries)

        let systems: [(HybridSystem, String)] = [
            (try HybridSystem(replaying: Replay(journal)), "live"),
            (try HybridSystem(replaying: Replay(journal, speed: .original)), "live, at the original speed"),
            (
                try HybridSystem(simulated: Simulation(startingAt: journal.startedAt), replaying: Replay(journal)),
                "simulated"
            ),
        ]
        for (again, name) in systems {
            let heard = Collected<String>()
            // The feeds of the code are not pulled: 7 tickets here.
            try await host(in: again, heard, tickets: 7)
            let report = try await again.run(draining: .seconds(100))
            #expect(report.isDrained && report.ledger.isBalanced, "\(name)")
            for source in ["north", "south"] {
                #expect(ofSource(heard.value, source).sorted() == ofSource(recorded.value, source).sorted(), "\(name)")
            }
            #expect(heard.value.count == recorded.value.count, "\(name)")
            let numbers = ofSource(heard.value, "south")
            #expect(numbers == ofSource(recorded.value, "south"), "\(name)")
        }
    }

    @Test("A simulated recording with its deliveries, replayed, has the same digest; another seed has another")
    func simulated() async throws {
        let folder = try TemporaryFolder()
        var digests: [StreamDigest] = []
        for seed in [UInt64(1), 1, 2] {
            let path = folder.file("\(digests.count).journal")
            let system = try HybridSystem(
                simulated: Simulation(seed: seed, jitter: 8), recording: Recording(to: path, deliveries: true))
            try await host(in: system, Collected(), tickets: 100)
            try await system.inject(Ticket(77_000), into: "south")
            _ = try await system.run()
            digests.append(system.digest)
            let journal = try Journal(path)
            let check = journal.check()
            #expect(check == JournalCheck(inputs: 201, deliveries: system.digest.count))
            #expect(journal.deliveries.reduce(into: StreamDigest()) { $0.add($1) } == system.digest)
        }
        #expect(digests[0] == digests[1] && digests[0] != digests[2])
        let (one, same, other) = (
            try Journal(folder.file("0.journal")), try Journal(folder.file("1.journal")),
            try Journal(folder.file("2.journal"))
        )
        #expect(Divergence.between(one.deliveries, same.deliveries) == nil)
        #expect(Divergence.between(one.deliveries, other.deliveries) != nil)
    }

    /// Desks on lanes of their own that store a ticket for each echo, and clerks that handle them durably.
    private func hostDesks(in system: HybridSystem) async throws {
        for (index, desk) in ["east", "west"].enumerated() {
            try await system.host(desk, on: index == 0 ? .dedicated() : .pool) { container in
                let tickets = try container.publishesReliably(Ticket.self, scope: .parent)
                let echoes = try container.publishes(Echo.self)
                try container.onEachAsync(Echo.self, from: "listener") { echo, delivery in
                    let ticket = Ticket(echo.number * 2 + index, "key\(echo.number % 3)")
                    let receipt = try await tickets.publish(ticket, after: delivery)
                    try echoes.publish(Echo(Int(receipt.sequence) * 2 + index), after: delivery)
                }
            }
            try await system.host("\(desk) clerk") { clerk in
                try clerk.onEachReliably(Ticket.self, from: desk, as: "\(desk).tickets") { _, _ in }
                try clerk.onEach(Echo.self, from: desk) { _, _ in }
                try clerk.onBatch(Echo.self) { _ in }
            }
        }
    }

    @Test(
        "The exact replay of a live recording has every delivery, on every lane, in the order it had", arguments: 0..<4)
    func exact(round: Int) async throws {
        let folder = try TemporaryFolder()
        let recording = Recording(to: folder.file("live.journal"), deliveries: true)
        let system = try HybridSystem(log: .memory(), recording: recording)
        try await host(in: system, Collected(), tickets: 60)
        try await hostDesks(in: system)
        let report = try await system.run(draining: .seconds(100))
        #expect(report.isDrained && report.recordingFailure == nil && report.store?.stored == 240)
        let journal = try Journal(recording.path)

        let again = try HybridSystem(
            simulated: Simulation(), log: .memory(),
            recording: Recording(to: folder.file("again.journal"), deliveries: true),
            replaying: Replay(journal, order: .recorded))
        try await host(in: again, Collected(), tickets: 1)
        try await hostDesks(in: again)
        let replayed = try await again.run(draining: .seconds(100))
        #expect(replayed.isDrained && replayed.ledger.isBalanced && replayed.store?.stored == 240)
        let divergence = Divergence.between(journal.deliveries, try Journal(folder.file("again.journal")).deliveries)
        #expect(divergence == nil, "\(divergence.map(\.description) ?? "")")
        #expect(again.digest == system.digest)
    }

    @Test("A replay of other containers than the recorded ones says where it comes to another place")
    func diverging() async throws {
        let folder = try TemporaryFolder()
        let recording = Recording(to: folder.file("live.journal"), deliveries: true)
        let system = try HybridSystem(log: .memory(), recording: recording)
        try await host(in: system, Collected(), tickets: 10)
        try await hostDesks(in: system)
        _ = try await system.run(draining: .seconds(100))
        let journal = try Journal(recording.path)
        let again = try HybridSystem(simulated: Simulation(), replaying: Replay(journal, order: .recorded))
        try await host(in: again, Collected(), tickets: 1)
        let error = await #expect(throws: RouterError.self) { try await again.run() }
        #expect(error?.code == .replayDiverged)
        #expect(error?.message.contains("goes to ECHO at") == true)
        let live = #expect(throws: RouterError.self) { try HybridSystem(replaying: Replay(journal, order: .recorded)) }
        #expect(live?.code == .notSimulated)
    }

    @Test("A tie that is broken the other way is found at its event, and traced back to the input")
    func flippedTie() async throws {
        let folder = try TemporaryFolder()
        func play(_ name: String, flipping tie: UInt64?) async throws -> (Journal, StreamDigest) {
            var simulation = Simulation()
            simulation.flippedTie = tie
            let path = folder.file(name)
            let system = try HybridSystem(simulated: simulation, recording: Recording(to: path, deliveries: true))
            try await host(in: system, Collected(), tickets: 200)
            // At the same moment as the first one: two answers are due at once.
            for listener in ["x", "y"] {
                try await system.host(listener) { try $0.onEach(Echo.self, from: "listener") { _, _ in } }
            }
            _ = try await system.run()
            return (try Journal(path), system.digest)
        }
        let (straight, digest) = try await play("straight", flipping: nil)
        var found = 0
        for tie in stride(from: UInt64(400), to: 420, by: 1) {
            let (flipped, other) = try await play("flipped\(tie)", flipping: tie)
            guard let divergence = Divergence.between(straight.deliveries, flipped.deliveries) else {
                #expect(digest == other)
                continue
            }
            found += 1
            #expect(digest != other)
            let (left, right) = try (#require(divergence.left.delivery), #require(divergence.right.delivery))
            // The two changed places, and nothing was different before.
            #expect(left.time == right.time && left != right)
            #expect(left.type == "ECHO" && divergence.left.causes.map(\.type) == ["TICKET"])
            #expect(divergence.left.causes.first?.eventID == left.correlationID)
            #expect(straight.deliveries.first { $0.place == divergence.place } == left)
        }
        // Of the deliveries of one moment, all but the last can let another one go first.
        #expect(found > 0)
    }

    @Test("What cannot be stored cannot come in while a system records, and the error names it")
    func notStorable() async throws {
        let folder = try TemporaryFolder()
        let system = try HybridSystem(recording: Recording(to: folder.file("a.journal")))
        let error = await #expect(throws: JournalError.self) { try await system.hostStart() }
        #expect(error?.code == .notStorable && error?.message.contains("GO comes into 'start'") == true)
        await system.close()
        let second = #expect(throws: JournalError.self) {
            _ = try HybridSystem(recording: Recording(to: folder.file("a.journal")))
        }
        #expect(second?.code == .exists)
    }
}
