import Testing
import TierBusCore
@testable import TierBusRouter

@Suite("Turns of a lane") struct LaneTurnTests {
    /// A turn on memory of its own, and what happened in it.
    private final class Bench {
        let turn = UnsafeMutablePointer<LaneTurn>.allocate(capacity: 1)
        let running = Cursor.makeCursor()
        var log: [String] = []

        init() { turn.initialize(to: LaneTurn()) }

        deinit {
            turn.deinitialize(count: 1)
            turn.deallocate()
            running.destroyCursor()
        }

        func poll() -> Int { LaneTurn.pollAll(turn, running) }

        func add(_ name: String, isReady: Bool = false, _ body: @escaping () -> Int = { 1 }) -> Int {
            turn.pointee.add(
                Poller(
                    poll: { [unowned self] in
                        log.append(name)
                        return body()
                    },
                    isReady: { [unowned self] in
                        log.append("\(name)?")
                        return isReady
                    }))
        }

        func takeLog() -> [String] {
            defer { log = [] }
            return log
        }
    }

    private final class Hook: LaneHook {
        let body: () -> Void

        init(_ body: @escaping () -> Void) { self.body = body }

        func atEndOfTurn() { body() }
    }

    @Test("Pollers are asked in the order they were added, and their work is summed up") func order() {
        let bench = Bench()
        for number in 0..<20 { _ = bench.add("\(number)") { number } }
        #expect(bench.poll() == 190)
        #expect(bench.takeLog() == (0..<20).map { "\($0)" })
    }

    @Test("Hooks are called after all pollers, once for each time they were asked for, and may ask again") func hooks()
    {
        let bench = Bench()
        let again = Hook { bench.log.append("again") }
        let hook = Hook {
            bench.log.append("hook")
            bench.turn.pointee.atEndOfTurn(again)
        }
        _ = bench.add("first") {
            bench.turn.pointee.atEndOfTurn(hook)
            return 1
        }
        _ = bench.add("second")
        _ = bench.poll()
        #expect(bench.takeLog() == ["first", "second", "hook", "again"])
        LaneTurn.flush(bench.turn)
        #expect(bench.takeLog() == [])
    }

    @Test("A poller that adds others, so many that the list grows, goes on; they are asked from the next turn on")
    func adding() {
        let bench = Bench()
        var isFirst = true
        _ = bench.add("adder") {
            guard isFirst else { return 0 }
            isFirst = false
            for number in 0..<30 { _ = bench.add("added \(number)") }
            bench.log.append("adder goes on")
            return 1
        }
        #expect(bench.poll() == 1)
        #expect(bench.takeLog() == ["adder", "adder goes on"])
        #expect(bench.poll() == 30)
        #expect(bench.takeLog() == ["adder"] + (0..<30).map { "added \($0)" })
    }

    @Test("A poller that removes itself and others is let go at the end of the turn, and the rest keep their order")
    func removing() {
        let census = Census()
        let bench = Bench()
        var ids: [Int] = []
        for number in 0..<10 {
            let token = Token(number, census)
            ids.append(
                bench.add("\(number)") {
                    if token.number == 3 {
                        for id in [1, 3, 9] { bench.turn.pointee.removePoller(ids[id]) }
                        #expect(census.living == 10)
                    }
                    return 1
                })
        }
        #expect(bench.poll() == 10)
        #expect(census.living == 7)
        _ = bench.takeLog()
        #expect(bench.poll() == 7)
        #expect(bench.takeLog() == ["0", "2", "4", "5", "6", "7", "8"])
        bench.turn.pointee.removePoller(ids[0])
        #expect(census.living == 6)
        bench.turn.pointee.removePoller(ids[0])
        #expect(bench.poll() == 6)
    }

    @Test("All are asked whether they are ready, also after one is; who runs is known meanwhile") func ready() {
        let bench = Bench()
        var seen: [Int] = []
        let first = bench.add("a", isReady: true) {
            seen.append(bench.running.value)
            return 0
        }
        let second = bench.add("b") {
            seen.append(bench.running.value)
            return 0
        }
        #expect(LaneTurn.isReady(bench.turn))
        #expect(bench.takeLog() == ["a?", "b?"])
        #expect(bench.poll() == 0)
        #expect(seen == [first, second])
        #expect(bench.running.value == 0)
        bench.turn.pointee.removePoller(first)
        #expect(!LaneTurn.isReady(bench.turn))
    }
}
