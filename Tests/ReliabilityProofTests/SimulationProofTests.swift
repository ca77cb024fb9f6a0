import ReliabilityProofKit
import Testing
import TierBusRouter

@Suite struct SimulationProofTests {
    private func rows(_ proof: SimulationProof) async throws -> [String] {
        try await proof.run().rows.map { "\($0.name) \($0.value)" }
    }

    @Test("The same seeds give the same digest and the same counts, however many run at a time")
    func repeats() async throws {
        let one = try await rows(SimulationProof(seed: 7, count: 12, steps: 200, workers: Workers(width: 1)))
        let two = try await rows(SimulationProof(seed: 7, count: 12, steps: 200, workers: Workers(width: 3)))
        let other = try await rows(SimulationProof(seed: 8, count: 12, steps: 200, workers: Workers(width: 3)))
        #expect(one == two)
        #expect(one != other)
        #expect(one.contains { $0.hasPrefix("digest ") })
    }

    @Test("Every kind of fact and fault happens in a short run")
    func covers() async throws {
        let report = try await SimulationProof(seed: 1, count: 60, steps: 300, workers: Workers(width: 2)).run()
        #expect(report.isKept, "\(report.text)")
    }

    @Test("A violation names the rule, the seed and the step, and the command repeats it")
    func tells() async throws {
        let proof = SimulationProof(
            seed: 1, count: 20, steps: 300, workers: Workers(width: 2), sabotage: .attemptNotCounted)
        let report = try await proof.run()
        let violation = try #require(report.violations.first { $0.rule == "I4" })
        let seed = try #require(violation.place.firstMatch(of: /seed (\d+), step (\d+)/))
        #expect(violation.command == "simulate --seed \(seed.1) --count 1 --steps 300")
        let options = try ProofOptions(violation.command.split(separator: " ").map(String.init))
        let again = SimulationProof(
            seed: options.seed, count: options.count ?? 0, steps: options.steps, workers: Workers(width: 1),
            sabotage: .attemptNotCounted)
        #expect(try await again.run().violations.contains(violation))
    }

    @Test("What never happened is a violation, but not where one seed is repeated")
    func coverage() async throws {
        let report = try await SimulationProof(seed: 1, count: 2, steps: 1, workers: Workers(width: 1)).run()
        #expect(report.violations.contains { $0.rule == "coverage" })
        let again = try await SimulationProof(seed: 1, count: 1, steps: 1, workers: Workers(width: 1)).run()
        #expect(again.isKept)
    }
}
