import Testing
import TierBusCore
import TierBusMarket

@testable import TradingDayKit

@Suite struct RowMergeTests {
    @Test("Rows come by time, then by file, then by line")
    func order() throws {
        let merged = RowMerge.merge([
            [row(1, "A", close: 1), row(3, "A", close: 2), row(3, "A", close: 3)],
            [row(1, "B", close: 4), row(3, "A", close: 5)],
            [row(0, "C", close: 6), row(3, "C", close: 7)],
        ])
        #expect(merged.map(\.close) == [6, 1, 4, 2, 3, 5, 7])
        #expect(merged.map(\.occurrence) == [0, 0, 0, 0, 1, 2, 0])
    }

    @Test("Any number of files is merged as a stable sort of all their lines would")
    func stable() {
        var state: UInt64 = 7
        for count in 0...9 {
            var price: Int64 = 0
            let files = (0..<count).map { _ in
                (0..<20).map { _ in
                    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                    price += 1
                    return row(Int64(state >> 60), close: Price(units: price))
                }
            }
            let expected = files.joined().sorted { ($0.timestamp, $0.close) < ($1.timestamp, $1.close) }
            #expect(RowMerge.merge(files).map(\.close) == expected.map(\.close))
        }
    }

    @Test("Passes that fit into time follow one another")
    func follow() throws {
        let day: Int64 = 86_400_000_000_000
        let input = try DayInput(files: [[row(0), row(day / 2)]], repeats: 3)
        let times = BarFeed(input).map(\.timestamp.nanoseconds)
        #expect(times == [0, day / 2, day, day + day / 2, 2 * day, 2 * day + day / 2])
    }

    @Test("Passes that reach beyond the end of time start again, a nanosecond later each")
    func startAgain() throws {
        let late = Int64.max - 10
        let input = try DayInput(files: [[row(late - 100), row(late)]], repeats: 3)
        #expect(
            BarFeed(input).map(\.timestamp.nanoseconds) == [
                late - 100, late, late - 99, late + 1, late - 98, late + 2,
            ])
        #expect(throws: InputError.tooManyPasses(12, most: 11)) {
            try DayInput(files: [[row(late - 100), row(late)]], repeats: 12)
        }
        #expect(throws: InputError.tooManyPasses(4, most: 3)) {
            try DayInput(files: [[row(.min), row(3), row(6), row(6)]], repeats: 4)
        }
        #expect(try DayInput(files: [[row(.min), row(.max)]], repeats: 1).count == 2)
        #expect(throws: InputError.tooManyPasses(2, most: 1)) {
            try DayInput(files: [[row(.min), row(.max)]], repeats: 2)
        }
    }

    @Test("A day without bars stays one, however often it is played")
    func nothing() throws {
        let input = try DayInput(files: [[], []], repeats: 1_000)
        #expect(input.count == 0)
        #expect(Array(BarFeed(input)).isEmpty)
    }

    @Test("A bar's id is a function of symbol, time and occurrence")
    func ids() throws {
        let alone = BarFeed(try DayInput(files: [[row(5, "A", close: 1)]])).map(\.id)
        let among = BarFeed(
            try DayInput(files: [[row(5, "B"), row(5, "A", close: 2), row(5, "A", close: 3), row(6, "A")]]))
        let ids = among.map(\.id)
        #expect(ids[1] == alone[0])
        #expect(Set(ids).count == 4)
    }

    @Test("The timeframe is the longest usual one that fits between two bars")
    func timeframes() {
        func timeframe(_ seconds: Int64...) -> Timeframe {
            BarGaps(in: seconds.map { row($0 * 1_000_000_000) }).timeframe(of: "A")
        }
        #expect(timeframe(0) == .day)
        #expect(timeframe(0, 0) == .day)
        #expect(timeframe(0, 604_800) == .week)
        #expect(timeframe(0, 90_000, 180_000) == .day)
        #expect(timeframe(0, 86_399) == .hour)
        #expect(timeframe(0, 7_200, 7_200, 7_500) == .fiveMinutes)
        #expect(timeframe(0, 1) == .second)
    }
}
