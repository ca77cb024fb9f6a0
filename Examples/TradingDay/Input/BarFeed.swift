import TierBusCore
package import TierBusMarket

/// The bars of a day, one after the other, over all passes.
///
/// The id of a bar is a function of its symbol, timestamp and occurrence, so the same input has the same ids in every run.
package struct BarFeed: Sequence, IteratorProtocol, Sendable {
    private let input: DayInput
    private let sources: [Symbol: Source]
    private var place = 0
    private var pass = 0

    private struct Source {
        let name: String
        let timeframe: Timeframe
    }

    package init(_ input: DayInput) {
        self.input = input
        let gaps = BarGaps(in: input.rows)
        var sources: [Symbol: Source] = [:]
        for row in input.rows where sources[row.symbol] == nil {
            sources[row.symbol] = Source(name: Self.name(of: row.symbol), timeframe: gaps.timeframe(of: row.symbol))
        }
        self.sources = sources
    }

    package var underestimatedCount: Int { input.rows.count * (input.plan.passes - pass) - place }

    package mutating func next() -> Bar? {
        if place == input.rows.count {
            (place, pass) = (0, pass + 1)
        }
        guard pass < input.plan.passes, place < input.rows.count else { return nil }
        let row = input.rows[place]
        place += 1
        let time = input.plan.time(of: row, pass: pass)
        let source = sources[row.symbol]
        let id = EventID(
            naming: source?.name ?? Self.name(of: row.symbol), time.nanoseconds, Int64(row.occurrence))
        return Bar(
            EventHeader(id: id, timestamp: time), symbol: row.symbol, timeframe: source?.timeframe ?? .day,
            open: row.open, high: row.high, low: row.low, close: row.close, volume: row.volume)
    }

    private static func name(of symbol: Symbol) -> String { "bar/\(symbol)" }
}
