import Testing
import TierBusCore

@testable import TierBusMarket

@Suite struct MarketEventTests {
    let header = Samples.header

    @Test("The standard tier map knows every event: market data fast, decisions standard, orders and trouble reliable")
    func tiers() {
        let tiers = Samples.all.reduce(into: [Tier: Set<String>]()) { tiers, sample in
            let type = type(of: sample.event)
            tiers[TierMap.standard[type.eventType], default: []].insert(String(describing: type))
        }
        #expect(tiers[.fast] == ["Bar", "Tick", "Quote", "Trade", "BookUpdate"])
        #expect(
            tiers[.standard] == [
                "Indicator", "Signal", "PortfolioUpdate", "RegimeChange", "PerformanceUpdate", "OptimizationResult",
                "AnalysisReport",
            ])
        #expect(tiers[.reliable] == ["Order", "Fill", "RiskAlert", "SystemNotice", "ErrorNotice"])
    }

    @Test("High-frequency events are small and trivially copyable")
    func sizes() {
        func size<E: Event & BitwiseCopyable>(_ type: E.Type) -> Int {
            #expect(_isPOD(type))
            #expect(MemoryLayout<E>.stride <= 72)
            return MemoryLayout<E>.size
        }
        #expect(size(Bar.self) == 72)
        #expect(size(Tick.self) == 48)
        #expect(size(Quote.self) == 64)
        #expect(size(Trade.self) == 48)
        #expect(size(BookUpdate.self) == 48)
        #expect(MemoryLayout<Timeframe>.stride == 4)
        #expect(MemoryLayout<Price>.size == 8)
        #expect(_isPOD(Signal.self) && _isPOD(Order.self) && _isPOD(Fill.self) && _isPOD(Indicator.self))
        #expect(_isPOD(PortfolioUpdate.self) && _isPOD(RegimeChange.self))
    }

    @Test("An event that is about a symbol has it as its key", arguments: Samples.all)
    func keys(sample: Sample) {
        let keyless: Set<EventType> = [
            "REGIME_CHANGE", "RISK_ALERT", "SYSTEM", "ERROR", "PERFORMANCE_UPDATE", "OPTIMIZATION_RESULT",
            "ANALYSIS_REPORT",
        ]
        let key = (sample.event as? any KeyedEvent)?.key
        if keyless.contains(type(of: sample.event).eventType) {
            #expect(key == nil)
        } else {
            #expect(key == "EURUSD" || key == "GOOG")
        }
    }

    @Test("An event takes its id and timestamp from the header", arguments: Samples.all)
    func headers(sample: Sample) {
        let headers = [Samples.header, Samples.first, Samples.last]
        #expect(headers.contains(EventHeader(id: sample.event.id, timestamp: sample.event.timestamp)))
    }

    @Test("An order and its fills have one ordering key, and other events have none")
    func orderingKeys() throws {
        let order = Order(header, symbol: "EURUSD", side: .buy, quantity: 1)
        let fill = Fill(Samples.last, of: order, at: "1.07")
        #expect(order.orderingKey == "00112233445566778899aabbccddeeff")
        #expect(fill.orderingKey == order.orderingKey)
        for sample in Samples.all where !(sample.event is Order || sample.event is Fill) {
            #expect(sample.event.orderingKey == nil)
        }
    }

    @Test("A bar's signal becomes an order and its fill, with ids that follow from the bar's")
    func chain() throws {
        let bar = Bar(
            header, symbol: "EURUSD", timeframe: .hour, open: "1.07", high: "1.09", low: "1.06", close: "1.08",
            volume: 10)
        let onBar = Delivery(of: bar)
        let signal = Signal(onBar.header("signal"), symbol: bar.symbol, action: .sell, referencePrice: bar.close)
        let onSignal = onBar.following(with: signal, from: "momentum")
        let order = try Order(onSignal.header("order"), for: signal)
        #expect(
            order
                == Order(
                    EventHeader(id: EventID(following: signal.id, "order"), timestamp: bar.timestamp),
                    symbol: "EURUSD", side: .sell, quantity: 1, type: .market, referencePrice: "1.08"))
        let fill = Fill(onSignal.following(with: order, from: "risk").header("fill"), of: order, at: "1.08")
        #expect(fill.id == EventID(following: order.id, "fill"))
        #expect(fill.orderID == order.id)
        #expect(fill.side == .sell)
        #expect(fill.quantity == 1)
        #expect(fill.timestamp == bar.timestamp)
    }

    @Test("A signal to hold makes no order")
    func hold() throws {
        let signal = Signal(header, symbol: "EURUSD", action: .hold)
        let error = #expect(throws: MarketError.self) { try Order(header, for: signal) }
        #expect(error?.code == .noSide)
        let buy = Signal(header, symbol: "EURUSD", action: .buy, referencePrice: 2)
        let order = try Order(Samples.last, for: buy, quantity: 5, type: .limit("1.9"))
        #expect(
            order
                == Order(
                    Samples.last, symbol: "EURUSD", side: .buy, quantity: 5, type: .limit("1.9"), referencePrice: 2))
    }

    @Test("A fill says what it adds to position and cash")
    func fills() throws {
        let order = Order(header, symbol: "EURUSD", side: .buy, quantity: 3)
        let bought = Fill(header, of: order, at: "1.07219")
        #expect(bought.value == "3.21657")
        #expect(bought.cashChange == "-3.21657")
        #expect(try bought.positionChange() == 3)
        let sold = Fill(header, orderID: order.id, symbol: "EURUSD", side: .sell, quantity: "0.5", price: "1.1")
        #expect(sold.cashChange == "0.55")
        #expect(try sold.positionChange() == "-0.5")
        let part = Fill(header, of: order, at: "1.07219", quantity: 2)
        #expect(part.quantity == 2)
        let absurd = Fill(header, orderID: .none, symbol: "EURUSD", side: .buy, quantity: .min, price: .min)
        #expect(absurd.cashChange.units == -(1 << 126 as Int128))
        let absurdSale = Fill(header, orderID: .none, symbol: "EURUSD", side: .sell, quantity: .min, price: .max)
        #expect(throws: MarketError.self) { try absurdSale.positionChange() }
    }

    @Test(
        "A bar whose prices contradict each other is told apart",
        arguments: [
            (1, 3, 1, 2, 0, true), (2, 2, 2, 2, 5, true), (-2, -1, -3, -2, 1, true), (4, 3, 1, 2, 0, false),
            (1, 3, 1, 4, 0, false), (0, 3, 1, 2, 0, false), (1, 3, 1, 0, 0, false), (1, 3, 1, 2, -1, false),
            (2, 1, 3, 2, 1, false),
        ] as [(Int64, Int64, Int64, Int64, Int64, Bool)])
    func consistency(open: Int64, high: Int64, low: Int64, close: Int64, volume: Int64, isConsistent: Bool) {
        let bar = Bar(
            header, symbol: "EURUSD", timeframe: .day, open: Price(units: open), high: Price(units: high),
            low: Price(units: low), close: Price(units: close), volume: Quantity(units: volume))
        #expect(bar.isConsistent == isConsistent)
    }

    @Test("A message is cut to 1,024 bytes, never inside a scalar, and then stored as it is")
    func messages() throws {
        func cut(_ text: String) throws -> String {
            let notice = ErrorNotice(header, source: "risk", message: text)
            let bytes = try Sample.bytes(of: notice)
            var reader = ByteReader(bytes)
            #expect(try ErrorNotice(from: &reader, version: 1) == notice)
            #expect(RiskAlert(header, severity: .info, message: text).message == notice.message)
            #expect(SystemNotice(header, severity: .info, source: "risk", message: text).message == notice.message)
            return notice.message
        }
        let fits = String(repeating: "x", count: 1024)
        #expect(try cut(fits) == fits)
        #expect(try cut(fits + "y") == fits)
        #expect(try cut(String(repeating: "x", count: 100_000)) == fits)
        // A scalar of 2, 3 and 4 bytes that begins at each of the last places.
        for scalar in ["é", "€", "😀"] as [Unicode.Scalar] {
            for before in 1018...1024 {
                let text = String(repeating: "x", count: before) + String(scalar)
                let expected = before + scalar.utf8.count <= 1024 ? text : String(repeating: "x", count: before)
                #expect(try cut(text) == expected)
            }
        }
        // A character of one letter and any number of accents is cut between accents.
        let accents = "e" + String(repeating: "\u{301}", count: 2000)
        #expect(try cut(accents).utf8.count == 1023)
    }
}
