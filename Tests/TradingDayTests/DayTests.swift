import Testing
import TierBusCore
import TierBusMarket

@testable import TradingDayKit

@Suite struct DayTests {
    /// The figures of the README, which an independent program computed with fractions.
    @Test("The two real series give 7,148 bars, 28,400 indicators, 4,745 signals and 2,170 orders")
    func oracle() throws {
        let oracle = Oracle(closes(of: try bundled()))
        #expect(oracle.bars == 7_148)
        #expect(oracle.indicators == 28_400)
        #expect(oracle.signals == 4_745)
        #expect(oracle.orders.count == 2_170)
        #expect(oracle.lots == ["EURUSD": -10, "GOOG": 10])
        #expect(oracle.cash == 92_379_503_890_000)
        #expect(oracle.equity == 99_519_028_490_000)
    }

    @Test(
        "The components give what the rules give, and nothing waits at the end",
        arguments: [(1, 2_170), (7, 562), (100, 46)])
    func components(orderEvery: Int, orders: Int) throws {
        let input = try bundled()
        let oracle = Oracle(closes(of: input), orderEvery: orderEvery)
        let day = try StraightDay(BarFeed(input), orderEvery: orderEvery)
        #expect(day.bars == oracle.bars)
        #expect(day.indicators == oracle.indicators)
        #expect(day.signals.count == oracle.signals)
        #expect(day.waiting == 0)
        #expect(day.orders.count == orders && oracle.orders.count == orders)
        for (order, expected) in zip(day.orders, oracle.orders) {
            #expect(order.symbol == expected.symbol && order.timestamp == expected.timestamp)
            #expect(order.side.sign == expected.sign && order.referencePrice?.units == expected.price)
            #expect(order.quantity == 1)
        }
        #expect(day.account.fills == oracle.orders.count)
        for (symbol, holding) in day.account.holdings {
            #expect(holding.position.units == Int64(oracle.lots[symbol] ?? 0) * Quantity.scale)
            #expect(holding.lastPrice.units == oracle.last[symbol])
        }
        #expect(day.account.cash.units == oracle.cash * 100_000_000)
        #expect(day.account.equity.units == oracle.equity * 100_000_000)
    }

    @Test("Whether a bar or its indicators come first changes neither an order nor the outcome")
    func arrival() throws {
        let input = try bundled()
        let first = try StraightDay(BarFeed(input))
        let second = try StraightDay(BarFeed(input), indicatorsFirst: true)
        #expect(first.orders == second.orders)
        #expect(first.fills == second.fills)
        #expect(first.outcome.hash(with: first.account) == second.outcome.hash(with: second.account))
        #expect(first.account.equity == "99519.02849")
        #expect(first.account.cash == "92379.50389")
    }

    @Test("Every bar, signal, order and fill has an id of its own, also over passes", arguments: [1, 2, 20])
    func ids(repeats: Int) throws {
        let input = try DayInput.load(BundledBars.paths, repeats: repeats)
        var seen: Set<EventID> = []
        for bar in BarFeed(input) { seen.insert(bar.id) }
        #expect(seen.count == 7_148 * repeats)
        #expect(input.count == 7_148 * repeats)
        guard repeats <= 2 else { return }
        let day = try StraightDay(BarFeed(input))
        for id in day.signals.map(\.id) + day.orders.map(\.id) + day.fills.map(\.id) { seen.insert(id) }
        #expect(seen.count == day.bars + day.signals.count + day.orders.count + day.fills.count)
    }

    @Test("A second pass goes on where the first ended: windows and ordered positions are kept")
    func twoPasses() throws {
        let input = try DayInput.load(BundledBars.paths, repeats: 2)
        let day = try StraightDay(BarFeed(input))
        let oracle = Oracle(BarFeed(input).map { ($0.symbol, $0.timestamp, $0.close) })
        #expect(day.orders.count == oracle.orders.count)
        #expect(day.orders.count > 2_170)
        #expect(day.account.equity.units == oracle.equity * 100_000_000)
    }

    @Test("The files that come with the example are the series of the figures, hourly and daily")
    func timeframes() throws {
        var timeframes: [Symbol: Set<Timeframe>] = [:]
        for bar in BarFeed(try bundled()) { timeframes[bar.symbol, default: []].insert(bar.timeframe) }
        #expect(timeframes == ["EURUSD": [.hour], "GOOG": [.day]])
    }

    private func bundled() throws -> DayInput { try DayInput.load(BundledBars.paths, repeats: 1) }

    private func closes(of input: DayInput) -> [(symbol: Symbol, timestamp: Timestamp, close: Price)] {
        input.rows.map { ($0.symbol, $0.timestamp, $0.close) }
    }
}
