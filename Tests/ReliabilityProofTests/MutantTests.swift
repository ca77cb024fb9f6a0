import ReliabilityProofKit
import Testing
import TierBusTesting

@Suite struct MutantTests {
    @Test("Each mistake is noticed by the proof that is there for it", arguments: Mutant.all.map(\.name))
    func noticed(_ name: String) async throws {
        let mutant = try #require(Mutant.all.first { $0.name == name })
        let folder = try TemporaryFolder()
        let proof = MutantProof(seed: 1, patience: 600, workers: Workers(width: 1), folder: folder.path)
        let noticed = try #require(try await proof.hunt(mutant), "'\(name)' survived")
        switch mutant.part {
        case .decisions: #expect(noticed.proof == "simulate")
        case .tier, .file: #expect(noticed.proof == "faults")
        }
    }

    @Test("There are more than twelve, and no two of one name")
    func many() {
        #expect(Mutant.all.count >= 12)
        #expect(Set(Mutant.all.map(\.name)).count == Mutant.all.count)
    }
}
