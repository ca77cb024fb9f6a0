import Testing
import TierBusCore
import TierBusHybrid
import TierBusRouter
import TierBusTesting

@Suite("The loop of an async handler") struct LoopTests {
    @Test("begins on its lane, from the first step on", arguments: [LaneKind.dedicated(), .pool, .main])
    func begins(kind: LaneKind) async throws {
        let quiet = QuietWatch()
        let executor = LaneExecutor(name: "loop", kind: kind, quiet: quiet)
        let lane = Lane(executor)
        let loops = LaneLoops(lane, quiet: quiet)
        let (isHere, door) = (Shared([Bool]()), Latch())
        try executor.start()
        await lane.run { _ in
            for _ in 0..<20 {
                loops.start(
                    LaneLoop {
                        isHere.append(executor.isRunningHere)
                        if isHere.value.count == 20 { door.open() }
                    })
            }
        }
        await door.wait()
        #expect(isHere.value == Array(repeating: true, count: 20))
        executor.stop()
        await executor.waitUntilEnded()
    }
}
