import TierBus
import TierBusMarket

/// What the three strategies answered to one bar: 1, 0, -1, or nothing.
struct Answers: Event {
    static let eventType: EventType = "ANSWERS"

    let id: EventID
    let timestamp: Timestamp
    let symbol: Symbol
    let close: Price
    var fast: Int?
    var slow: Int?
    var reversion: Int?

    /// Answers to a bar that nobody has given yet.
    init(to bar: Bar) {
        (id, timestamp, symbol, close) = (bar.id, bar.timestamp, bar.symbol, bar.close)
    }

    /// The size of the vote in hundredths, below zero to sell.
    func vote(_ weights: Weights) -> Int {
        weights.fast * (fast ?? 0) + weights.slow * (slow ?? 0) + weights.reversion * (reversion ?? 0)
    }
}
