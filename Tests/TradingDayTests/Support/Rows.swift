import TierBusCore
import TierBusMarket

@testable import TradingDayKit

/// A row whose prices are all the same.
func row(_ time: Int64, _ symbol: Symbol = "A", close: Price = 1) -> BarRow {
    BarRow(
        timestamp: Timestamp(nanoseconds: time), symbol: symbol, open: close, high: close, low: close, close: close,
        volume: 1)
}
