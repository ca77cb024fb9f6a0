import Testing
import TierBusCore
import TierBusHybrid
import TierBusRouter
import TierBusTesting

@Suite("Containers that publish to each other") struct CycleTests {
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
