import Testing
import TierBusCore
import TierBusMarket
import TierBusTesting

@Suite struct BuilderTests {
    /// Stands for whatever takes some event.
    private func type<E: Event>(_ event: E) -> EventType { E.eventType }
    private func close(_ bar: Bar) -> Price { bar.close }

    @Test("A builder can be named where its event is expected, and where some event is")
    func bothPlaces() throws {
        #expect(close(.bar("AAPL", close: 3)) == 3)
        #expect(type(.bar("AAPL", close: 3)) == "BAR")
        #expect(type(.tick()) == "TICK")
        #expect(type(.quote()) == "QUOTE")
        #expect(type(.trade()) == "TRADE")
        #expect(type(.bookUpdate()) == "BOOK_UPDATE")
        #expect(type(.signal()) == "SIGNAL")
        #expect(type(.indicator()) == "INDICATOR")
        #expect(type(.order()) == "ORDER")
        #expect(type(.fill()) == "FILL")
        #expect(type(.portfolioUpdate()) == "PORTFOLIO_UPDATE")
        #expect(type(.regimeChange()) == "REGIME_CHANGE")
        #expect(type(try .dynamic()) == "DYNAMIC")
        let bars: [Bar] = [.bar(close: 1), .bar(close: 2)]
        #expect(bars.map(\.close) == [1, 2])
    }

    @Test("Equal arguments make equal events, and each argument makes another id")
    func ids() {
        #expect(Bar.bar("GOOG", close: 3) == .bar("GOOG", close: 3))
        let bars: [Bar] = [
            .bar(), .bar("GOOG"), .bar(close: 1), .bar(open: 1), .bar(high: 101), .bar(low: 1), .bar(volume: 1),
            .bar(timeframe: .day), .bar(at: Timestamp(seconds: 1)), .bar(occurrence: 1),
        ]
        #expect(Set(bars.map(\.id)).count == bars.count)
        let signals: [Signal] = [
            .signal(), .signal(strength: 2), .signal("AAPL", .sell), .signal(regime: "CALM"),
            .signal(referencePrice: 1),
        ]
        #expect(Set(signals.map(\.id)).count == signals.count)
        #expect(Tick.tick(price: 1).id != Quote.quote(bid: 1).id)
    }

    @Test("The id of a built event is the same in every process")
    func stable() {
        #expect(Bar.bar("AAPL", close: 3).id.description == "53d33425940c019a347c42526f643356")
        #expect(Signal.signal(regime: "CALM").id.description == "5b1a7ded05b1adaf1c7b9229ff34f4c4")
    }

    @Test(
        "A bar is consistent unless it is told otherwise", arguments: [(3, nil), (3, 5), (5, 3)] as [(Price, Price?)])
    func consistent(close: Price, open: Price?) {
        let bar = Bar.bar(close: close, open: open)
        #expect(bar.isConsistent)
        #expect((bar.high, bar.low) == (max(close, open ?? close), min(close, open ?? close)))
        #expect(!Bar.bar(close: 3, high: 2).isConsistent)
    }

    @Test("Bars in a row open where the one before closed, and follow in time")
    func row() {
        let bars = [Bar].bars("GOOG", closes: [1, 2, 3], from: Timestamp(seconds: 60))
        #expect(bars.map(\.open) == [1, 1, 2])
        #expect(bars.map(\.close) == [1, 2, 3])
        #expect(bars.map(\.timestamp) == [60, 120, 180].map(Timestamp.init(seconds:)))
    }

    @Test("A fill is of its order")
    func fill() {
        let order = Order.order("GOOG", .sell, quantity: 7, referencePrice: 3, at: Timestamp(seconds: 9))
        let fill = Fill.fill(of: order)
        #expect((fill.orderID, fill.symbol, fill.side) == (order.id, "GOOG", .sell))
        #expect((fill.quantity, fill.price, fill.timestamp) == (7, 3, Timestamp(seconds: 9)))
    }

    @Test("The equity of a portfolio is its cash and its position")
    func equity() {
        #expect(PortfolioUpdate.portfolioUpdate(position: -2, lastPrice: 100, cash: 1_000).equity == 800)
    }

    @Test("A dynamic event has the fields it was given, and refuses what cannot be stored")
    func dynamic() throws {
        let event = try DynamicEvent.dynamic("SPREAD", ["value": 3])
        #expect(event.type == "SPREAD" && event["value"] == 3)
        #expect(try event.id != DynamicEvent.dynamic("SPREAD", ["value": 4]).id)
        let long = DynamicValue(stringLiteral: String(repeating: "x", count: DynamicEvent.maxBytes))
        #expect(throws: DynamicError.self) { try DynamicEvent.dynamic("SPREAD", ["value": long]) }
    }
}
