public import TierBusCore

extension Indicator: EventFields {
    /// Its properties by their names, `id` and `timestamp` included.
    public static let fields = FieldTable<Indicator>(
        [
            EventField("symbol", \.symbol),
            EventField("kind", \.kind),
            EventField("type", \.kind),
            EventField("value", \.value),
            EventField("subscriber", \.subscriber),
        ], key: "symbol")
}

extension Signal: EventFields {
    /// Its properties by their names, `id` and `timestamp` included.
    public static let fields = FieldTable<Signal>(
        [
            EventField("symbol", \.symbol),
            EventField("action", \.action),
            EventField("strength", \.strength),
            EventField("regime", \.regime),
            EventField("referencePrice", \.referencePrice),
        ], key: "symbol")
}

extension RegimeChange: EventFields {
    /// Its properties by their names, `id` and `timestamp` included.
    public static let fields = FieldTable<RegimeChange>([
        EventField("regime", \.regime),
        EventField("previous", \.previous),
    ])
}

extension Order: EventFields {
    /// Its properties by their names, `id` and `timestamp` included.
    public static let fields = FieldTable<Order>(
        [
            EventField("symbol", \.symbol),
            EventField("side", \.side),
            EventField("quantity", \.quantity),
            EventField("type") { $0.type.word },
            EventField("limitPrice") { $0.type.limitPrice },
            EventField("stopPrice") { $0.type.stopPrice },
            EventField("referencePrice", \.referencePrice),
        ], key: "symbol")
}

extension Fill: EventFields {
    /// Its properties by their names, `id` and `timestamp` included.
    public static let fields = FieldTable<Fill>(
        [
            EventField("orderID") { $0.orderID.description },
            EventField("symbol", \.symbol),
            EventField("side", \.side),
            EventField("quantity", \.quantity),
            EventField("price", \.price),
        ], key: "symbol")
}

extension PortfolioUpdate: EventFields {
    /// Its properties by their names, `id` and `timestamp` included.
    public static let fields = FieldTable<PortfolioUpdate>(
        [
            EventField("symbol", \.symbol),
            EventField("position", \.position),
            EventField("lastPrice", \.lastPrice),
            EventField("cash", \.cash),
            EventField("equity", \.equity),
        ], key: "symbol")
}

extension PerformanceUpdate: EventFields {
    /// Its properties by their names, `id` and `timestamp` included.
    public static let fields = FieldTable<PerformanceUpdate>([
        EventField("subject", \.subject),
        EventField("equity", \.equity),
        EventField("drawdown", \.drawdown),
        EventField("trades", \.trades),
    ])
}

extension OptimizationResult: EventFields {
    /// Its properties by their names, `id` and `timestamp` included.
    public static let fields = FieldTable<OptimizationResult>([
        EventField("subject", \.subject),
        EventField("parameters", \.parameters),
        EventField("score", \.score),
        EventField("equity", \.equity),
        EventField("trades", \.trades),
    ])
}

extension AnalysisReport: EventFields {
    /// Its properties by their names, `id` and `timestamp` included.
    public static let fields = FieldTable<AnalysisReport>([
        EventField("subject", \.subject),
        EventField("message", \.message),
    ])
}
