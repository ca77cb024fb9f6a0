import TierBus
import TierBusMarket

/// BAR in, INDICATOR out, on the standard tier.
enum IndicatorsContainer {
    static let name = "indicators"

    static func wire(_ tally: Tally, into container: HybridContainer) throws {
        let indicators = try container.publishes(Indicator.self)
        // Confined to the lane of the container, as the handler is.
        var board = IndicatorBoard()
        try container.onEach(Bar.self, from: DataContainer.name) { bar, delivery in
            try board.update(bar.symbol, close: bar.close) { kind, value in
                let header = delivery.header(kind.name.text)
                try indicators.publish(Indicator(header, symbol: bar.symbol, kind: kind, value: value), after: delivery)
                tally.countIndicator()
            }
        }
    }
}
