import TierBus
import TierBusMarket

/// The portfolio as it stands in the file.
struct Portfolio: Sendable {
    private(set) var account = Account()
    /// The digests of all fills.
    private(set) var fills = Outcome.Tally("fill")

    /// A portfolio without fills.
    init() {}

    // MARK: In a transaction

    /// Books a fill: the account, the position of its symbol, the course of equity.
    /// - Returns: What is to be told.
    /// - Throws: `MarketError` where an amount is out of range; what the transaction throws.
    static func book(
        _ fill: Fill, _ header: EventHeader, in transaction: borrowing InboxTransaction
    ) throws -> PortfolioUpdate {
        var portfolio = Portfolio()
        let account = try transaction.row(accountQuery)
        let position = try transaction.row("\(positionQuery) WHERE symbol = ?1", [.text(fill.symbol.description)])
        if let account { try portfolio.take(account, position.map { [$0] } ?? []) }
        try portfolio.account.apply(fill)
        portfolio.fills.add(fill)
        try portfolio.write(fill.symbol, to: transaction)
        return portfolio.account.update(after: fill, header)
    }

    private static let accountQuery = "SELECT cash, equity, fills, fills_high, fills_low FROM app_account"
    private static let positionQuery = "SELECT symbol, quantity, last_price, fills FROM app_positions"

    private func write(_ symbol: Symbol, to transaction: borrowing InboxTransaction) throws {
        let holding = account.holdings[symbol] ?? Account.Holding()
        try transaction.run(
            "INSERT OR REPLACE INTO app_positions VALUES (?1, ?2, ?3, ?4)",
            [
                .text(symbol.description), .integer(holding.position.units), .integer(holding.lastPrice.units),
                .integer(Int64(holding.fills)),
            ])
        try transaction.run(
            "INSERT OR REPLACE INTO app_account VALUES (1, ?1, ?2, ?3, ?4, ?5)",
            [
                .text(account.cash.description), .text(account.equity.description), .integer(Int64(account.fills)),
                .integer(Int64(bitPattern: fills.high)), .integer(Int64(bitPattern: fills.low)),
            ])
        try transaction.run(
            "INSERT INTO app_equity VALUES (?1, ?2)",
            [.integer(Int64(account.fills)), .text(account.equity.description)])
    }

    // MARK: Reading

    /// The whole portfolio, with the course of its equity.
    static func read(_ tables: borrowing TableReader) throws -> (portfolio: Portfolio, trace: EquityTrace) {
        var portfolio = Portfolio()
        if let account = try tables.row(accountQuery) { try portfolio.take(account, tables.rows(positionQuery)) }
        var trace = EquityTrace()
        trace.add(Account.start.doubleValue)
        for row in try tables.rows("SELECT equity FROM app_equity ORDER BY fill") {
            trace.add(try Money(row.text(0)).doubleValue)
        }
        return (portfolio, trace)
    }

    private mutating func take(_ row: TableRow, _ positions: [TableRow]) throws {
        var holdings: [Symbol: Account.Holding] = [:]
        for position in positions {
            holdings[try Symbol(position.text(0))] = Account.Holding(
                position: Quantity(units: try position.integer(1)), lastPrice: Price(units: try position.integer(2)),
                fills: Int(try position.integer(3)))
        }
        let count = try row.integer(2)
        account = Account(
            cash: try Money(row.text(0)), equity: try Money(row.text(1)), holdings: holdings, fills: Int(count))
        fills.count = count
        fills.high = UInt64(bitPattern: try row.integer(3))
        fills.low = UInt64(bitPattern: try row.integer(4))
    }
}
