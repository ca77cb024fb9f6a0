import TierBus
import TierBusMarket
import TradingDayKit

/// Real bars: the last of the one series and the first of the other.
enum Bars {
    static func some(_ count: Int = 1_000) throws -> [Bar] {
        let all = Array(BarFeed(try DayInput.load(BundledBars.paths, repeats: 1)))
        let daily = all.filter { $0.symbol == "GOOG" }
        return daily.suffix(count) + all.filter { $0.symbol != "GOOG" }.prefix(count)
    }
}
