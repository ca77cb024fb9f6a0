public import TierBusCore
public import TierBusMarket

// In all of them the id is a function of the other arguments: equal arguments make equal events, and an argument that
// differs makes another id. `occurrence` is for two events that differ in nothing else.

extension Event where Self == Bar {
    /// A bar that is consistent unless told otherwise.
    /// - Parameters:
    ///   - open: nil for the close.
    ///   - high: nil for the higher of open and close.
    ///   - low: nil for the lower of open and close.
    public static func bar(
        _ symbol: Symbol = "AAPL", close: Price = 100, open: Price? = nil, high: Price? = nil, low: Price? = nil,
        volume: Quantity = 1_000, timeframe: Timeframe = .minute, at timestamp: Timestamp = .epoch, occurrence: Int = 0
    ) -> Bar {
        let open = open ?? close
        let (high, low) = (high ?? max(open, close), low ?? min(open, close))
        let values: [Any] = [symbol, timeframe, open, high, low, close, volume]
        return Bar(
            EventHeader(Bar.eventType, values, at: timestamp, occurrence), symbol: symbol, timeframe: timeframe,
            open: open, high: high, low: low, close: close, volume: volume)
    }
}

extension Array where Element == Bar {
    /// Bars of one symbol that follow one another, each opening where the one before closed.
    /// - Parameters:
    ///   - closes: The close of each.
    ///   - start: The timestamp of the first.
    ///   - interval: From the timestamp of one to that of the next.
    public static func bars(
        _ symbol: Symbol = "AAPL", closes: [Price], volume: Quantity = 1_000, timeframe: Timeframe = .minute,
        from start: Timestamp = .epoch, every interval: Duration = .seconds(60)
    ) -> [Bar] {
        closes.indices.map { place in
            .bar(
                symbol, close: closes[place], open: closes[Swift.max(0, place - 1)], volume: volume,
                timeframe: timeframe, at: start + interval * place)
        }
    }
}

extension Event where Self == Tick {
    /// A tick.
    public static func tick(
        _ symbol: Symbol = "AAPL", price: Price = 100, quantity: Quantity = 1, at timestamp: Timestamp = .epoch,
        occurrence: Int = 0
    ) -> Tick {
        let header = EventHeader(Tick.eventType, [symbol, price, quantity], at: timestamp, occurrence)
        return Tick(header, symbol: symbol, price: price, quantity: quantity)
    }
}

extension Event where Self == Quote {
    /// A quote.
    public static func quote(
        _ symbol: Symbol = "AAPL", bid: Price = 99, ask: Price = 101, bidQuantity: Quantity = 1,
        askQuantity: Quantity = 1, at timestamp: Timestamp = .epoch, occurrence: Int = 0
    ) -> Quote {
        let values: [Any] = [symbol, bid, ask, bidQuantity, askQuantity]
        return Quote(
            EventHeader(Quote.eventType, values, at: timestamp, occurrence), symbol: symbol, bid: bid, ask: ask,
            bidQuantity: bidQuantity, askQuantity: askQuantity)
    }
}

extension Event where Self == Trade {
    /// A trade that others made.
    public static func trade(
        _ symbol: Symbol = "AAPL", price: Price = 100, quantity: Quantity = 1, aggressor: Side? = nil,
        at timestamp: Timestamp = .epoch, occurrence: Int = 0
    ) -> Trade {
        let values: [Any] = [symbol, price, quantity, aggressor as Any]
        return Trade(
            EventHeader(Trade.eventType, values, at: timestamp, occurrence), symbol: symbol, aggressor: aggressor,
            price: price, quantity: quantity)
    }
}

extension Event where Self == BookUpdate {
    /// A change of one price level.
    public static func bookUpdate(
        _ symbol: Symbol = "AAPL", _ side: Side = .buy, price: Price = 99, quantity: Quantity = 1,
        at timestamp: Timestamp = .epoch, occurrence: Int = 0
    ) -> BookUpdate {
        let header = EventHeader(BookUpdate.eventType, [symbol, side, price, quantity], at: timestamp, occurrence)
        return BookUpdate(header, symbol: symbol, side: side, price: price, quantity: quantity)
    }
}
