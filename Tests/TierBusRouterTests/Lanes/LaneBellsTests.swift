import Testing
@testable import TierBusRouter

@Suite("Bells of a lane") struct LaneBellsTests {
    /// A turn with subscribers, and who was asked.
    private final class Bench {
        let turn = UnsafeMutablePointer<LaneTurn>.allocate(capacity: 1)
        let running = Cursor.makeCursor()
        var asked: [Int] = []
        var hot: Set<Int> = []
        var bells: [Int: LaneBell] = [:]

        init() { turn.initialize(to: LaneTurn()) }

        deinit {
            turn.deinitialize(count: 1)
            turn.deallocate()
            running.destroyCursor()
        }

        func add(_ number: Int, _ body: @escaping (Bench) -> Void = { _ in }) {
            let bell = turn.pointee.makeBell()
            bells[number] = bell
            _ = turn.pointee.add(
                BelledPoller(
                    poll: { [unowned self] in
                        asked.append(number)
                        body(self)
                        return 1
                    }, isReady: { true }, staysHot: { [unowned self] in hot.contains(number) }), behind: bell)
        }

        func remove(_ number: Int) {
            guard let bell = bells.removeValue(forKey: number) else { return }
            turn.pointee.giveBack(bell)
        }

        func ring(_ numbers: Int...) { for number in numbers { bells[number]?.ring() } }

        var isReady: Bool { LaneTurn.isReady(turn) }

        func poll() -> [Int] {
            asked = []
            let work = LaneTurn.pollAll(turn, running)
            #expect(work == asked.count)
            return asked
        }
    }

    @Test("Who has rung is asked, once for each time, and nobody else") func rung() {
        let bench = Bench()
        // Over several words and chunks of them.
        for number in 0..<3_000 { bench.add(number) }
        #expect(bench.poll().isEmpty && !bench.isReady)
        bench.ring(2_999, 0, 63, 64, 1_024, 0)
        #expect(bench.isReady)
        #expect(bench.poll() == [0, 63, 64, 1_024, 2_999])
        #expect(bench.poll().isEmpty && !bench.isReady)
    }

    @Test("Who stays hot is asked in every turn until it has cooled down") func hot() {
        let bench = Bench()
        for number in 0..<70 { bench.add(number) }
        bench.hot = [1, 69]
        bench.ring(1, 2, 69)
        #expect(bench.poll() == [1, 2, 69])
        #expect(bench.poll() == [1, 69] && bench.isReady)
        bench.hot = [69]
        #expect(bench.poll() == [1, 69])
        #expect(bench.poll() == [69])
        bench.hot = []
        #expect(bench.poll() == [69])
        #expect(bench.poll().isEmpty && !bench.isReady)
    }

    @Test("A bell that rings while its subscriber is being asked is heard in the next turn") func meanwhile() {
        let bench = Bench()
        var times = 0
        bench.add(0) { bench in
            times += 1
            if times < 3 { bench.ring(0, 1) }
        }
        bench.add(1)
        bench.ring(0)
        #expect(bench.poll() == [0])
        #expect(bench.poll() == [0, 1])
        #expect(bench.poll() == [0, 1])
        #expect(bench.poll().isEmpty)
    }

    @Test("Subscribers come and go while others are asked; who has gone is not asked, and its bell is given again")
    func comeAndGo() {
        let bench = Bench()
        bench.add(0) { bench in
            bench.remove(1)
            bench.remove(0)
            bench.add(3)
        }
        bench.add(1)
        bench.add(2)
        bench.ring(0, 1, 2)
        #expect(bench.poll() == [0, 2])
        bench.ring(2, 3)
        #expect(bench.poll().sorted() == [2, 3])
        // Two were given back, one was given again.
        bench.add(4)
        #expect(bench.bells[4]?.number ?? 9 < 2)
    }

    @Test("A subscriber that is given back is freed at once, but for one that is being asked: that one after the turn")
    func freed() {
        final class Held {}
        let bench = Bench()
        var holds: [Held?] = [Held(), Held()]
        weak let first = holds[0]
        weak let second = holds[1]
        for number in 0..<2 {
            let held = holds[number]
            bench.add(number) { bench in
                withExtendedLifetime(held) {
                    bench.remove(number)
                    #expect(number == 1 && second != nil)
                }
            }
        }
        holds = []
        #expect(first != nil && second != nil)
        bench.remove(0)
        #expect(first == nil)
        bench.ring(1)
        #expect(bench.poll() == [1])
        #expect(second == nil)
    }
}
