public import TierBusCore

extension Bar: EventFields {
    /// Its properties by their names, `id` and `timestamp` included.
    public static let fields = FieldTable<Bar>(
        [
            EventField("symbol", \.symbol),
            EventField("timeframe", \.timeframe),
            EventField("open", \.open),
            EventField("high", \.high),
            EventField("low", \.low),
            EventField("close", \.close),
            EventField("volume", \.volume),
        ], key: "symbol")
}

extension Tick: EventFields {
    /// Its properties by their names, `id` and `timestamp` included.
    public static let fields = FieldTable<Tick>(
        [
            EventField("symbol", \.symbol),
            EventField("price", \.price),
            EventField("quantity", \.quantity),
        ], key: "symbol")
}

extension Quote: EventFields {
    /// Its properties by their names, `id` and `timestamp` included.
    public static let fields = FieldTable<Quote>(
        [
            EventField("symbol", \.symbol),
            EventField("bid", \.bid),
            EventField("ask", \.ask),
            EventField("bidQuantity", \.bidQuantity),
            EventField("askQuantity", \.askQuantity),
        ], key: "symbol")
}

extension Trade: EventFields {
    /// Its properties by their names, `id` and `timestamp` included.
    public static let fields = FieldTable<Trade>(
        [
            EventField("symbol", \.symbol),
            EventField("aggressor", \.aggressor),
            EventField("price", \.price),
            EventField("quantity", \.quantity),
        ], key: "symbol")
}

extension BookUpdate: EventFields {
    /// Its properties by their names, `id` and `timestamp` included.
    public static let fields = FieldTable<BookUpdate>(
        [
            EventField("symbol", \.symbol),
            EventField("side", \.side),
            EventField("price", \.price),
            EventField("quantity", \.quantity),
        ], key: "symbol")
}
