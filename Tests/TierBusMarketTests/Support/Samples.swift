import TierBusCore

@testable import TierBusMarket

/// An event of every type, ordinary and at the edges, with its stored form as a literal. The literals were packed field
/// by field outside of this package; a failing one means that stored events can no longer be read.
enum Samples {
    static let header = EventHeader(
        id: EventID(high: 0x0011_2233_4455_6677, low: 0x8899_AABB_CCDD_EEFF),
        timestamp: Timestamp(nanoseconds: 1_492_592_400_000_000_000))
    static let first = EventHeader(id: .none, timestamp: Timestamp(nanoseconds: .min))
    static let last = EventHeader(id: EventID(high: .max, low: .max), timestamp: Timestamp(nanoseconds: .max))

    static let all: [Sample] = [
        Sample(
            Bar(
                header, symbol: "EURUSD", timeframe: .hour, open: "1.0716", high: "1.0722", low: "1.07083",
                close: "1.07219", volume: 1413),
            "7766554433221100ffeeddccbbaa998800a07234e1c0b614 0600455552555344 010002 "
                + "8051df3f00000000 4079e83f00000000 b091d33f00000000 3052e83f00000000 00e522e620000000"),
        Sample(
            "at the edges",
            Bar(
                last, symbol: "GOOG", timeframe: Timeframe(unchecked: .max, .month), open: .max, high: .min, low: .zero,
                close: .max, volume: .min),
            "ffffffffffffffffffffffffffffffffffffffffffffff7f 0400474f4f47 ffff05 ffffffffffffff7f "
                + "0000000000000080 0000000000000000 ffffffffffffff7f 0000000000000080"),
        Sample(
            Tick(header, symbol: "EURUSD", price: "1.07083", quantity: "2.5"),
            "7766554433221100ffeeddccbbaa998800a07234e1c0b614 0600455552555344 b091d33f00000000 "
                + "80b2e60e00000000"),
        Sample(
            "at the edges",
            Tick(first, symbol: "GOOG", price: .min, quantity: .max),
            "000000000000000000000000000000000000000000000080 0400474f4f47 0000000000000080 "
                + "ffffffffffffff7f"),
        Sample(
            Quote(
                header, symbol: "EURUSD", bid: "1.0708", ask: "1.0709", bidQuantity: 3, askQuantity: 4),
            "7766554433221100ffeeddccbbaa998800a07234e1c0b614 0600455552555344 801cd33f00000000 "
                + "20a3d43f00000000 00a3e11100000000 0084d71700000000"),
        Sample(
            "at the edges",
            Quote(first, symbol: "GOOG", bid: .min, ask: .max, bidQuantity: .max, askQuantity: .min),
            "000000000000000000000000000000000000000000000080 0400474f4f47 0000000000000080 "
                + "ffffffffffffff7f ffffffffffffff7f 0000000000000080"),
        Sample(
            Trade(header, symbol: "EURUSD", aggressor: .sell, price: "1.07083", quantity: 10),
            "7766554433221100ffeeddccbbaa998800a07234e1c0b614 0600455552555344 0101 b091d33f00000000 "
                + "00ca9a3b00000000"),
        Sample(
            "of nobody",
            Trade(last, symbol: "GOOG", price: .max, quantity: .min),
            "ffffffffffffffffffffffffffffffffffffffffffffff7f 0400474f4f47 00 ffffffffffffff7f "
                + "0000000000000080"),
        Sample(
            BookUpdate(header, symbol: "EURUSD", side: .sell, price: "1.0709", quantity: 7),
            "7766554433221100ffeeddccbbaa998800a07234e1c0b614 0600455552555344 01 20a3d43f00000000 "
                + "0027b92900000000"),
        Sample(
            "at the edges",
            BookUpdate(first, symbol: "GOOG", side: .buy, price: .min, quantity: .max),
            "000000000000000000000000000000000000000000000080 0400474f4f47 00 0000000000000080 "
                + "ffffffffffffff7f"),
        Sample(
            Indicator(header, symbol: "EURUSD", kind: "SMA_20", value: 1.071234),
            "7766554433221100ffeeddccbbaa998800a07234e1c0b614 0600455552555344 0600534d415f3230 "
                + "eecf4543c623f13f 00"),
        Sample(
            "at the edges",
            Indicator(last, symbol: "GOOG", kind: "DEV", value: -.infinity, subscriber: "desk"),
            "ffffffffffffffffffffffffffffffffffffffffffffff7f 0400474f4f47 0300444556 "
                + "000000000000f0ff 01 04006465736b"),
        Sample(
            Signal(
                header, symbol: "EURUSD", action: .buy, strength: 0.7, regime: "bull", referencePrice: "1.07219"),
            "7766554433221100ffeeddccbbaa998800a07234e1c0b614 0600455552555344 01 666666666666e63f 01 "
                + "040062756c6c 01 3052e83f00000000"),
        Sample(
            "without its options",
            Signal(first, symbol: "GOOG", action: .sell),
            "000000000000000000000000000000000000000000000080 0400474f4f47 02 000000000000f03f 00 00"),
        Sample(
            PortfolioUpdate(
                header, symbol: "EURUSD", position: -3, lastPrice: "1.07219", cash: "100003.21657",
                equity: "100000"),
            "7766554433221100ffeeddccbbaa998800a07234e1c0b614 0600455552555344 005d1eeeffffffff "
                + "3052e83f00000000 0090c40a118b571e1e02000000000000 000040b2bac9e0191e02000000000000"),
        Sample(
            "at the edges",
            PortfolioUpdate(
                last, symbol: "GOOG", position: .min, lastPrice: .max, cash: .min, equity: .max),
            "ffffffffffffffffffffffffffffffffffffffffffffff7f 0400474f4f47 0000000000000080 "
                + "ffffffffffffff7f 00000000000000000000000000000080 ffffffffffffffffffffffffffffff7f"),
        Sample(
            RegimeChange(header, regime: "bear", previous: "bull"),
            "7766554433221100ffeeddccbbaa998800a07234e1c0b614 040062656172 01 040062756c6c"),
        Sample(
            "from nowhere",
            RegimeChange(first, regime: "baisse à 30 %"),
            "000000000000000000000000000000000000000000000080 0e0062616973736520c3a02033302025 00"),
        Sample(
            PerformanceUpdate(header, subject: "momentum", equity: "100000", drawdown: 0.7, trades: 3),
            "7766554433221100ffeeddccbbaa998800a07234e1c0b614 08006d6f6d656e74756d "
                + "000040b2bac9e0191e02000000000000 666666666666e63f 0300000000000000"),
        Sample(
            OptimizationResult(
                header, subject: "momentum", parameters: "slow", score: 0.7, equity: "100000", trades: -1),
            "7766554433221100ffeeddccbbaa998800a07234e1c0b614 08006d6f6d656e74756d 0400736c6f77 666666666666e63f "
                + "000040b2bac9e0191e02000000000000 ffffffffffffffff"),
        Sample(
            AnalysisReport(header, subject: "momentum", message: "slow"),
            "7766554433221100ffeeddccbbaa998800a07234e1c0b614 08006d6f6d656e74756d 0400736c6f77"),
        Sample(
            Order(
                header, symbol: "EURUSD", side: .sell, quantity: 1, referencePrice: "1.07219"),
            "7766554433221100ffeeddccbbaa998800a07234e1c0b614 0600455552555344 01 00e1f50500000000 00 "
                + "01 3052e83f00000000"),
        Sample(
            "with a limit",
            Order(header, symbol: "EURUSD", side: .buy, quantity: "0.00000001", type: .limit("1.07")),
            "7766554433221100ffeeddccbbaa998800a07234e1c0b614 0600455552555344 00 0100000000000000 01 "
                + "80e7c63f00000000 00"),
        Sample(
            "with a stop",
            Order(first, symbol: "GOOG", side: .buy, quantity: .max, type: .stop(.min)),
            "000000000000000000000000000000000000000000000080 0400474f4f47 00 ffffffffffffff7f 02 "
                + "0000000000000080 00"),
        Sample(
            "with both",
            Order(last, symbol: "GOOG", side: .sell, quantity: .min, type: .stopLimit(stop: .max, limit: -1)),
            "ffffffffffffffffffffffffffffffffffffffffffffff7f 0400474f4f47 01 0000000000000080 03 "
                + "ffffffffffffff7f 003665c4ffffffff 00"),
        Sample(
            Fill(
                header, orderID: EventID(high: 1, low: 2), symbol: "EURUSD", side: .buy, quantity: 1, price: "1.07219"),
            "7766554433221100ffeeddccbbaa998800a07234e1c0b614 01000000000000000200000000000000 "
                + "0600455552555344 00 00e1f50500000000 3052e83f00000000"),
        Sample(
            "at the edges",
            Fill(last, orderID: .none, symbol: "GOOG", side: .sell, quantity: .max, price: .min),
            "ffffffffffffffffffffffffffffffffffffffffffffff7f 00000000000000000000000000000000 "
                + "0400474f4f47 01 ffffffffffffff7f 0000000000000080"),
        Sample(
            RiskAlert(header, severity: .critical, symbol: "EURUSD", message: "position limit"),
            "7766554433221100ffeeddccbbaa998800a07234e1c0b614 02 01 0600455552555344 "
                + "0e00706f736974696f6e206c696d6974"),
        Sample(
            "of everything, in no words",
            RiskAlert(first, severity: .info, message: ""),
            "000000000000000000000000000000000000000000000080 00 00 0000"),
        Sample(
            SystemNotice(header, severity: .warning, source: "risk", message: "slow"),
            "7766554433221100ffeeddccbbaa998800a07234e1c0b614 01 04007269736b 0400736c6f77"),
        Sample(
            ErrorNotice(
                header, source: "risk", concerning: EventID(high: 1, low: 2), message: "läuft nicht"),
            "7766554433221100ffeeddccbbaa998800a07234e1c0b614 04007269736b "
                + "01000000000000000200000000000000 0c006cc3a4756674206e69636874"),
        Sample(
            "about no event",
            ErrorNotice(last, source: "execution", message: "?"),
            "ffffffffffffffffffffffffffffffffffffffffffffff7f 0900657865637574696f6e "
                + "00000000000000000000000000000000 01003f"),
    ]
}
