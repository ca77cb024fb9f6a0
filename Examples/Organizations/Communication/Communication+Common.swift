package import TierBus

extension Communication {
    /// One for all organisations, in which all ten containers take part.
    ///
    /// No decision depends on what came first by different ways: a strategy hears the bars alone, each risk container one
    /// strategy alone. Where ways meet, at execution, in the portfolio and at the tracker, nothing is decided. So orders are
    /// equal however containers are nested, and also where lanes run ahead of each other. What the portfolio was worth in
    /// between is not: there, fills for two strategies come in the order of their lanes.
    package static let common = Communication([
        .broadcast(from: "data", to: ["strategy_a", "strategy_b"], name: "bars"),
        .pipeline("strategy_a", "risk_conservative", "execution", name: "conservative"),
        .pipeline("strategy_b", "risk_aggressive", "execution", name: "aggressive"),
        .broadcast(from: "execution", to: ["portfolio", "performance_tracker"], name: "fills"),
        .pipeline("portfolio", "performance_tracker", name: "equity"),
        .pipeline("data", "indicators", "classifier", "performance_tracker", name: "regimes"),
    ])
}
