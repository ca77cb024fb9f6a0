public import TierBusCore

/// A change of one level of an order book: 48 bytes, trivially copyable.
@frozen
public struct BookUpdate: KeyedEvent, StorableEvent, Hashable, BitwiseCopyable {
    /// `BOOK_UPDATE`.
    public static let eventType: EventType = "BOOK_UPDATE"

    /// Unique across processes and restarts.
    public let id: EventID
    /// When it happened.
    public let timestamp: Timestamp
    /// What is traded.
    public let symbol: Symbol
    /// The side of the book: buy for bids, sell for asks.
    public let side: Side
    /// The level.
    public let price: Price
    /// What stands at the level now; 0 where the level is gone.
    public let quantity: Quantity

    /// The symbol.
    @inlinable
    public var key: Symbol { symbol }

    /// Puts the parts together.
    @inlinable
    public init(_ header: EventHeader, symbol: Symbol, side: Side, price: Price, quantity: Quantity) {
        id = header.id
        timestamp = header.timestamp
        self.symbol = symbol
        self.side = side
        self.price = price
        self.quantity = quantity
    }

    /// Appends the parts in the order of their declaration.
    public func encode(into writer: inout ByteWriter) {
        writer.append(EventHeader(id: id, timestamp: timestamp))
        writer.append(symbol)
        writer.append(case: side)
        writer.append(price)
        writer.append(quantity)
    }

    /// Reads what ``encode(into:)`` wrote.
    /// - Throws: ``ByteReader/Failure``, also for bytes that are left over.
    public init(from reader: inout ByteReader, version: UInt16) throws {
        try ByteReader.check(version: version, of: Self.schemaVersion)
        let header = try reader.readHeader()
        let symbol: Symbol = try reader.readName()
        let side: Side = try reader.readCase()
        let price: Price = try reader.readDecimal()
        let quantity: Quantity = try reader.readDecimal()
        try reader.finish()
        self.init(header, symbol: symbol, side: side, price: price, quantity: quantity)
    }
}
