import TierBusCore
import TierBusRouter
import TierBusSQLite
import TierBusTesting

/// Kills processes in the middle of their work, many on one file, and holds the file against all that they said.
package struct KillProof: Sendable {
    package var seed: UInt64
    /// Processes to kill.
    package var kills: Int
    /// Events that have to be accepted.
    package var accepted: Int
    package var workers: Workers
    package var folder: String
    /// The program that is started for each life, and what comes before the arguments of the life.
    package var executable: String
    package var prefix: [String]

    package init(
        seed: UInt64, kills: Int, accepted: Int, workers: Workers, folder: String, executable: String,
        prefix: [String]
    ) {
        self.seed = seed
        self.kills = kills
        self.accepted = accepted
        self.workers = workers
        self.folder = folder
        self.executable = executable
        self.prefix = prefix
    }

    /// What became of the lives of one file.
    struct Chain: Sendable {
        var points: Tally<CrashPoint> = Tally()
        var killedByTime = 0
        var lives = 0
        var ended = 0
        var accepted = 0
        var deliveries = 0
        var redeliveries = 0
        var duplicates = 0
        var gone = 0
        var violations: [String] = []
        var seed: UInt64 = 0

        static func + (one: Chain, other: Chain) -> Chain {
            var sum = one
            sum.points.add(other.points)
            sum.lives += other.lives
            sum.ended += other.ended
            sum.accepted += other.accepted
            sum.deliveries += other.deliveries
            sum.violations += other.violations
            return sum
        }

        var kills: Int { killedByTime + CrashPoint.allCases.reduce(0) { $0 + points[$1] } }
    }

    package func run() async throws -> ProofReport {
        let width = workers.width
        let command = "kills --seed \(seed) --count \(kills) --acked \(accepted)"
        let chains = try await workers.map(width + 1, endingWith: { _ in false }) { index in
            // The last one is of files that are not made yet, or by an older version.
            index == width
                ? try setUps() + migrations()
                : try chain(index, kills: kills / width + 1, accepted: accepted / width + 1)
        }
        var report = ProofReport("kills")
        var points = Tally<CrashPoint>()
        for chain in chains { points.add(chain.points) }
        func sum(_ value: (Chain) -> Int) -> Int { chains.reduce(0) { $0 + value($1) } }
        report.tell("files", width)
        report.tell("lives", sum(\.lives))
        report.tell("kills", sum(\.kills))
        report.tell("at random times", sum(\.killedByTime))
        report.tell(points, isWhole: kills >= 100, command: command)
        report.tell("lives that ended in order", sum(\.ended))
        report.tell("events accepted", sum(\.accepted))
        report.tell("missing", sum { $0.violations.count { $0.hasPrefix("I1") } })
        report.tell("deliveries", sum(\.deliveries))
        report.tell("second deliveries, with cause", sum(\.redeliveries))
        report.tell("settled events let go of", sum(\.gone))
        report.tell("publishes again, called duplicates", sum(\.duplicates))
        for chain in chains {
            for text in chain.violations {
                let (rule, rest) = SimulationProof.split(text)
                report.violated(
                    Violation(rule: rule, text: rest, place: "the file of seed \(chain.seed)", command: command))
            }
        }
        return report
    }

    // MARK: One file

    private func chain(_ index: Int, kills: Int, accepted: Int) throws -> Chain {
        let mine = seed &* 1_000 &+ UInt64(index)
        let path = "\(folder)/chain-\(mine).db"
        var (chain, oracle, random) = (
            Chain(seed: mine), ChainOracle(seed: mine, mayLetGo: mine % 2 == 1), SeededGenerator(seed: mine)
        )
        while (chain.kills < kills || oracle.accepted.count < accepted), oracle.violations.isEmpty {
            chain.lives += 1
            guard chain.lives < 20 * kills + 1_000 else {
                oracle.violated("proof", "the lives are over before they can be killed")
                break
            }
            var plan = LifePlan(path: path, seed: mine, life: chain.lives)
            if chain.lives % 2 == 0 {
                // One after the other, so that a short run has each.
                let points = Self.points.filter { $0 != .inRetention || plan.lets }
                let point = points[(chain.lives / 2 + index * points.count / 2) % points.count]
                plan.crash = (point, 1 + random.below(Self.most(point)))
                if Self.needsEnd(point) { plan.events = 40 }
            } else if random.below(4) == 0 {
                plan.events = 40
            }
            try live(plan, &chain, &oracle, &random)
            if chain.lives % 100 == 0 { try check(path, isDrained: false, &oracle) }
        }
        // Whatever is left is handled in a life that nobody disturbs.
        if oracle.violations.isEmpty {
            chain.lives += 1
            let last = LifePlan(path: path, seed: mine, life: chain.lives, events: 0)
            let end = try follow(last, killAfter: nil, &oracle)
            if end != .exit(0) || !oracle.hasEnded { oracle.violated("I7", "the last life ended with \(end)") }
            chain.ended += 1
            try check(path, isDrained: true, &oracle)
        }
        chain.accepted = oracle.accepted.count
        (chain.deliveries, chain.redeliveries) = (oracle.deliveries, oracle.redeliveries)
        (chain.duplicates, chain.gone) = (oracle.duplicates, oracle.gone)
        chain.violations = oracle.violations
        for suffix in ["", "-wal", "-journal"] { FileRemoval.remove(path + suffix) }
        return chain
    }

    private static let points = CrashPoint.allCases.filter { $0 != .inSettingUp && $0 != .inMigration }

    /// The highest count that is drawn for a point.
    private static func most(_ point: CrashPoint) -> Int {
        switch point {
        case .inRecovery, .afterTidying, .afterClosing: 1
        case .inOpeningCheckpoint, .inClosing: 6
        case .afterCommit, .beforeFlush, .afterAck, .afterLazyCommit: 8
        case .inDeadLettering, .inRetention: 4
        case .inCommit, .inCheckpoint: 40
        case .afterInsert, .afterReply, .afterDelivery, .inSettingUp, .inMigration: 100
        }
    }

    /// Whether the moment comes at the end of a life, or may not come at all.
    private static func needsEnd(_ point: CrashPoint) -> Bool {
        switch point {
        case .afterTidying, .inClosing, .afterClosing, .inOpeningCheckpoint, .inSettingUp, .inMigration: true
        case .inRecovery, .afterInsert, .inCommit, .beforeFlush, .afterCommit, .afterReply, .afterDelivery, .afterAck,
            .afterLazyCommit, .inDeadLettering, .inRetention, .inCheckpoint:
            false
        }
    }

    private func live(
        _ plan: LifePlan, _ chain: inout Chain, _ oracle: inout ChainOracle, _ random: inout SeededGenerator
    ) throws {
        // One that waits for a moment gets time to come to it.
        let milliseconds = plan.crash == nil ? Int32(random.below(90)) : 5_000
        switch (try follow(plan, killAfter: milliseconds, &oracle), plan.crash) {
        case (.signal(9), let crash?) where !oracle.wasKilled: chain.points.count(crash.point)
        case (.signal(9), _): chain.killedByTime += 1
        case (.exit(0), _): chain.ended += 1
        case (let end, _): oracle.violated("life", "life \(plan.life) ended with \(end): \(plan)")
        }
    }

    /// Starts a life, and lets the oracle hear what it says.
    private func follow(
        _ plan: LifePlan, killAfter milliseconds: Int32?, _ oracle: inout ChainOracle
    ) throws -> ChildProcess.End {
        oracle.began(plan.life)
        let clock = SystemClock()
        let process = try ChildProcess(executable, prefix + plan.arguments)
        let deadline = milliseconds.map { clock.uptime + Int64($0) * 1_000_000 }
        while true {
            let left = deadline.map { Int32(clamping: ($0 - clock.uptime) / 1_000_000) }
            if !oracle.wasKilled, let left, left <= 0 {
                process.kill()
                oracle.wasKilled = true
            }
            // What a killed process has said is read to its end.
            guard let bytes = process.read(within: oracle.wasKilled ? 10_000 : left ?? 10_000) else { break }
            oracle.take(bytes)
        }
        return process.end()
    }

    private func check(_ path: String, isDrained: Bool, _ oracle: inout ChainOracle) throws {
        do {
            let log = try SQLiteLog(path: path, options: SQLiteOptions(checkedFileBytes: 1 << 30))
            let recovery = try log.recover()
            let reads = try log.read(after: 0, limit: .max)
            let letters = try log.deadLetters(after: nil, limit: .max)
            let pending = try log.census().pending
            try log.close()
            oracle.check(recovery, reads, letters, pending: pending, isDrained: isDrained)
        } catch {
            oracle.violated("I10", "the file cannot be read: \(error)")
        }
    }

    // MARK: New and old files

    /// Kills the making of a file at each of its writes; the next life has to cope with what is there.
    private func setUps() throws -> Chain {
        try sweep(.inSettingUp) { _, _ in 1 }
    }

    /// Kills the upgrade of a file at each of its writes.
    private func migrations() throws -> Chain {
        try sweep(.inMigration) { path, oracle in
            // None of these few is set aside: what version 1 says of dead letters is tested elsewhere.
            let end = try follow(LifePlan(path: path, seed: seed, life: 1, events: 3), killAfter: nil, &oracle)
            if end != .exit(0) { oracle.violated("life", "the life of the old file ended with \(end)") }
            try OldFile.downgrade(path)
            return 2
        }
    }

    /// Kills at the first, second, third time and so on, each on a file of its own, until nothing is left to kill.
    /// - Parameter prepare: Makes the file, if there is to be one; the number of the life that is killed.
    private func sweep(
        _ point: CrashPoint, _ prepare: (String, inout ChainOracle) throws -> Int
    ) throws -> Chain {
        var chain = Chain(seed: seed)
        for count in 1...200 {
            let path = "\(folder)/\(point.rawValue)-\(seed)-\(count).db"
            var oracle = ChainOracle(seed: seed, mayLetGo: seed % 2 == 1)
            let life = try prepare(path, &oracle)
            let first = LifePlan(path: path, seed: seed, life: life, events: 3, crash: (point, count))
            let end = try follow(first, killAfter: 10_000, &oracle)
            let isOver = end == .exit(0)
            if isOver { chain.ended += 1 } else { chain.points.count(point) }
            let second = try follow(
                LifePlan(path: path, seed: seed, life: life + 1, events: 3), killAfter: nil, &oracle)
            if second != .exit(0) {
                oracle.violated("life", "after a kill \(point.rawValue) at write \(count): \(second)")
            }
            chain.ended += 1
            chain.lives += life + 1
            try check(path, isDrained: true, &oracle)
            chain.accepted += oracle.accepted.count
            chain.deliveries += oracle.deliveries
            chain.violations += oracle.violations
            for suffix in ["", "-wal", "-journal"] { FileRemoval.remove(path + suffix) }
            if isOver || !chain.violations.isEmpty { break }
        }
        return chain
    }
}
