public import TierBusCore

/// What a portfolio is worth, and what it holds of the symbol that changed.
@frozen
public struct PortfolioUpdate: KeyedEvent, StorableEvent, Hashable, BitwiseCopyable {
    /// `PORTFOLIO_UPDATE`.
    public static let eventType: EventType = "PORTFOLIO_UPDATE"

    /// Unique across processes and restarts.
    public let id: EventID
    /// When it happened.
    public let timestamp: Timestamp
    /// What changed.
    public let symbol: Symbol
    /// How much of it is held; below 0 for a short position.
    public let position: Quantity
    /// The price it is valued at.
    public let lastPrice: Price
    /// Money that is not in a position.
    public let cash: Money
    /// Cash and the value of all positions.
    public let equity: Money

    /// The symbol.
    @inlinable
    public var key: Symbol { symbol }

    /// Puts the parts together.
    @inlinable
    public init(
        _ header: EventHeader, symbol: Symbol, position: Quantity, lastPrice: Price, cash: Money, equity: Money
    ) {
        id = header.id
        timestamp = header.timestamp
        self.symbol = symbol
        self.position = position
        self.lastPrice = lastPrice
        self.cash = cash
        self.equity = equity
    }

    /// Appends the parts in the order of their declaration.
    public func encode(into writer: inout ByteWriter) {
        writer.append(EventHeader(id: id, timestamp: timestamp))
        writer.append(symbol)
        writer.append(position)
        writer.append(lastPrice)
        writer.append(cash)
        writer.append(equity)
    }

    /// Reads what ``encode(into:)`` wrote.
    /// - Throws: ``ByteReader/Failure``, also for bytes that are left over.
    public init(from reader: inout ByteReader, version: UInt16) throws {
        try ByteReader.check(version: version, of: Self.schemaVersion)
        let header = try reader.readHeader()
        let symbol: Symbol = try reader.readName()
        let position: Quantity = try reader.readDecimal()
        let lastPrice: Price = try reader.readDecimal()
        let cash: Money = try reader.readDecimal()
        let equity: Money = try reader.readDecimal()
        try reader.finish()
        self.init(header, symbol: symbol, position: position, lastPrice: lastPrice, cash: cash, equity: equity)
    }
}
