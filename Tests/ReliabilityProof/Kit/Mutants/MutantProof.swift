import TierBusTesting

/// Lets each mutant loose, and counts how long the other proofs take to notice.
package struct MutantProof: Sendable {
    package var seed: UInt64
    /// Most runs for one mutant; one that lives through them has survived.
    package var patience: Int
    package var workers: Workers
    package var folder: String

    package init(seed: UInt64, patience: Int = 600, workers: Workers, folder: String) {
        self.seed = seed
        self.patience = patience
        self.workers = workers
        self.folder = folder
    }

    /// How a mutant was noticed.
    package struct Catch: Sendable {
        package let proof: String
        package let rule: String
        package let runs: Int
    }

    package func run() async throws -> ProofReport {
        var report = ProofReport("mutants")
        let mutants = Mutant.all
        let found = try await workers.map(mutants.count, endingWith: { _ in false }) { index in
            try await hunt(mutants[index])
        }
        report.tell("mutants", mutants.count)
        report.tell("noticed", found.count { $0 != nil })
        for (mutant, noticed) in zip(mutants, found) {
            if let noticed {
                let runs = noticed.runs == 1 ? "1 run" : "\(noticed.runs) runs"
                report.tell(mutant.name, "\(noticed.proof), \(noticed.rule), after \(runs)")
            } else {
                report.tell(mutant.name, "SURVIVED \(patience) runs")
                report.violated(
                    Violation(
                        rule: "mutant", text: "'\(mutant.name)' survived: no proof would notice that mistake",
                        place: "seed \(seed)", command: "mutants --seed \(seed) --count \(patience)"))
            }
        }
        return report
    }

    /// The first run that notices a mutant; nil if none does.
    package func hunt(_ mutant: Mutant) async throws -> Catch? {
        for index in 0..<patience {
            let mine = seed &+ UInt64(index)
            let violation: String?
            let proof: String
            switch mutant.part {
            case .decisions(let sabotage):
                proof = "simulate"
                var tier = try SimulatedTier(seed: mine, sabotage: sabotage)
                try tier.run(steps: 300)
                violation = tier.oracle.violations.first
            case .tier(let sabotage):
                proof = "faults"
                var plan = Self.plan(mine, index)
                plan.tier = sabotage
                violation = try await journey(plan, mutant, index)
            case .file(let sabotage):
                proof = "faults"
                var plan = Self.plan(mine, index)
                // Every other story has a flipped bit.
                if index % 2 == 1 { (plan.faults, plan.heals, plan.damagedEvent) = ([], false, index / 2 % 3) }
                plan.file = sabotage
                violation = try await journey(plan, mutant, index)
            }
            if let violation {
                return Catch(proof: proof, rule: SimulationProof.split(violation).rule, runs: index + 1)
            }
        }
        return nil
    }

    private func journey(_ plan: FaultJourney.Plan, _ mutant: Mutant, _ index: Int) async throws -> String? {
        let name = "mutant-\(mutant.name.filter(\.isLetter))-\(index)"
        return try await FaultProof.journey(plan, name: name, folder: folder).violation
    }

    /// A story without faults first, then one with one or two.
    private static func plan(_ seed: UInt64, _ index: Int) -> FaultJourney.Plan {
        guard index > 0 else { return FaultJourney.Plan(seed: seed) }
        return FaultProof.compoundPlan(seed, calls: 700)
    }
}
