package import TierBusRouter

/// Many seeded runs of the decisions against the oracle.
package struct SimulationProof: Sendable {
    package var seed: UInt64
    package var count: Int
    package var steps: Int
    package var workers: Workers
    package var sabotage: LogSabotage

    package init(seed: UInt64, count: Int, steps: Int = 500, workers: Workers, sabotage: LogSabotage = []) {
        self.seed = seed
        self.count = count
        self.steps = steps
        self.workers = workers
        self.sabotage = sabotage
    }

    private struct Run: Sendable {
        let seed: UInt64
        let digest: RunDigest
        let tally: Tally<SimulatedFact>
        let step: Int
        let violation: String?
    }

    package func run() async throws -> ProofReport {
        let (seed, steps, sabotage) = (seed, steps, sabotage)
        let runs = try await workers.map(count, endingWith: { (run: Run) in run.violation != nil }) { index in
            let mine = seed &+ UInt64(index)
            var tier = try SimulatedTier(seed: mine, sabotage: sabotage)
            try tier.run(steps: steps)
            return Run(
                seed: mine, digest: tier.digest, tally: tier.tally, step: tier.steps,
                violation: tier.oracle.violations.first)
        }
        var report = ProofReport("simulate")
        var (digest, tally) = (RunDigest(), Tally<SimulatedFact>())
        for run in runs {
            digest.combine(run.digest.value)
            tally.add(run.tally)
        }
        report.tell("seeds", runs.count)
        report.tell("first seed", Int(clamping: seed))
        report.tell("steps", runs.reduce(0) { $0 + $1.step })
        report.tell("digest", digest.text)
        // A single seed repeats what another run has found.
        report.tell(tally, isWhole: count > 1, command: "simulate --seed \(seed) --count \(count) --steps \(steps)")
        if let last = runs.last, let text = last.violation {
            let (rule, rest) = Self.split(text)
            report.violated(
                Violation(
                    rule: rule, text: rest, place: "seed \(last.seed), step \(last.step)",
                    command: "simulate --seed \(last.seed) --count 1 --steps \(steps)"))
        }
        return report
    }

    /// The rule and the rest of what an oracle says.
    static func split(_ text: String) -> (rule: String, rest: String) {
        let parts = text.split(separator: ": ", maxSplits: 1).map(String.init)
        return parts.count == 2 ? (parts[0], parts[1]) : ("?", text)
    }
}
