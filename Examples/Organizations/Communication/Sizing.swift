package import TierBus
import TierBusMarket

/// The functions that communications name.
package enum Sizing {
    /// Whole units of a signal of full strength.
    static let full = 10.0

    /// Knows `size`, which makes an order of a signal where no risk container does.
    package static var factory: AdapterFactory {
        var factory = AdapterFactory()
        factory.transform("size") { (signal: Signal, delivery) -> Order? in
            guard signal.action.side != nil else { return nil }
            let quantity = try Quantity(whole: max(1, Int((full * signal.strength).rounded())))
            return try Order(delivery.header("size"), for: signal, quantity: quantity)
        }
        return factory
    }
}
