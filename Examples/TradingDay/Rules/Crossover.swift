import TierBusCore
import TierBusMarket

/// Follows the trend: the mean of the last few closes against the mean of more of them.
struct Crossover: Sendable {
    private let fast: Int
    private let slow: Int
    private var windows: [Symbol: Pair] = [:]

    private struct Pair {
        var fast: RollingWindow
        var slow: RollingWindow
    }

    init(_ fast: Int, _ slow: Int) {
        self.fast = fast
        self.slow = slow
    }

    /// Takes the close of a bar.
    /// - Returns: 1 where the fast mean is over the slow one, -1 where it is under it, 0 where they are equal; nil until
    ///   both windows are full.
    mutating func update(_ symbol: Symbol, close: Price) -> Int? {
        Self.update(
            &windows[symbol, default: Pair(fast: RollingWindow(fast), slow: RollingWindow(slow))], close)
    }

    private static func update(_ pair: inout Pair, _ close: Price) -> Int? {
        pair.fast.push(close)
        pair.slow.push(close)
        return pair.fast.isFull && pair.slow.isFull ? pair.fast.compareMean(with: pair.slow) : nil
    }
}
