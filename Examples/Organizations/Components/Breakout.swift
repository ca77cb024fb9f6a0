import TierBusCore
import TierBusMarket

/// Follows what leaves its range: buys above the highest of the last closes, sells below the lowest.
struct Breakout {
    /// Closes that make the range.
    private let length: Int
    private var closes: [Symbol: [Price]] = [:]

    init(_ length: Int = 20) { self.length = length }

    /// Takes the close of a bar.
    /// - Returns: What is wanted; nil within the range, and until there is one.
    mutating func update(_ symbol: Symbol, close: Price) -> Action? {
        var range = closes[symbol] ?? []
        defer {
            if range.count == length { range.removeFirst() }
            range.append(close)
            closes[symbol] = range
        }
        guard range.count == length, let low = range.min(), let high = range.max() else { return nil }
        return close > high ? .buy : close < low ? .sell : nil
    }
}
