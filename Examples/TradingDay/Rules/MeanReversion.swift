import TierBusCore
import TierBusMarket

/// Joins each bar with the indicators of its moment and answers whether its close is out of the band.
struct MeanReversion {
    /// What is needed of a bar.
    struct Close: Equatable, Sendable {
        /// The bar.
        let bar: EventID
        let symbol: Symbol
        let timestamp: Timestamp
        let price: Price
    }

    /// An answer to a bar; nil where it abstains.
    struct Answer: Equatable, Sendable {
        let close: Close
        let direction: Int?
    }

    private var seen: [Symbol: Int] = [:]
    private var join = ThreeWayJoin<Close, Double, Double>()

    /// Moments for which something waits.
    var waiting: Int { join.count }

    /// Takes a bar.
    /// - Returns: The answer, where it does not have to wait for an indicator. The first bars of a symbol have none.
    mutating func update(_ close: Close) -> Answer? {
        let count = min(seen[close.symbol, default: 0] + 1, IndicatorBoard.bandLength)
        seen[close.symbol] = count
        guard count == IndicatorBoard.bandLength else { return Answer(close: close, direction: nil) }
        return Self.answer(join.add(first: close, at: Moment(symbol: close.symbol, timestamp: close.timestamp)))
    }

    /// Takes an indicator; one of another kind than the band needs is passed over.
    /// - Returns: The answer to the bar of its moment, where nothing else is missing.
    mutating func update(_ symbol: Symbol, _ timestamp: Timestamp, _ kind: IndicatorKind, _ value: Double) -> Answer? {
        let moment = Moment(symbol: symbol, timestamp: timestamp)
        switch kind {
        case IndicatorBoard.mean20: return Self.answer(join.add(second: value, at: moment))
        case IndicatorBoard.deviation20: return Self.answer(join.add(third: value, at: moment))
        default: return nil
        }
    }

    private static func answer(_ meeting: ThreeWayJoin<Close, Double, Double>.Meeting?) -> Answer? {
        guard let (close, mean, deviation) = meeting else { return nil }
        let direction = Band.answer(close: close.price.doubleValue, mean: mean, deviation: deviation)
        return Answer(close: close, direction: direction)
    }
}
