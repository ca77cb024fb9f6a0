import Foundation
import Testing
import TierBusTesting

@Suite(.timeLimit(.minutes(5))) struct SupportTests {
    @Test("Nobody leaves a rendezvous before all have arrived")
    func rendezvous() async throws {
        let rendezvous = Rendezvous(of: 3)
        let arrived = Shared(0)
        let seen = Collected<Int>()
        try await withThrowingTaskGroup { group in
            for _ in 0..<3 {
                group.addTask {
                    arrived.add()
                    try await rendezvous.arrive()
                    seen.append(arrived.value)
                }
            }
            try await group.waitForAll()
        }
        #expect(seen.value == [3, 3, 3])
        try await rendezvous.arrive()
    }

    @Test("Who is cancelled leaves a rendezvous with an error")
    func cancelledRendezvous() async {
        let rendezvous = Rendezvous(of: 2)
        let task = Task { try await rendezvous.arrive() }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }

    @Test("A gate lets nobody through before it is released, and everybody afterwards")
    func gate() async throws {
        let gate = ReleaseGate()
        let passed = Shared(0)
        let task = Task {
            try await gate.wait()
            passed.add()
        }
        await until { gate.waitingCount == 1 }
        #expect(passed.value == 0)
        gate.release()
        try await task.value
        try await gate.wait()
        #expect(passed.value == 1)
    }

    @Test("Waiting for what does not come ends with the task")
    func waitingInVain() async {
        let task = Task { await until { false } }
        task.cancel()
        #expect(await task.value == false)
        #expect(await until { true })
    }

    @Test("What many tasks collect is all there")
    func shared() async {
        let collected = Collected<Int>()
        let sum = Shared(0)
        await withTaskGroup { group in
            for number in 0..<100 {
                group.addTask {
                    collected.append(number)
                    sum.change { $0 += number }
                }
            }
        }
        #expect(collected.value.sorted() == Array(0..<100))
        #expect(sum.value == 4_950)
    }

    @Test("A temporary folder is its owner's alone, and goes when nobody has it")
    func folder() throws {
        var folder: TemporaryFolder? = try TemporaryFolder()
        let path = try #require(folder?.path)
        let file = try #require(folder?.file("log.db"))
        #expect(FileManager.default.createFile(atPath: file, contents: nil))
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? NSNumber
        #expect(mode?.intValue == 0o700)
        folder = nil
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test("A seed gives the same numbers everywhere")
    func seeded() {
        var generator = SeededGenerator(seed: 0)
        // Source: the first outputs of SplitMix64 for the seed 0, Vigna's reference code.
        #expect(
            (0..<3).map { _ in generator.next() } == [
                0xE220_A839_7B1D_CDAF, 0x6E78_9E6A_A1B9_65F4, 0x06C4_5D18_8009_454F,
            ])
    }
}
