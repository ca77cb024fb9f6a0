import ReliabilityProofKit
import Testing
import TierBusRouter

@Suite struct ChainOracleTests {
    /// What lives say, one string for each life, and the rule that it breaks; nil for none.
    static let stories: [(lives: [String], rule: String?)] = [
        (["p 1 2\nr 1 1 0\nr 2 2 0\nd book 1 1 first\nf book 1\nd book 2 1 first\n"], nil),
        (["r 1 1 0\n", "r 1 1 1\n"], nil),
        (["r 1 1 0\n", "r 1 2 1\n"], "I2"),
        (["r 1 1 0\n", "r 1 1 0\n"], "I1"),
        (["r 1 1 0\nr 2 1 0\n"], "I1"),
        (["d book 1 1 first\n", "d book 1 1 interrupted\n"], nil),
        (["d book 1 1 first\n", "d book 1 1 first\n"], "I9"),
        (["d book 1 1 first\nd book 1 2 interrupted\n"], "I9"),
        (["d book 1 1 first\nd book 1 2 failed\n"], nil),
        (["d book 1 2 first\nd book 1 2 failed\n"], "fencing"),
        (["d book 4 1 interrupted\n"], nil),
        (["d book 4 2 failed\n"], "I9"),
        (["f book 5\n", "d book 5 1 interrupted\n"], "I5"),
        (["x book 7\n", "d book 7 1 interrupted\n"], "I5"),
        (["f risk 5\n", "d book 5 1 first\n"], nil),
        (["w I6: event 1 is not what was published\n"], "I6"),
        (["m log.db: 3 events are not what was written\n"], "I10"),
        (["m log.db: a commit failed\n"], nil),
        (["nonsense\n"], "proof"),
        // The process ended in the middle of a line.
        (["r 1 1 0\nr 2 2"], nil),
    ]

    @Test("What lives say is held against the rules", arguments: stories.indices)
    func judges(_ index: Int) {
        let (lives, rule) = Self.stories[index]
        var oracle = ChainOracle(seed: 1)
        for (life, said) in lives.enumerated() {
            oracle.began(life + 1)
            // In pieces, as a pipe gives them.
            for byte in said.utf8 { oracle.take([byte]) }
        }
        #expect(oracle.violations.first?.split(separator: ":").first.map(String.init) == rule)
    }

    @Test("The file must have what was accepted and settled")
    func file() {
        var oracle = ChainOracle(seed: 1)
        oracle.began(1)
        oracle.take(Array("p 1 1\nr 1 1 0\nf book 1\ne\n".utf8))
        #expect(oracle.hasEnded && oracle.violations.isEmpty)
        oracle.check(.init(lastSequence: 0, subscriptions: []), [], [], pending: 3, isDrained: true)
        let rules = Set(oracle.violations.map { String($0.prefix(2)) })
        #expect(rules == ["I1", "I7"])
    }

    @Test("A line and a plan say the same after their way through a pipe or a command line")
    func roundTrips() throws {
        let lines: [LifeLine] = [
            .publishing(first: 1, last: 9), .receipt(number: 4, sequence: 7, isDuplicate: true),
            .delivery(subscription: "book", sequence: 8, attempt: 2, cause: "failed"),
            .floor(subscription: "book", sequence: 6), .settled(subscription: "risk", sequence: 5),
            .wrong("I6: that"), .remark("this"), .ended,
        ]
        for line in lines { #expect(LifeLine(line.text[...]) == line) }
        let plan = LifePlan(path: "/a b", seed: 3, life: 4, events: nil, crash: (.inCheckpoint, 5))
        #expect(LifePlan(plan.arguments) == plan)
        #expect(LifePlan(["only", "two"]) == nil)
    }
}
