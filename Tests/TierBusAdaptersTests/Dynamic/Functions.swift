import TierBusAdapters
import TierBusCore
import TierBusMarket

/// Functions that both forms of a composition use.
enum Functions {
    static func signal(_ bar: Bar, _ delivery: Delivery) -> Signal? {
        let cents = bar.close.units / (Price.scale / 100) % 100
        guard cents % 4 != 0 else { return nil }
        return Signal(
            delivery.header("signal"), symbol: bar.symbol, action: cents % 3 == 0 ? .buy : .sell,
            strength: Double(cents) / 100)
    }

    static func same(_ signal: Signal, _ delivery: Delivery) -> Signal? { signal }

    static func parts(_ bar: Bar, _ delivery: Delivery) -> [Signal] {
        (0..<UInt64(bar.volume.units / Quantity.scale % 3)).map {
            Signal(delivery.header("part", occurrence: $0), symbol: bar.symbol, action: .buy, strength: 0.5)
        }
    }

    static func vote(_ parts: Parts<Signal>) throws -> Signal? {
        if parts[0].event.id.low % 11 == 0 { throw Fault(11) }
        return parts.majority { $0.action }.map {
            Signal(parts.header("vote"), symbol: parts[0].event.symbol, action: $0, strength: 1)
        }
    }

    static var factory: AdapterFactory {
        var factory = AdapterFactory(events: [Bar.self, Signal.self, Tick.self])
        factory.transform("signal", signal)
        factory.transform("same", same)
        factory.splitter("parts", parts)
        factory.combine("vote", vote)
        return factory
    }
}
