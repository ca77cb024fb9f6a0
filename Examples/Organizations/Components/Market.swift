package import TierBusCore
package import TierBusMarket

/// What things cost when: the closes of bars.
package struct Market: Sendable {
    private struct Close {
        let time: Timestamp
        let price: Price
    }

    /// In the order of time.
    private let closes: [Symbol: [Close]]

    /// - Parameter bars: In the order of time.
    package init(_ bars: [Bar]) {
        closes = Dictionary(grouping: bars, by: \.symbol)
            .mapValues { bars in bars.map { Close(time: $0.timestamp, price: $0.close) } }
    }

    /// The last close at a moment; nil before the first.
    /// - Complexity: O(log *n*).
    package func price(of symbol: Symbol, at time: Timestamp) -> Price? {
        guard let closes = closes[symbol] else { return nil }
        var (low, high) = (0, closes.count)
        while low < high {
            let middle = (low + high) / 2
            if closes[middle].time <= time { low = middle + 1 } else { high = middle }
        }
        return low > 0 ? closes[low - 1].price : nil
    }
}
