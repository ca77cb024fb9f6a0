import TierBus
import TierBusMarket

/// FILL in, durable; PORTFOLIO_UPDATE out, on the standard tier.
///
/// The book has folded the fills of the file before the run, so one that is delivered again is passed over.
package enum PortfolioContainer {
    package static let name = "portfolio"

    static func wire(_ book: DayBook, into portfolio: HybridContainer) throws {
        let updates = try portfolio.publishes(PortfolioUpdate.self)
        try portfolio.onEachReliably(Fill.self, from: ExecutionContainer.name, as: "portfolio.fills") {
            fill, delivery in
            let header = delivery.header("portfolio")
            guard let update = try book.take(fill, at: delivery.sequence, header) else { return }
            try updates.publish(update, after: delivery)
        }
    }
}
