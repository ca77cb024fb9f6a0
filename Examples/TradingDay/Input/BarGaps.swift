import TierBusCore
import TierBusMarket

/// The shortest times between the bars of each symbol; bars of one time do not count.
struct BarGaps {
    private(set) var bySymbol: [Symbol: UInt64] = [:]

    /// The shortest of all; nil where no symbol has two times.
    var smallest: UInt64? { bySymbol.values.min() }

    /// - Parameter rows: In the order of time.
    init(in rows: [BarRow]) {
        var latest: [Symbol: Int64] = [:]
        for row in rows {
            let time = row.timestamp.nanoseconds
            if let before = latest.updateValue(time, forKey: row.symbol), before != time {
                // In order, so the difference is not negative; it may need the 64th bit.
                let gap = UInt64(bitPattern: time &- before)
                bySymbol[row.symbol] = min(bySymbol[row.symbol] ?? gap, gap)
            }
        }
    }

    /// The timeframe of a symbol's bars, which the files do not state: the longest usual one that is no longer than the
    /// shortest time between two of them; a day where there is nothing to go by.
    func timeframe(of symbol: Symbol) -> Timeframe {
        guard let gap = bySymbol[symbol] else { return .day }
        let usual: [(Int64, Timeframe)] = [
            (604_800, .week), (86_400, .day), (3_600, .hour), (900, .fifteenMinutes), (300, .fiveMinutes),
            (60, .minute),
        ]
        return usual.first { UInt64($0.0) * 1_000_000_000 <= gap }?.1 ?? .second
    }
}
