import Testing
import TierBusCore
import TierBusMarket

@testable import TradingDayKit

@Suite struct AccountTests {
    @Test("Risk orders one lot at a time and stops at ten, on either side, for each symbol by itself")
    func limit() {
        var risk = RiskRule()
        #expect((0..<12).map { _ in risk.consider("A", .buy) } == Array(repeating: .buy, count: 10) + [nil, nil])
        #expect(risk.ordered("A") == 10)
        #expect(risk.consider("B", .sell) == .sell)
        #expect((0..<21).compactMap { _ in risk.consider("A", .sell) }.count == 20)
        #expect(risk.ordered("A") == -10)
        #expect(risk.ordered("B") == -1)
        #expect(risk.consider("A", .hold) == nil)
    }

    @Test("Every Nth signal of a symbol is considered, also where it makes no order")
    func every() {
        var risk = RiskRule(every: 3)
        let sides = (1...9).map { number in risk.consider("A", number == 6 ? .sell : .buy) }
        #expect(sides == [nil, nil, .buy, nil, nil, .sell, nil, nil, .buy])
        #expect(risk.consider("B", .buy) == nil)
    }

    @Test("An order is filled at its reference price, and one without is refused")
    func execution() throws {
        let order = Self.order(1, "A", .buy, "1.25")
        let fill = try Execution.fill(order)
        #expect(fill.price == "1.25" && fill.quantity == 1 && fill.side == .buy && fill.orderID == order.id)
        #expect(fill.id == (try Execution.fill(order)).id)
        #expect(fill.timestamp == order.timestamp)
        let bare = Self.order(2, "A", .buy, nil)
        #expect(throws: Execution.NoReferencePrice(order: bare.id)) { try Execution.fill(bare) }
    }

    @Test("Cash, positions and equity are exact")
    func accounting() throws {
        var account = Account()
        try account.apply(Self.fill(1, "A", .buy, "100.1"))
        #expect(account.cash == "99899.9" && account.equity == 100_000)
        try account.apply(Self.fill(2, "A", .buy, "100.3"))
        #expect(account.cash == "99799.6" && account.equity == "100000.2")
        try account.apply(Self.fill(3, "B", .sell, "0.000000001"))
        #expect(account.cash == "99799.600000001" && account.equity == "100000.2")
        try account.apply(Self.fill(4, "A", .sell, 90))
        #expect(account.holdings["A"] == Account.Holding(position: 1, lastPrice: 90, fills: 3))
        #expect(account.holdings["B"] == Account.Holding(position: -1, lastPrice: "0.000000001", fills: 1))
        #expect(account.equity == "99979.6")
        #expect(account.fills == 4)
        let fill = Self.fill(4, "A", .sell, 90)
        let update = account.update(after: fill, EventHeader(id: fill.id, timestamp: fill.timestamp))
        #expect(update.position == 1 && update.equity == account.equity && update.cash == account.cash)
    }

    @Test("Amounts beyond the range are refused and change nothing")
    func overflow() throws {
        var account = Account()
        let large = Fill(
            EventHeader(id: EventID(high: 1, low: 1), timestamp: .epoch), orderID: .none, symbol: "A", side: .buy,
            quantity: .max, price: 1)
        try account.apply(large)
        let before = account
        #expect(throws: MarketError.self) { try account.apply(large) }
        #expect(account.holdings == before.holdings && account.cash == before.cash && account.fills == 1)
    }

    @Test("The outcome does not depend on the order in which events are taken, but on each of them")
    func outcome() throws {
        let orders = (1...5).map { Self.order(UInt64($0), $0 % 2 == 0 ? "A" : "B", .buy, Price(units: Int64($0))) }
        let account = Account()
        func hash(_ orders: [Order]) throws -> String {
            var outcome = Outcome()
            for order in orders {
                outcome.add(order)
                outcome.add(try Execution.fill(order))
            }
            return outcome.hash(with: account)
        }
        let whole = try hash(orders)
        #expect(whole.count == 32)
        #expect(try hash(orders.reversed()) == whole)
        #expect(try hash(Array(orders.dropLast())) != whole)
        #expect(try hash(orders + [orders[0]]) != whole)
        #expect(try hash(orders.dropLast() + [Self.order(5, "B", .sell, Price(units: 5))]) != whole)
        #expect(try hash(orders.dropLast() + [Self.order(5, "B", .buy, Price(units: 6))]) != whole)
        #expect(try hash(orders.dropLast() + [Self.order(6, "B", .buy, Price(units: 5))]) != whole)
        var richer = account
        try richer.apply(Self.fill(1, "A", .buy, 1))
        #expect(Outcome().hash(with: richer) != Outcome().hash(with: account))
    }

    static func order(_ number: UInt64, _ symbol: Symbol, _ side: Side, _ price: Price?) -> Order {
        let header = EventHeader(id: EventID(high: 1, low: number), timestamp: Timestamp(seconds: Int64(number)))
        return Order(header, symbol: symbol, side: side, quantity: 1, referencePrice: price)
    }

    static func fill(_ number: UInt64, _ symbol: Symbol, _ side: Side, _ price: Price) -> Fill {
        let order = order(number, symbol, side, price)
        let header = EventHeader(id: EventID(high: 2, low: number), timestamp: order.timestamp)
        return Fill(header, of: order, at: price)
    }
}
