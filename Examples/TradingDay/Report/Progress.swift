/// What is shown while a day is played, and when.
///
/// On a terminal one line, written over again ten times a second at most; elsewhere a line every ten seconds, so that
/// a short run writes none.
struct Progress: Sendable {
    private let total: Int
    private let isTerminal: Bool
    private let started: Int64
    private var shown: Int64
    private var width = 0

    /// - Parameters:
    ///   - total: Bars there are.
    ///   - uptime: Nanoseconds of a clock that never goes back.
    init(of total: Int, isTerminal: Bool, at uptime: Int64) {
        self.total = total
        self.isTerminal = isTerminal
        started = uptime
        shown = uptime
    }

    /// - Returns: What to write now; nil where the last is too recent.
    mutating func text(bars done: Int, orders: Int, equity: Double?, at uptime: Int64) -> String? {
        guard uptime - shown >= (isTerminal ? 100_000_000 : 10_000_000_000) else { return nil }
        shown = uptime
        let percent = total == 0 ? 100 : min(100, Int(Double(done) / Double(total) * 100))
        let rate = Double(done) / (Double(max(1, uptime - started)) / 1e9)
        var line =
            "\(Figures.grouped(done)) of \(Figures.grouped(total)) bars (\(percent) %), "
            + "\(Figures.grouped(orders)) orders, \(Figures.fixed(rate, places: 0)) bars/s"
        if let equity { line += ", equity \(Figures.fixed(equity, places: 0))" }
        guard isTerminal else { return line + "\n" }
        defer { width = line.count }
        return "\r" + bar(percent) + " " + line.padded(to: width)
    }

    /// - Returns: What clears the line, once all is done; empty where there is none.
    var end: String { width == 0 ? "" : "\r" + String(repeating: " ", count: width + 13) + "\r" }

    private func bar(_ percent: Int) -> String {
        let full = max(0, min(10, percent / 10))
        return "[" + String(repeating: "#", count: full) + String(repeating: ".", count: 10 - full) + "]"
    }
}
