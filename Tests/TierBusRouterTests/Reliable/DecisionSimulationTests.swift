import ReliabilityProofKit
import Testing
import TierBusRouter

@Suite struct DecisionSimulationTests {
    @Test("Three hundred seeded lives of three hundred steps keep every promise", arguments: 0..<6)
    func keepsItsWord(_ part: Int) throws {
        var (crashes, redefined) = (0, 0)
        for seed in UInt64(part * 50)..<UInt64(part * 50 + 50) {
            var tier = try SimulatedTier(seed: seed)
            try tier.run(steps: 300)
            crashes += tier.tally[.crash]
            redefined += tier.oracle.redefined.count
            #expect(tier.oracle.violations.isEmpty, "seed \(seed), step \(tier.steps): \(tier.oracle.violations)")
        }
        #expect(crashes > 100 && redefined > 10)
    }

    @Test("Seeds that once found a mistake find none any more", arguments: [88, 1_222, 8_633] as [UInt64])
    func found(_ seed: UInt64) throws {
        var tier = try SimulatedTier(seed: seed)
        try tier.run(steps: 500)
        #expect(tier.oracle.violations.isEmpty, "step \(tier.steps): \(tier.oracle.violations)")
    }

    @Test("A seed gives the same life again, fact for fact")
    func repeats() throws {
        for seed in UInt64(1_000)..<1_004 {
            var (one, other) = (try SimulatedTier(seed: seed), try SimulatedTier(seed: seed))
            try one.run(steps: 300)
            try other.run(steps: 300)
            #expect(one.oracle.facts == other.oracle.facts)
            #expect(one.digest == other.digest && one.tally == other.tally)
            #expect(!one.oracle.facts.isEmpty)
        }
    }

    /// The rule that has to notice each mistake.
    static let sabotages: [(name: String, sabotage: LogSabotage, rule: String)] = [
        ("attempt not counted", .attemptNotCounted, "I4"), ("key blocking off", .keyBlockingOff, "I3"),
        ("floor too far", .floorTooFar, "I3"), ("interruption not counted", .interruptionNotCounted, "interrupted"),
        ("dead letter skipped", .deadLetterSkipped, "I4"), ("in-flight mark missing", .inFlightMarkMissing, "I9"),
        ("held mark missing", .heldMarkMissing, "I9"), ("acks out of order not kept", .outOfOrderAckNotKept, "I5"),
        ("fencing off", .fencingOff, "I9"), ("late acks ignored", .lateAckIgnored, "ledger"),
        ("back-off skipped", .backOffSkipped, "back-off"), ("window ignored", .windowIgnored, "window"),
    ]

    @Test("The simulator notices each mistake that the decisions can be made to make", arguments: sabotages.map(\.name))
    func noticesMistakes(_ name: String) throws {
        let (_, sabotage, rule) = try #require(Self.sabotages.first { $0.name == name })
        for seed in UInt64(0)..<300 {
            var tier = try SimulatedTier(seed: seed, sabotage: sabotage)
            try tier.run(steps: 300)
            if tier.oracle.violations.contains(where: { $0.hasPrefix("\(rule): ") }) { return }
        }
        Issue.record("\(rule) did not notice: \(name)")
    }
}
