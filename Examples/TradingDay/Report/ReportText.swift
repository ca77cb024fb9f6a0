import TierBusCore
import TierBusMarket

/// The report as a person reads it.
struct ReportText {
    private let report: DayReport
    private let account: Account
    private let trace: EquityTrace
    private let options: DayOptions
    private let width: Int

    /// - Parameter width: Columns of the terminal.
    init(_ report: DayReport, _ account: Account, _ trace: EquityTrace, _ options: DayOptions, width: Int = 80) {
        self.report = report
        self.account = account
        self.trace = trace
        self.options = options
        self.width = max(40, min(width, 160))
    }

    /// The lines, none of them wider than asked for.
    var lines: [String] {
        var lines = [summary, ""]
        for table in [events, flow, positions] { lines += table.lines(width: width) + [""] }
        lines += equity
        lines += ledger.lines(width: width) + besides + [""] + lanes.lines(width: width) + [""]
        lines.append("Outcome " + report.outcome)
        if let digest = report.digest { lines.append("Digest  " + digest) }
        return lines
    }

    private var summary: String {
        let rate = Figures.fixed(report.barsPerSecond, places: 0)
        return "\(Figures.grouped(report.bars)) bars in \(Figures.fixed(report.elapsedSeconds, places: 3)) s: "
            + "\(rate) bars a second"
    }

    private var events: TextTable {
        var table = TextTable(
            "Events", [("type", .left), ("tier", .left), ("this day", .right), ("in the store", .right)])
        table.add("BAR", "fast", Figures.grouped(report.bars))
        table.add("INDICATOR", "standard", Figures.grouped(report.indicators))
        table.add("SIGNAL", "standard", Figures.grouped(report.signals))
        table.add("ORDER", "reliable", Figures.grouped(report.orders), Figures.grouped(report.store.orders))
        table.add("FILL", "reliable", Figures.grouped(report.fills), Figures.grouped(report.store.fills))
        return table
    }

    private var flow: TextTable {
        var table = TextTable(
            "Flow, from publish to handler",
            [
                ("tier", .left), ("timed", .right), ("p50", .right), ("p99", .right), ("p99.9", .right),
                ("max", .right), ("p99 floor", .right), ("", .left),
            ])
        for floor in Floor.allCases {
            let latency = floor.summary(in: report.latency)
            let limit = "< " + Figures.time(nanoseconds: floor.nanoseconds)
            guard latency.samples > 0 else {
                table.add(floor.name, "0", "-", "-", "-", "-", limit)
                continue
            }
            let isMet = latency.p99 < floor.nanoseconds
            // The floors are for 1,000 bars a second; at another pace they say nothing.
            let mark = options.rate == 1_000 ? (isMet ? "met" : "MISSED") : ""
            table.add(
                floor.name, Figures.grouped(latency.samples), Figures.time(nanoseconds: latency.p50),
                Figures.time(nanoseconds: latency.p99), Figures.time(nanoseconds: latency.p999),
                Figures.time(nanoseconds: latency.max), limit, mark)
        }
        return table
    }

    private var positions: TextTable {
        var table = TextTable(
            "Positions",
            [("symbol", .left), ("position", .right), ("last price", .right), ("value", .right), ("fills", .right)])
        for (symbol, holding) in account.holdings.sorted(by: { $0.key < $1.key }) {
            let value = holding.lastPrice * holding.position
            table.add(
                symbol.description, Figures.grouped(decimal: holding.position.description),
                Figures.grouped(decimal: holding.lastPrice.description, places: 2),
                Figures.grouped(decimal: value.description, places: 2), Figures.grouped(holding.fills))
        }
        return table
    }

    private var equity: [String] {
        let amount = Figures.grouped(decimal: account.equity.description, places: 2)
        let cash = Figures.grouped(decimal: account.cash.description, places: 2)
        let curve = EquityCurve.lines(trace.points, width: width, height: 11)
        return ["Equity \(amount) (cash \(cash))"] + curve + [""]
    }

    private var ledger: TextTable {
        let ledger = report.ledger
        var table = TextTable(
            "Ledger" + (ledger.balanced ? ", balanced" : ": NOT BALANCED"),
            [
                ("owed", .right), ("delivered", .right), ("dropped", .right), ("dead", .right), ("expired", .right),
                ("discarded", .right), ("pending", .right),
            ])
        table.add(
            Figures.grouped(ledger.owed), Figures.grouped(ledger.delivered), Figures.grouped(ledger.dropped),
            Figures.grouped(ledger.deadLettered), Figures.grouped(ledger.expired), Figures.grouped(ledger.discarded),
            Figures.grouped(ledger.pending))
        return table
    }

    private var besides: [String] {
        let (ledger, store) = (report.ledger, report.store)
        return [
            "recovered \(Figures.grouped(ledger.recovered)), duplicates \(Figures.grouped(ledger.duplicates)), "
                + "unroutable \(Figures.grouped(ledger.unroutable)); in the store: pending "
                + "\(Figures.grouped(store.pending)), dead \(Figures.grouped(store.deadLetters))"
        ]
    }

    private var lanes: TextTable {
        var table = TextTable("Lanes", [("name", .left), ("kind", .left)])
        for lane in report.lanes { table.add(lane.name, lane.kind) }
        return table
    }
}
