import TierBusCore

/// Does what `reliability-proof` was called for.
package struct ProofCommand: Sendable {
    /// How much of each proof.
    private struct Amount {
        var seeds = 10_000
        var patience = 600
        var compounds = 500
        var stories = 1
        var stride = 1
        var kills = 1_000
        var acked = 100_000

        static let quick = Amount(
            seeds: 600, patience: 400, compounds: 200, stories: 1, stride: 10, kills: 120, acked: 3_000)
    }

    private let options: ProofOptions
    private let workers: Workers
    private let folder: String
    private let executable: String
    private let say: @Sendable (String) -> Void

    /// - Parameters:
    ///   - folder: An empty folder that only the user may enter.
    ///   - executable: The program that is started for lives, as `executable life ...`.
    ///   - say: Gets what is to be printed.
    package init(
        _ options: ProofOptions, folder: String, executable: String, say: @escaping @Sendable (String) -> Void
    ) {
        self.options = options
        self.folder = folder
        self.executable = executable
        self.say = say
        workers = Workers(width: options.workers)
    }

    /// - Returns: Whether every promise was kept.
    package func run() async throws -> Bool {
        var amount = options.isQuick ? Amount.quick : Amount()
        amount.stories = options.stories
        if options.stride > 1 { amount.stride = options.stride }
        if options.verb == .kills { amount.acked = options.acked }
        if let count = options.count {
            amount.seeds = count
            amount.patience = count
            amount.compounds = count
            amount.kills = count
        }
        switch options.verb {
        case .simulate: return try await tell { try await simulation(amount).run() }
        case .mutants: return try await tell { try await mutants(amount).run() }
        case .faults: return try await tell { try await faults(amount) }
        case .kills: return try await tell { try await kills(amount).run() }
        case .all:
            let kept = [
                try await tell { try await simulation(amount).run() },
                try await tell { try await faults(amount) },
                try await tell { try await kills(amount).run() },
                try await tell { try await mutants(amount).run() },
            ]
            return kept.allSatisfy { $0 }
        }
    }

    private func tell(_ body: () async throws -> ProofReport) async throws -> Bool {
        let clock = SystemClock()
        let start = clock.uptime
        var report = try await body()
        report.seconds = Double(clock.uptime - start) / 1e9
        say(options.isJSON ? report.json : report.text)
        return report.isKept
    }

    private func simulation(_ amount: Amount) -> SimulationProof {
        SimulationProof(seed: options.seed, count: amount.seeds, steps: options.steps, workers: workers)
    }

    private func mutants(_ amount: Amount) -> MutantProof {
        MutantProof(seed: options.seed, patience: amount.patience, workers: workers, folder: folder)
    }

    private func faults(_ amount: Amount) async throws -> ProofReport {
        let proof = FaultProof(
            seed: options.seed, stories: amount.stories, compounds: amount.compounds, stride: amount.stride,
            workers: workers, folder: folder)
        if let mode = options.mode, let call = options.call {
            return try await proof.again(FaultProof.singlePlan(options.seed, mode, call: call))
        }
        if let compound = options.compound, let calls = options.calls {
            return try await proof.again(FaultProof.compoundPlan(compound, calls: calls))
        }
        if let flip = options.flip { return try await proof.again(FaultProof.flipPlan(options.seed, flip)) }
        return try await proof.run()
    }

    private func kills(_ amount: Amount) -> KillProof {
        KillProof(
            seed: options.seed, kills: amount.kills, accepted: amount.acked, workers: workers, folder: folder,
            executable: executable, prefix: ["life"])
    }
}
