package import TierBus
package import TierBusMarket

/// Fills containers with their components. Nothing here knows what is above, below or beside a container, which lane it lives
/// on, or who it talks to.
package struct Desk: Sendable {
    /// What the classifier looks at, and risk rebalances.
    static let benchmark: Symbol = "GOOG"

    let bars: [Bar]
    let isFed: Bool
    let market: Market
    /// What comes of it.
    package let blotter = Blotter()

    /// - Parameters:
    ///   - bars: In the order of time.
    ///   - isFed: Whether `data` plays the bars by itself; else they are injected.
    package init(_ bars: [Bar], isFed: Bool = true) {
        self.bars = bars
        self.isFed = isFed
        market = Market(bars)
    }

    /// Puts its components into a container.
    package func fill(_ container: HybridContainer, as name: ContainerName) throws {
        switch name {
        case .data: try data(container)
        case .indicators: try indicators(container)
        case .classifier: try classifier(container)
        case .strategyA: try strategyA(container)
        case .strategyB: try strategyB(container)
        case .riskConservative: try risk(.conservative, container)
        case .riskAggressive: try risk(.aggressive, container)
        case .portfolio: try portfolio(container)
        case .execution: try execution(container)
        case .performanceTracker: try performanceTracker(container)
        }
    }
}
