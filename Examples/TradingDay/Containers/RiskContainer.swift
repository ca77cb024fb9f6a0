import TierBus
import TierBusMarket

/// SIGNAL in, ORDER out, on the reliable tier.
///
/// It starts at nothing ordered in every life and counts the whole day again; an order that the file holds already is a
/// duplicate, which counts as ordered and has no second effect.
enum RiskContainer {
    static let name = "risk"

    /// - Parameter crash: Called when so many orders were stored that were not there before, and never returns.
    static func wire(
        _ options: DayOptions, _ day: DayState, crash: @escaping @Sendable () -> Never, into risk: HybridContainer
    ) throws {
        let orders = try risk.publishesReliably(Order.self)
        // Confined to the lane of the container, as the handler is; one signal is handled after the other, in their order.
        var rule = RiskRule(every: options.orderEvery)
        try risk.onEachAsync(Signal.self, from: EnsembleContainer.name) { signal, delivery in
            guard rule.consider(signal.symbol, signal.action) != nil else { return }
            do {
                // The id follows from the signal's, which follows from the bar's.
                let order = try Order(delivery.header("order"), for: signal, quantity: RiskRule.lot)
                let receipt = try await orders.publish(order, after: delivery)
                if !receipt.isDuplicate { day.orders.take(order) }
                let stored = day.tally.countOrder(isDuplicate: receipt.isDuplicate)
                if !receipt.isDuplicate, stored == options.crashAfterOrders { crash() }
            } catch {
                // Without this order the day would go on as if it had been sent.
                day.failure.record(error)
                throw error
            }
        }
    }
}
