/// At what price an order may be filled.
@frozen
public enum OrderType: Hashable, Sendable, BitwiseCopyable, Codable {
    /// At whatever price there is.
    case market
    /// At this price or a better one.
    case limit(Price)
    /// Becomes a market order once the market has reached this price.
    case stop(Price)
    /// Becomes a limit order once the market has reached `stop`.
    case stopLimit(stop: Price, limit: Price)
}

extension OrderType: CustomStringConvertible {
    /// The kind and its prices: `market`, `limit 1.5`, `stop 1.4`, `stop 1.4 limit 1.5`.
    public var description: String {
        switch self {
        case .market: "market"
        case .limit(let price): "limit \(price)"
        case .stop(let price): "stop \(price)"
        case .stopLimit(let stop, let limit): "stop \(stop) limit \(limit)"
        }
    }
}
