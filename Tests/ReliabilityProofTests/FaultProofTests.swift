import ReliabilityProofKit
import Testing
import TierBusTesting

@Suite struct FaultProofTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func run(_ plan: FaultJourney.Plan) async throws -> (violations: [String], faults: Int) {
        let files = try FaultyFiles("journey \(folder.path)")
        var journey = FaultJourney(plan, on: files, at: folder.file("log.db"))
        try await journey.run()
        #expect(journey.journalNow.receipts > 10 && journey.journalNow.deliveries > 10)
        return (journey.violations, files.faults)
    }

    @Test("A journey on which nothing fails keeps every promise", arguments: UInt64(1)...4)
    func undisturbed(_ seed: UInt64) async throws {
        let (violations, faults) = try await run(FaultJourney.Plan(seed: seed))
        #expect(violations.isEmpty && faults == 0)
    }

    @Test(
        "A failing call here and there costs nothing that was promised", arguments: FaultMode.allCases, [2, 150, 333])
    func disturbed(_ mode: FaultMode, _ call: Int) async throws {
        let (violations, faults) = try await run(
            FaultJourney.Plan(seed: 3, faults: [mode.plan(at: call)], heals: mode.heals))
        #expect(violations.isEmpty)
        // Few calls are locks.
        #expect(faults > 0 || (mode == .busy && call > 10))
    }

    @Test("An event with a flipped bit is set aside, not delivered")
    func flipped() async throws {
        var plan = FaultJourney.Plan(seed: 1)
        plan.damagedEvent = 0
        let files = try FaultyFiles("flipped \(folder.path)")
        var journey = FaultJourney(plan, on: files, at: folder.file("log.db"))
        try await journey.run()
        #expect(journey.wasDamaged && journey.violations.isEmpty)
    }

    @Test("A short run tells what it did, and repeats what it is asked for")
    func proof() async throws {
        let proof = FaultProof(
            seed: 1, compounds: 8, stride: 90, workers: Workers(width: 2), folder: folder.path)
        let report = try await proof.run()
        #expect(report.isKept, "\(report.text)")
        let faults = report.rows.first { $0.name == "faults, one call each" }.flatMap { Int($0.value) }
        #expect(try #require(faults) > 30)
    }
}
