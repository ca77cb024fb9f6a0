import TierBusCore
import TierBusMarket

/// Goes against the trend: buys what has fallen several times in a row, sells what has risen so often.
struct Pullback {
    /// What is wanted, and how much: the longer the row, the more, up to 1.
    struct Answer: Equatable {
        let action: Action
        let strength: Double
    }

    private struct Row {
        var close: Price
        /// Above 0: closes that rose in a row; below 0: that fell.
        var length = 0
    }

    /// How often in a row.
    private let least: Int
    private var rows: [Symbol: Row] = [:]

    init(after least: Int = 3) { self.least = least }

    /// Takes the close of a bar.
    /// - Returns: nil while the row is too short.
    mutating func update(_ symbol: Symbol, close: Price) -> Answer? {
        var row = rows[symbol] ?? Row(close: close)
        if close > row.close { row.length = max(row.length, 0) + 1 }
        if close < row.close { row.length = min(row.length, 0) - 1 }
        if close == row.close { row.length = 0 }
        row.close = close
        rows[symbol] = row
        guard abs(row.length) >= least else { return nil }
        return Answer(
            action: row.length < 0 ? .buy : .sell, strength: min(1, Double(abs(row.length)) / Double(2 * least)))
    }
}
