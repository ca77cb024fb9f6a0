import Testing
import TierBus
import TierBusTesting

@Suite("The queue of a container that is stopped", .timeLimit(.minutes(3))) struct FullQueueTests {
    private static let cases: [(Trial.Mode, Tier, LaneKind)] =
        Trial.queues.flatMap { [($0.0, $0.1, .pool), ($0.0, $0.1, .dedicated(.park))] }

    @Test("It is full and nobody waits: what is kept, dropped and delivered is all there was", arguments: cases)
    func full(mode: Trial.Mode, tier: Tier, kind: LaneKind) async throws {
        let trial = try Trial(mode, tier) {
            $0.ringCapacity = 16
            $0.mailboxCapacity = 16
            $0.fastBatch = 4
        }
        try await trial.hostSource(on: kind)
        try await trial.hostRisk()
        try await trial.hostOther()
        try await trial.start()
        try await trial.stopRisk()
        for number in 10..<110 { try await trial.send([number]) }
        #expect(trial.other.value == Array(0...2) + Array(10..<110), "others notice nothing")
        trial.isSick.set(false)
        try await trial.system.restart("risk")
        try await trial.system.settle()
        let got = trial.risk.value
        #expect(got.count <= 16 && got.count >= 14)
        // A mailbox keeps what came first, a ring what came last.
        let first = tier == .fast ? 110 - got.count : 10
        #expect(got == Array(first..<first + got.count))
        try await trial.send(200..<210)
        #expect(trial.risk.value.suffix(10) == Array(200..<210))
        let dropped = trial.system.notices.takeAll().filter { $0.kind == .dropped }
        #expect(dropped.map(\.count).reduce(0, +) == 100 - got.count)
        let report = try await trial.finish()
        #expect(report.ledger.isBalanced && report.isDrained)
        let row = try #require(report.subscriptions.first { $0.container.text == "risk" })
        #expect(row.owed == 113 && row.delivered == 13 + got.count && row.dropped == 100 - got.count)
        #expect(row.pending == 0)
    }

    @Test("A publisher that waits, or holds events back, for it goes on as soon as it is stopped", arguments: cases)
    func waiting(mode: Trial.Mode, tier: Tier, kind: LaneKind) async throws {
        let trial = try Trial(mode, tier) {
            $0.ringCapacity = 4
            $0.mailboxCapacity = 4
            $0.fastBatch = 1
        }
        let done = Shared<[Int]>()
        try await trial.system.host("start") { try $0.publishes(Go.self, tier: .standard) }
        try await trial.system.host("source", on: kind) { source in
            let tickets = try source.publishes(Ticket.self, tier: tier)
            try source.onEach(Go.self, from: "start") { go, _ in
                for number in go.number * 40..<(go.number + 1) * 40 { try tickets.publish(Ticket(number)) }
                done.append(go.number)
            }
        }
        try await trial.hostRisk()
        try await trial.hostOther()
        try await trial.start()
        for number in 0..<3 { try await trial.system.inject(Go(number), into: "start") }
        try await trial.system.settle()
        #expect(trial.status.stop != nil)
        #expect(done.value == [0, 1, 2])
        #expect(trial.other.value == Array(0..<120))
        trial.isSick.set(false)
        try await trial.system.restart("risk")
        try await trial.system.settle()
        for number in 3..<5 { try await trial.system.inject(Go(number), into: "start") }
        try await trial.system.settle()
        #expect(trial.other.value == Array(0..<200))
        #expect(trial.risk.value == trial.risk.value.sorted())
        #expect(trial.risk.value.suffix(80) == Array(120..<200))
        let report = try await trial.finish()
        #expect(report.ledger.isBalanced && report.isDrained && report.ledger.pending == 0)
        let row = try #require(report.subscriptions.first { $0.container.text == "risk" })
        #expect(row.owed == 200 && row.delivered + row.dropped == 200)
    }
}
