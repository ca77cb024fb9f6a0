import Testing
import TierBusCore
import TierBusHybrid
import TierBusRouter
import TierBusTesting

@Suite("Containers that publish to each other") struct CycleTests {
    @Test(
        "over queues of any size go on as long as there is room, though each waits for the other now and then",
        .timeLimit(.minutes(5)), arguments: [LaneKind.dedicated(.park), .pool], [Tier.fast, .standard])
    func answering(kind: LaneKind, tier: Tier) async throws {
        var configuration = RouterConfiguration()
        configuration.ringCapacity = 64
        configuration.mailboxCapacity = 64
        let system = try HybridSystem(configuration: configuration)
        let (questions, answers, lost) = (300, Shared(0), Shared(0))
        // Ten questions for each that comes, and two answers to each question.
        try await system.host("desk", on: kind) { desk in
            let asked = try desk.publishes(Asked.self, tier: tier)
            try desk.onEach(Quoted.self, from: "asker") { quoted, delivery in
                for part in 0..<10 {
                    do throws(RouterError) {
                        try asked.publish(Asked(quoted.value * 10 + part), after: delivery)
                    } catch {
                        lost.add(2)
                    }
                }
            }
            try desk.onEach(Advice.self, from: "venue", optional: true) { _, _ in answers.add() }
        }
        try await system.host("venue", on: kind) { venue in
            let advice = try venue.publishes(Advice.self, tier: tier)
            try venue.onEach(Asked.self, from: "desk") { asked, delivery in
                for part in 0..<2 {
                    do throws(RouterError) {
                        try advice.publish(Advice(asked.value, after: delivery, "part\(part)"), after: delivery)
                    } catch {
                        lost.add()
                    }
                }
            }
        }
        try await system.host("asker", on: .pool) { asker in
            try asker.publishes(Quoted.self)
            try asker.feed((0..<questions).map { Quoted($0) })
        }
        let report = try await system.run(draining: .seconds(60))
        #expect(report.isDrained && report.hanging.isEmpty && report.ledger.isBalanced)
        // What closed a circle was refused, and is counted; nothing else is missing.
        #expect(answers.value + lost.value == questions * 20)
    }

    @Test(
        "over tiny queues never deadlock: the circle is named, and draining ends",
        arguments: [LaneKind.dedicated(), .dedicated(.park), .pool], [Tier.fast, .standard])
    func circle(kind: LaneKind, tier: Tier) async throws {
        var configuration = RouterConfiguration()
        configuration.ringCapacity = 2
        configuration.mailboxCapacity = 2
        configuration.fastBatch = 1
        configuration.standardBatch = 1
        configuration.spillLimit = 8
        let system = try HybridSystem(configuration: configuration)
        let errors = Shared([RouterError.Code: Int]())
        for (name, other) in [("ping", "pong"), ("pong", "ping")] {
            try await system.host(name, on: kind) { container in
                let advice = try container.publishes(Advice.self, tier: tier)
                try container.onEach(Advice.self, from: other, optional: true) { event, delivery in
                    // Each makes four: the queues fill whatever their size.
                    guard event.value > 0 else { return }
                    for part in 0..<4 {
                        do throws(RouterError) {
                            try advice.publish(
                                Advice(event.value - 1, after: delivery, "part\(part)"), after: delivery)
                        } catch {
                            let code = error.code
                            errors.change { $0[code, default: 0] += 1 }
                        }
                    }
                }
                try container.onEach(Asked.self, from: "asker") { asked, delivery in
                    try advice.publish(Advice(asked.value, after: delivery), after: delivery)
                }
            }
        }
        try await system.host("asker", on: .pool) { asker in
            try asker.publishes(Asked.self)
            try asker.feed([Asked(5)])
        }
        let report = try await system.run(draining: .seconds(60))
        #expect(report.isDrained)
        #expect(report.hanging.isEmpty)
        #expect(report.ledger.isBalanced && report.ledger.pending == 0)
        #expect(report.ledger.refused == errors.value.values.reduce(0, +))
        #expect(Set(errors.value.keys).isSubset(of: [.cycle, .spillFull]))
        let notices = system.takeNotices(.cycle)
        #expect(!notices.isEmpty)
        for notice in notices {
            #expect(notice.text.contains("SIGNAL of ping waits for SIGNAL at pong from ping"))
            #expect(notice.text.contains("SIGNAL of pong waits for SIGNAL at ping from pong"))
        }
    }
}
