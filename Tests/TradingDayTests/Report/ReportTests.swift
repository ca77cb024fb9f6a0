import Foundation
import Testing
import TierBusCore
import TierBusMarket

@testable import TradingDayKit

@Suite struct ReportTests {
    @Test("Numbers have commas between their thousands")
    func figures() {
        #expect([0, 12, 999, 1_000, -1_234_567].map(Figures.grouped) == ["0", "12", "999", "1,000", "-1,234,567"])
        #expect(Figures.grouped(.min) == "-9,223,372,036,854,775,808")
        #expect(Figures.grouped(decimal: "-1234.5", places: 2) == "-1,234.50")
        #expect(Figures.grouped(decimal: "99519.02849", places: 2) == "99,519.02849")
        #expect(Figures.grouped(decimal: "7") == "7")
        #expect(Figures.fixed(1_234.567, places: 2) == "1,234.57")
        #expect(Figures.fixed(-0.005, places: 2) == "-0.01")
        #expect(Figures.fixed(0.04, places: 1) == "0.0")
        #expect(Figures.fixed(2.5, places: 0) == "3")
        #expect(Figures.fixed(.infinity, places: 2) == "inf")
    }

    @Test("Times are in the unit that suits them")
    func times() {
        let cases: [(Int64, String)] = [
            (0, "0 ns"), (999, "999 ns"), (1_000, "1.00 us"), (12_340, "12.3 us"), (123_400, "123 us"),
            (999_900, "1.00 ms"), (1_250_000, "1.25 ms"), (3_100_000_000, "3.10 s"), (123_000_000_000, "123 s"),
        ]
        for (nanoseconds, text) in cases { #expect(Figures.time(nanoseconds: nanoseconds) == text) }
    }

    @Test("A table aligns its columns, and cuts what is too wide")
    func table() {
        var table = TextTable("Things", [("name", .left), ("count", .right)])
        table.add("a", "1")
        table.add("longer", "1,000,000")
        #expect(
            table.lines(width: 80) == [
                "Things", "name        count", "──────  ─────────", "a               1", "longer  1,000,000",
            ])
        #expect(table.lines(width: 10).allSatisfy { $0.count <= 10 })
    }

    @Test("A curve has the height and at most the width that was asked for, and its extremes on its first and last row")
    func curve() {
        let points = (0..<500).map { 100_000 + 250 * sin(Double($0) / 40) }
        for width in [20, 40, 80, 120] {
            let lines = EquityCurve.lines(points, width: width, height: 9)
            #expect(lines.count == 9)
            #expect(lines.allSatisfy { $0.count <= width })
        }
        let steps = EquityCurve.lines([1, 2, 3], width: 20, height: 3)
        #expect(steps.first?.hasPrefix("3.00 ┤") == true)
        #expect(steps.last?.hasPrefix("1.00 ┤─") == true)
        #expect(EquityCurve.lines([5], width: 80, height: 9).isEmpty)
        #expect(EquityCurve.lines([5, 5], width: 80, height: 9).count == 9)
        #expect(EquityCurve.lines([.nan, 1, .infinity, 2], width: 80, height: 2).count == 2)
    }

    @Test("The trace of equity is bounded, in order, and keeps its first and last point", arguments: [2, 8, 1_024])
    func trace(limit: Int) {
        var trace = EquityTrace(limit: limit)
        #expect(trace.points.isEmpty)
        for number in 0..<10_000 {
            trace.add(Double(number))
            let points = trace.points
            #expect(points.count <= limit + 1)
            #expect(points.first == 0 && points.last == Double(number))
        }
        #expect(zip(trace.points, trace.points.dropFirst()).allSatisfy { $0 < $1 })
        #expect(trace.points.count > limit / 2)
    }

    @Test("The JSON has the keys that were promised, and exact amounts")
    func json() throws {
        let day = try StraightDay(BarFeed(try DayInput.load(BundledBars.paths, repeats: 1)))
        var report = DayReport()
        report.take(day.account, day.outcome)
        report.lanes = [DayReport.Lane(name: "data", kind: "dedicated")]
        let text = try report.json()
        #expect(text.contains(#""equity":99519.02849,"#))
        #expect(text.contains(#""positions":{"EURUSD":-10,"GOOG":10}"#))
        #expect(text.hasSuffix("}\n") && text.filter { $0 == "\n" }.count == 1)
        let object = try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        #expect(
            Set(object.keys) == [
                "bars", "indicators", "signals", "orders", "fills", "positions", "equity", "outcome", "mode", "lanes",
                "ledger", "store", "latency_ns", "elapsed_seconds", "bars_per_second",
            ])
        func keys(_ name: String) -> Set<String> { Set((object[name] as? [String: Any] ?? [:]).keys) }
        #expect(
            keys("ledger") == [
                "owed", "delivered", "dropped", "dead_lettered", "expired", "discarded", "pending", "unroutable",
                "duplicates", "recovered", "balanced",
            ])
        #expect(keys("store") == ["orders", "fills", "pending", "dead_letters"])
        #expect(keys("latency_ns") == ["internal", "fast", "standard", "reliable"])
        let latency = object["latency_ns"] as? [String: [String: Any]]
        #expect(Set((latency?["fast"] ?? [:]).keys) == ["samples", "p50", "p99", "p999", "max"])
        #expect(object["fills"] as? Int == 2_170)
    }

    @Test("The report for a person fits on the terminal and says when the ledger does not balance")
    func text() throws {
        let day = try StraightDay(BarFeed(try DayInput.load(BundledBars.paths, repeats: 1)))
        var report = DayReport()
        report.bars = day.bars
        report.orders = day.orders.count
        report.take(day.account, day.outcome)
        report.latency.fast = LatencySummary(samples: 1_000, p50: 640, p99: 12_300, p999: 1_200_000, max: 9_000_000)
        var trace = EquityTrace()
        var account = Account()
        for fill in day.fills {
            try account.apply(fill)
            trace.add(Double(account.equity.description) ?? 0)
        }
        for width in [80, 100] {
            let lines = ReportText(report, day.account, trace, DayOptions(), width: width).lines
            #expect(lines.allSatisfy { $0.count <= width })
            #expect(lines.contains { $0.contains("99,519.02849") })
            #expect(lines.contains { $0.contains("EURUSD") && $0.contains("-10") })
            #expect(lines.contains { $0.hasPrefix("ORDER") && $0.contains("2,170") })
            #expect(lines.contains("Ledger, balanced"))
        }
        report.ledger.balanced = false
        #expect(ReportText(report, day.account, trace, DayOptions()).lines.contains("Ledger: NOT BALANCED"))
    }

    @Test("Progress is written over on a terminal ten times a second, and elsewhere seldom")
    func progress() {
        var terminal = Progress(of: 2_000, isTerminal: true, at: 0)
        #expect(terminal.text(bars: 1, orders: 0, equity: nil, at: 99_999_999) == nil)
        #expect(terminal.end.isEmpty)
        let line = terminal.text(bars: 1_000, orders: 5, equity: 100_012.4, at: 500_000_000)
        #expect(line == "\r[#####.....] 1,000 of 2,000 bars (50 %), 5 orders, 2,000 bars/s, equity 100,012")
        #expect(terminal.text(bars: 1_100, orders: 5, equity: nil, at: 550_000_000) == nil)
        #expect(terminal.end.count >= line?.count ?? .max)
        var file = Progress(of: 2_000, isTerminal: false, at: 0)
        #expect(file.text(bars: 1_000, orders: 5, equity: nil, at: 9_000_000_000) == nil)
        #expect(file.text(bars: 1_000, orders: 5, equity: nil, at: 10_000_000_000)?.hasSuffix("\n") == true)
        #expect(file.end.isEmpty)
    }
}
