import TierBus
import TierBusMarket

/// The files: BAR out, on the fast tier.
enum DataContainer {
    static let name = "data"

    /// - Parameter rate: Bars a second; nil: as fast as it goes.
    static func wire(_ bars: CountedBars, rate: Double?, into data: HybridContainer) throws {
        try data.publishes(Bar.self)
        try data.feed(bars, pace: rate.map { .perSecond($0) } ?? .unlimited)
    }
}
