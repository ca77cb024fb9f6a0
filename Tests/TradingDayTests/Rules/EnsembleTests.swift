import Testing
import TierBusCore
import TierBusMarket

@testable import TradingDayKit

@Suite struct EnsembleTests {
    @Test("A crossover abstains until its slow window is full, then compares exactly")
    func crossover() {
        var crossover = Crossover(1, 3)
        let closes: [Price] = ["0.1", "0.1", "0.1", "0.2", "0.1", "0.3", "0.2"]
        #expect(closes.map { crossover.update("A", close: $0) } == [nil, nil, 0, 1, -1, 1, 0])
        #expect(crossover.update("B", close: 5) == nil)
    }

    @Test("The band answers only beyond its edge")
    func band() {
        #expect(Band.answer(close: 5, mean: 3, deviation: 1) == 0)
        #expect(Band.answer(close: 5.0001, mean: 3, deviation: 1) == -1)
        #expect(Band.answer(close: 1, mean: 3, deviation: 1) == 0)
        #expect(Band.answer(close: 0.9999, mean: 3, deviation: 1) == 1)
        #expect(Band.answer(close: 3, mean: 3, deviation: 0) == 0)
    }

    @Test("An indicator is told of from the bar at which its window is full")
    func indicators() {
        var board = IndicatorBoard()
        var counts: [IndicatorKind: Int] = [:]
        var last: [IndicatorKind: Double] = [:]
        for number in 1...50 {
            board.update("A", close: Price(units: Int64(number) * Price.scale)) { kind, value in
                counts[kind, default: 0] += 1
                last[kind] = value
            }
        }
        #expect(counts == ["SMA_10": 41, "SMA_20": 31, "SMA_50": 1, "STDDEV_20": 31])
        #expect(last["SMA_10"] == 45.5)
        #expect(last["SMA_20"] == 40.5)
        #expect(last["SMA_50"] == 25.5)
        #expect(abs((last["STDDEV_20"] ?? 0) - 33.25.squareRoot()) < 1e-12)
    }

    @Test(
        "A vote is a signal from a quarter on, and who abstains counts nothing",
        arguments: [
            (1, 1, 1, 10), (1, 1, -1, 4), (1, -1, -1, -2), (1, -1, 0, 1), (0, 1, 0, 3), (0, 0, -1, -3), (0, 1, -1, 0),
            (nil, nil, nil, 0), (1, nil, 0, 4), (1, nil, -1, 1), (nil, nil, 1, 3), (-1, -1, -1, -10),
        ] as [(Int?, Int?, Int?, Int)])
    func votes(fast: Int?, slow: Int?, reversion: Int?, tenths: Int) {
        #expect(Vote.count(fast: fast, slow: slow, reversion: reversion) == tenths)
        var vote = Vote()
        #expect(vote.add(ballot(.reversion, 1, reversion)) == nil)
        #expect(vote.add(ballot(.fast, 1, fast)) == nil)
        let signal = vote.add(ballot(.slow, 1, slow))
        #expect((signal != nil) == (abs(tenths) >= 3))
        #expect((signal?.action.sign ?? tenths.signum()) == tenths.signum() || signal == nil)
        #expect(signal == nil || signal?.strength == Double(abs(tenths)) / 10)
        #expect(vote.waiting == 0)
    }

    @Test("A signal's id follows from the bar, whoever answered last")
    func signalIDs() {
        let orders: [[Child]] = [
            [.fast, .slow, .reversion], [.reversion, .slow, .fast], [.slow, .reversion, .fast],
        ]
        let signals = orders.map { children in
            var vote = Vote()
            return children.compactMap { vote.add(ballot($0, 1, 1)) }
        }
        #expect(signals.allSatisfy { $0 == signals[0] && $0.count == 1 })
        #expect(signals[0].first?.id == EventID(following: EventID(high: 1, low: 1), "signal"))
        #expect(signals[0].first?.referencePrice == 2)
    }

    @Test("Mean reversion abstains without waiting until it can have indicators")
    func abstains() {
        var reversion = MeanReversion()
        for time in 1..<20 {
            let answer = reversion.update(close(Int64(time), 1))
            #expect(answer?.direction == nil && answer != nil)
        }
        #expect(reversion.waiting == 0)
        #expect(reversion.update(close(20, 9)) == nil)
        #expect(reversion.waiting == 1)
        #expect(reversion.update("A", time(20), "SMA_10", 1) == nil)
        #expect(reversion.update("A", time(20), "STDDEV_20", 1) == nil)
        let answer = reversion.update("A", time(20), "SMA_20", 3)
        #expect(answer == MeanReversion.Answer(close: close(20, 9), direction: -1))
        #expect(reversion.waiting == 0)
    }

    @Test("The join gives the same meetings for every order of arrival, also of several at one moment")
    func join() {
        // Two moments, two occurrences each: 12 arrivals, of which each input keeps its own order.
        let moments = [Moment(symbol: "A", timestamp: time(1)), Moment(symbol: "A", timestamp: time(2))]
        let input = [(moments[0], 1), (moments[0], 2), (moments[1], 3), (moments[1], 4)]
        var state: UInt64 = 11
        for _ in 0..<500 {
            var join = ThreeWayJoin<Int, Int, Int>()
            var next = [0, 0, 0]
            var met: [Int] = []
            while next.contains(where: { $0 < input.count }) {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                let side = Int(state >> 33) % 3
                guard next[side] < input.count else { continue }
                let (moment, value) = input[next[side]]
                next[side] += 1
                let meeting =
                    switch side {
                    case 0: join.add(first: value, at: moment)
                    case 1: join.add(second: value, at: moment)
                    default: join.add(third: value, at: moment)
                    }
                guard let meeting else { continue }
                #expect(meeting.first == meeting.second && meeting.second == meeting.third)
                met.append(meeting.first)
            }
            #expect(met == [1, 2, 3, 4])
            #expect(join.count == 0)
        }
    }

    @Test("The join holds what one input runs ahead by, and nothing of what has met")
    func bounded() {
        let ahead = 100
        var join = ThreeWayJoin<Int, Int, Int>()
        for number in 0..<10_000 {
            #expect(join.add(first: number, at: Moment(symbol: "A", timestamp: time(Int64(number)))) == nil)
            let late = number - ahead
            guard late >= 0 else { continue }
            let moment = Moment(symbol: "A", timestamp: time(Int64(late)))
            #expect(join.add(second: late, at: moment) == nil)
            #expect(join.add(third: late, at: moment)?.first == late)
            #expect(join.count == ahead)
        }
    }

    private func time(_ nanoseconds: Int64) -> Timestamp { Timestamp(nanoseconds: nanoseconds) }

    private func ballot(_ child: Child, _ number: Int64, _ direction: Int?) -> Ballot {
        Ballot(of: child, to: EventID(high: 1, low: UInt64(number)), time(number), "A", close: 2, direction)
    }

    private func close(_ number: Int64, _ price: Price) -> MeanReversion.Close {
        MeanReversion.Close(
            bar: EventID(high: 1, low: UInt64(number)), symbol: "A", timestamp: time(number), price: price)
    }
}
