import TierBus
import TierBusMarket

/// FILL in, exactly once in effect; PORTFOLIO_UPDATE out, on the reliable tier.
///
/// The positions live in the file: the rows that a fill changes, its acknowledgement and the update that follows from it
/// are one transaction. After any number of crashes they are what they would be without one.
package enum PortfolioContainer {
    package static let name = "portfolio"

    static func wire(into portfolio: HybridContainer) throws {
        try portfolio.publishesReliably(PortfolioUpdate.self)
        // At the earliest: a file that was made before it had these tables is booked from its beginning.
        try portfolio.onEachExactlyOnce(
            Fill.self, from: ExecutionContainer.name, as: "portfolio.positions", startingAt: .earliest
        ) { fill, delivery, transaction in
            try transaction.publish(Portfolio.book(fill, delivery.header("portfolio"), in: transaction))
        }
    }
}
