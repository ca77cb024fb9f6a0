import Testing
import TierBusCore
import TierBusRouter
import TierBusTesting

@Suite("What is wrong, by place") struct HealthBoardTests {
    private let clock = TestClock()
    private let said = Shared<[String]>([])

    private func board() -> HealthBoard { HealthBoard(clock: clock) { [said] in said.append("\($0) \($1)") } }

    @Test("A place's change of state is told once, whatever else is said of it") func once() {
        let board = board()
        board.set(.degraded, .backlog, at: "log", "much waits")
        board.set(.degraded, .backlog, at: "log", "more waits")
        board.set(.degraded, .damage, at: "log", "a row is damaged")
        board.set(.full, .room, at: "log", "no room")
        board.clear(.backlog, at: "log", "little waits")
        board.clear(.room, at: "log", "room")
        board.clear(.room, at: "log", "room")
        board.clear(.damage, at: "log", "mended")
        #expect(
            said.value == [
                "log degraded: much waits", "log full: no room", "log degraded: a row is damaged", "log ready: mended",
            ])
    }

    @Test("The worst of all places is the state of the whole, and its reason stands first") func worst() {
        let board = board()
        #expect(board.health.reasons.isEmpty)
        #expect(board.health.state == .ready)
        board.set(.degraded, .stopped, at: "b", "stopped")
        board.set(.degraded, .stopped, at: "a", "stopped")
        board.set(.faulted, .down, at: "log", "down")
        #expect(board.health.state == .faulted)
        #expect(board.health.reasons.map(\.place) == ["log", "a", "b"])
        board.clear(.down, at: "log", "up")
        #expect(board.health.state == .degraded)
        #expect(said.value.last == "log ready: up")
    }

    @Test("A reason is as old as its state, and has the latest text") func since() async {
        let board = board()
        let start = clock.now
        board.set(.degraded, .backlog, at: "log", "81 %")
        clock.advance(by: .seconds(1))
        board.set(.degraded, .backlog, at: "log", "85 %")
        #expect(board.health.reasons.first?.since == start)
        #expect(board.health.reasons.first?.text == "85 %")
        board.set(.full, .backlog, at: "log", "100 %")
        #expect(board.health.reasons.first?.since == start + .seconds(1))
    }
}
