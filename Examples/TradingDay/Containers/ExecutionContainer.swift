import TierBus
import TierBusMarket

/// ORDER in, durable; FILL out, on the reliable tier.
///
/// One order after the other: the price of the last fill of a symbol is part of the equity, so fills have to be stored in
/// the order of their orders. The id of a fill follows from its order's: an order that is delivered again after a crash
/// finds its fill there.
enum ExecutionContainer {
    static let name = "execution"

    static func wire(into execution: HybridContainer) throws {
        let fills = try execution.publishesReliably(Fill.self)
        try execution.onEachReliablyAsync(Order.self, from: RiskContainer.name, as: "execution.orders", atMost: 1) {
            order, delivery in
            // What throws is tried again, and becomes a dead letter in the end.
            try await fills.publish(Execution.fill(order), after: delivery)
        }
    }
}
