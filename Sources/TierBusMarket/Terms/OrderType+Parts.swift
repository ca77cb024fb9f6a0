extension OrderType {
    /// The kind: `market`, `limit`, `stop` or `stop_limit`.
    public var word: String {
        switch self {
        case .market: "market"
        case .limit: "limit"
        case .stop: "stop"
        case .stopLimit: "stop_limit"
        }
    }

    /// The price it may be filled at or better; nil if there is none.
    public var limitPrice: Price? {
        switch self {
        case .limit(let price), .stopLimit(_, let price): price
        case .market, .stop: nil
        }
    }

    /// The price at which it awakes; nil if there is none.
    public var stopPrice: Price? {
        switch self {
        case .stop(let price), .stopLimit(let price, _): price
        case .market, .limit: nil
        }
    }
}
