/// The containers that every organisation has, once each.
package enum ContainerName: String, CaseIterable, Sendable {
    case data, indicators, classifier
    case strategyA = "strategy_a"
    case strategyB = "strategy_b"
    case riskConservative = "risk_conservative"
    case riskAggressive = "risk_aggressive"
    case portfolio, execution
    case performanceTracker = "performance_tracker"
}
