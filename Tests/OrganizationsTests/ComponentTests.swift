import Testing
import TierBusCore
import TierBusMarket

@testable import OrganizationsKit

/// What containers are filled with, on its own.
@Suite struct ComponentTests {
    private static func bar(_ second: Int64, _ close: Price) -> Bar {
        Bar(
            EventHeader(id: EventID(naming: "bar", second, 0), timestamp: Timestamp(seconds: second)), symbol: "GOOG",
            timeframe: .day, open: close, high: close, low: close, close: close, volume: 1)
    }

    @Test("A breakout is what leaves the range of the last closes, of each symbol by itself")
    func breakout() {
        var rule = Breakout(3)
        let closes: [Price] = [10, 12, 11, 12, 13, 10, 9]
        #expect(closes.map { rule.update("GOOG", close: $0) } == [nil, nil, nil, nil, .buy, .sell, .sell])
        #expect(rule.update("EURUSD", close: 1) == nil)
    }

    @Test("A pullback is bought after so many falls, and sold after so many rises, the more the longer")
    func pullback() {
        var rule = Pullback(after: 2)
        let closes: [Price] = [10, 9, 8, 7, 7, 8, 9]
        let answers = closes.map { rule.update("GOOG", close: $0) }
        #expect(
            answers == [
                nil, nil, .init(action: .buy, strength: 0.5), .init(action: .buy, strength: 0.75), nil, nil,
                .init(action: .sell, strength: 0.5),
            ])
    }

    @Test("Orders stop at the limit, and what is left up to it is ordered")
    func limits() throws {
        var limits = PositionLimits.conservative
        #expect(try limits.consider("GOOG", .hold, strength: 1) == nil)
        #expect(try limits.consider("GOOG", .buy, strength: 1) == .init(side: .buy, quantity: 2))
        #expect(try limits.consider("GOOG", .buy, strength: 1) == .init(side: .buy, quantity: 2))
        #expect(try limits.consider("GOOG", .buy, strength: 1) == .init(side: .buy, quantity: 1))
        #expect(try limits.consider("GOOG", .buy, strength: 1) == nil)
        #expect(try limits.consider("GOOG", .sell, strength: 0.1) == .init(side: .sell, quantity: 1))
        #expect(try limits.rebalance("GOOG", in: "bear") == .init(side: .sell, quantity: 4))
        #expect(try limits.rebalance("GOOG", in: "bear") == nil)
        #expect(try limits.rebalance("GOOG", in: "sideways") == nil)
    }

    @Test("A regime changes when the means cross, and orders are counted under it")
    func classifier() throws {
        var classifier = RegimeClassifier(of: "GOOG")
        func indicator(_ kind: IndicatorKind, _ value: Double, _ symbol: Symbol = "GOOG") -> Indicator {
            Indicator(EventHeader(naming: "indicator", at: .epoch), symbol: symbol, kind: kind, value: value)
        }
        let order = Order(EventHeader(naming: "order", at: .epoch), symbol: "GOOG", side: .buy, quantity: 1)
        classifier.see(order)
        #expect(classifier.update(indicator("SMA_50", 10)) == nil)
        #expect(classifier.update(indicator("SMA_10", 11)) == nil)
        #expect(classifier.update(indicator("SMA_50", 10)) == .init(regime: "bull", previous: nil))
        #expect(classifier.update(indicator("SMA_50", 10.5)) == nil)
        classifier.see(order)
        #expect(classifier.update(indicator("SMA_10", 1, "EURUSD")) == nil)
        #expect(classifier.update(indicator("SMA_10", 9)) == nil)
        #expect(classifier.update(indicator("SMA_50", 10)) == .init(regime: "bear", previous: "bull"))
        #expect(classifier.orders == ["bull": 1])
    }

    @Test("A market knows the last close at any moment, and a venue needs it where an order names no price")
    func market() throws {
        let market = Market([Self.bar(1, 10), Self.bar(2, 11), Self.bar(4, 12)])
        let found = (0...5).map { market.price(of: "GOOG", at: Timestamp(seconds: $0)) }
        #expect(found == [nil, 10, 11, 11, 12, 12])
        #expect(market.price(of: "EURUSD", at: Timestamp(seconds: 2)) == nil)
        let header = EventHeader(naming: "order", at: Timestamp(seconds: 3))
        let venue = Venue(market: market)
        #expect(try venue.fill(Order(header, symbol: "GOOG", side: .buy, quantity: 1), header).price == 11)
        let priced = Order(header, symbol: "GOOG", side: .buy, quantity: 1, referencePrice: 7)
        #expect(try venue.fill(priced, header).price == 7)
        #expect(throws: Venue.NoPrice.self) {
            _ = try venue.fill(Order(header, symbol: "EURUSD", side: .buy, quantity: 1), header)
        }
    }

    @Test("The more is held the less is wanted of it, and getting rid of it is not held back")
    func book() throws {
        var book = Book()
        let header = EventHeader(naming: "x", at: .epoch)
        func signal(_ action: Action) -> Signal { Signal(header, symbol: "GOOG", action: action, strength: 0.8) }
        #expect(book.strength(of: signal(.buy)) == 0.8)
        let order = Order(header, symbol: "GOOG", side: .buy, quantity: 10)
        let update = try book.take(Fill(header, of: order, at: 3), header)
        #expect(update.position == 10 && update.equity == 100_000)
        #expect(book.strength(of: signal(.buy)) == 0.4 && book.strength(of: signal(.sell)) == 0.8)
        _ = try book.take(Fill(header, of: order, at: 3), header)
        #expect(book.strength(of: signal(.buy)) == nil)
    }
}
