import TierBusCore
import TierBusRouter
import TierBusTesting

/// Fails every call that SQLite makes to the file system in a journey, in every way, one journey for each; then two at a
/// time.
package struct FaultProof: Sendable {
    package var seed: UInt64
    /// Stories, each with other events; all calls of each are failed.
    package var stories: Int
    package var compounds: Int
    /// Every how manieth call is failed; 1 for all.
    package var stride: Int
    package var workers: Workers
    /// Where files are made; a folder that is there.
    package var folder: String

    package init(
        seed: UInt64, stories: Int = 1, compounds: Int = 200, stride: Int = 1, workers: Workers, folder: String
    ) {
        self.seed = seed
        self.stories = stories
        self.compounds = compounds
        self.stride = max(1, stride)
        self.workers = workers
        self.folder = folder
    }

    struct Outcome: Sendable {
        var faults: Int
        var violations: [String]
        var sites: [CallSite: (calls: Int, faults: Int)]
        var receipts: Int
        var deliveries: Int
        var duplicates: Int
        var gone: Int
        var wasDamaged = false

        var violation: String? { violations.first }
    }

    /// Runs one journey on a file of its own, which is removed.
    static func journey(_ plan: FaultJourney.Plan, name: String, folder: String) async throws -> Outcome {
        let path = "\(folder)/\(name).db"
        let files = try FaultyFiles("proof-\(name)")
        var journey = FaultJourney(plan, on: files, at: path)
        try await journey.run()
        let journal = journey.journalNow
        for suffix in ["", "-wal", "-journal", "-shm"] { FileRemoval.remove(path + suffix) }
        return Outcome(
            faults: files.faults, violations: journey.violations, sites: files.counts, receipts: journal.receipts,
            deliveries: journal.deliveries, duplicates: journal.duplicates, gone: journal.gone,
            wasDamaged: journey.wasDamaged)
    }

    package func run() async throws -> ProofReport {
        var report = ProofReport("faults")
        var total = Totals()
        for story in 0..<stories {
            let mine = seed &+ UInt64(story)
            let clean = try await Self.journey(.init(seed: mine), name: "clean-\(mine)", folder: folder)
            total.take(clean, isClean: true)
            if let text = clean.violation { report.violated(violation(text, "no fault", "faults --seed \(mine)")) }
            for mode in FaultMode.allCases {
                try await loop(mode, mine, &total, &report)
            }
        }
        try await compound(&total, &report)
        try await flip(&total, &report)
        report.tell("stories", stories)
        report.tell("journeys", total.journeys)
        for mode in FaultMode.allCases { report.tell(mode.rawValue, total.calls[mode] ?? 0) }
        report.tell("faults, one call each", total.single)
        report.tell("compound journeys", total.compounds)
        report.tell("flipped bits at rest", total.flips)
        report.tell("calls failed, in all", total.faults)
        let (failed, clean) = (total.failed, total.clean)
        report.tell("call sites without faults", clean.count)
        report.tell("of them failed", clean.intersection(failed).count)
        report.tell("call sites only after faults", total.reached.subtracting(clean).count)
        report.tell("of these failed", total.reached.subtracting(clean).intersection(failed).count)
        report.tell("receipts", total.receipts)
        report.tell("deliveries", total.deliveries)
        report.tell("second deliveries, with cause", total.duplicates)
        report.tell("settled events let go of", total.gone)
        if stride == 1 {
            for site in clean.subtracting(failed).sorted(by: { $0.description < $1.description }) {
                report.violated(
                    Violation(
                        rule: "coverage", text: "\(site) never failed", place: "faults",
                        command: "faults --seed \(seed)"))
            }
        }
        return report
    }

    private struct Totals {
        var journeys = 0
        var single = 0
        var compounds = 0
        var flips = 0
        var faults = 0
        var calls: [FaultMode: Int] = [:]
        var clean: Set<CallSite> = []
        var reached: Set<CallSite> = []
        var failed: Set<CallSite> = []
        var receipts = 0
        var deliveries = 0
        var duplicates = 0
        var gone = 0

        mutating func take(_ outcome: Outcome, isClean: Bool = false) {
            journeys += 1
            faults += outcome.faults
            receipts += outcome.receipts
            deliveries += outcome.deliveries
            duplicates += outcome.duplicates
            gone += outcome.gone
            for (site, counts) in outcome.sites where FilePlan.failing.contains(site.operation) {
                reached.insert(site)
                if isClean { clean.insert(site) }
                if counts.faults > 0 { failed.insert(site) }
            }
        }
    }

    /// Fails call 1, 2, 3 and so on until a journey is not touched any more.
    private func loop(
        _ mode: FaultMode, _ mine: UInt64, _ total: inout Totals, _ report: inout ProofReport
    ) async throws {
        let (folder, stride) = (folder, stride)
        let outcomes = try await workers.map(
            100_000, endingWith: { (outcome: Outcome) in outcome.faults == 0 || outcome.violation != nil }
        ) { index in
            let call = 1 + index * stride
            return try await Self.journey(
                Self.singlePlan(mine, mode, call: call), name: "\(mine)-\(mode)-\(call)", folder: folder)
        }
        for (index, outcome) in outcomes.enumerated() {
            guard outcome.faults > 0 || outcome.violation != nil else { continue }
            total.take(outcome)
            total.single += 1
            total.calls[mode, default: 0] += 1
            guard let text = outcome.violation else { continue }
            let call = 1 + index * stride
            report.violated(
                violation(text, "\(mode.rawValue), call \(call)", "faults --seed \(mine) --mode \(mode) --call \(call)")
            )
        }
    }

    /// One failing call, or all from one on.
    static func singlePlan(_ seed: UInt64, _ mode: FaultMode, call: Int) -> FaultJourney.Plan {
        FaultJourney.Plan(seed: seed, faults: [mode.plan(at: call)], heals: mode.heals)
    }

    /// A flipped bit and no failing call.
    static func flipPlan(_ seed: UInt64, _ index: Int) -> FaultJourney.Plan {
        var plan = FaultJourney.Plan(seed: seed)
        plan.damagedEvent = index
        return plan
    }

    /// Runs one journey again.
    func again(_ plan: FaultJourney.Plan) async throws -> ProofReport {
        let outcome = try await Self.journey(plan, name: "again", folder: folder)
        var report = ProofReport("faults")
        report.tell("journeys", 1)
        report.tell("calls failed", outcome.faults)
        report.tell("receipts", outcome.receipts)
        report.tell("deliveries", outcome.deliveries)
        for text in outcome.violations {
            let (rule, rest) = SimulationProof.split(text)
            report.violated(Violation(rule: rule, text: rest, place: "the journey", command: "as it was called"))
        }
        return report
    }

    /// Two failures in one journey, the second soon after the first in half of the cases: while the tier recovers.
    static func compoundPlan(_ seed: UInt64, calls: Int) -> FaultJourney.Plan {
        var random = SeededGenerator(seed: seed)
        let first = 1 + random.below(max(calls, 1))
        let second = random.below(2) == 0 ? first + 1 + random.below(40) : 1 + random.below(max(calls, 1))
        let kinds: [FilePlan.Kind] = [.device, .space, .short, .done]
        func one(_ call: Int) -> FilePlan {
            FilePlan(kinds[random.below(kinds.count)], at: call, isLasting: random.below(8) == 0)
        }
        let faults = [one(first), one(second)]
        return FaultJourney.Plan(seed: seed % 16, faults: faults, heals: random.below(2) == 0)
    }

    private func compound(_ total: inout Totals, _ report: inout ProofReport) async throws {
        let (folder, seed) = (folder, seed)
        let calls = total.calls[.deviceOnce].map { $0 * stride / max(stories, 1) } ?? 300
        let outcomes = try await workers.map(
            compounds, endingWith: { (outcome: Outcome) in outcome.violation != nil }
        ) { index in
            let mine = seed &+ UInt64(index)
            return try await Self.journey(
                Self.compoundPlan(mine, calls: calls), name: "compound-\(mine)", folder: folder)
        }
        for (index, outcome) in outcomes.enumerated() {
            total.take(outcome)
            if outcome.faults > 1 { total.compounds += 1 }
            guard let text = outcome.violation else { continue }
            let mine = seed &+ UInt64(index)
            report.violated(
                violation(text, "compound seed \(mine)", "faults --compound \(mine) --calls \(calls)"))
        }
    }

    /// Flips a bit of each event that is open between two lives.
    private func flip(_ total: inout Totals, _ report: inout ProofReport) async throws {
        for story in 0..<UInt64(max(4, stories)) {
            let (mine, folder) = (seed &+ story, folder)
            let outcomes = try await workers.map(
                100, endingWith: { (outcome: Outcome) in !outcome.wasDamaged || outcome.violation != nil }
            ) { index in
                return try await Self.journey(Self.flipPlan(mine, index), name: "flip-\(mine)-\(index)", folder: folder)
            }
            for (index, outcome) in outcomes.enumerated() where outcome.wasDamaged || outcome.violation != nil {
                total.take(outcome)
                total.flips += 1
                guard let text = outcome.violation else { continue }
                report.violated(
                    violation(text, "flipped bit \(index)", "faults --seed \(mine) --flip \(index)"))
            }
        }
        if total.flips == 0 {
            report.violated(
                violation("coverage: no event was open to be damaged", "flipped bits", "faults --seed \(seed)"))
        }
    }

    private func violation(_ text: String, _ place: String, _ command: String) -> Violation {
        let (rule, rest) = SimulationProof.split(text)
        return Violation(rule: rule, text: rest, place: "seed \(seed), \(place)", command: command)
    }
}
