import TierBus
import TierBusMarket

/// PORTFOLIO_UPDATE in: what an app would show. Here it keeps the last equity for the line of progress.
enum ScreenContainer {
    static let name = "screen"

    static func wire(_ tally: Tally, into screen: HybridContainer) throws {
        try screen.onEach(PortfolioUpdate.self, from: PortfolioContainer.name) { update, _ in
            tally.show(equity: update.equity.doubleValue)
        }
    }
}
