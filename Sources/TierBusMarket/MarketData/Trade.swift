public import TierBusCore

/// A trade that others made: 48 bytes, trivially copyable.
@frozen
public struct Trade: KeyedEvent, StorableEvent, Hashable, BitwiseCopyable {
    /// `TRADE`.
    public static let eventType: EventType = "TRADE"

    /// Unique across processes and restarts.
    public let id: EventID
    /// When it happened.
    public let timestamp: Timestamp
    /// What is traded.
    public let symbol: Symbol
    /// Who took the other's price; nil if the source does not say.
    public let aggressor: Side?
    /// The price.
    public let price: Price
    /// How much changed hands.
    public let quantity: Quantity

    /// The symbol.
    @inlinable
    public var key: Symbol { symbol }

    /// Puts the parts together.
    @inlinable
    public init(_ header: EventHeader, symbol: Symbol, aggressor: Side? = nil, price: Price, quantity: Quantity) {
        id = header.id
        timestamp = header.timestamp
        self.symbol = symbol
        self.aggressor = aggressor
        self.price = price
        self.quantity = quantity
    }

    /// Appends the parts in the order of their declaration.
    public func encode(into writer: inout ByteWriter) {
        writer.append(EventHeader(id: id, timestamp: timestamp))
        writer.append(symbol)
        writer.append(ifAny: aggressor) { $0.append(case: $1) }
        writer.append(price)
        writer.append(quantity)
    }

    /// Reads what ``encode(into:)`` wrote.
    /// - Throws: ``ByteReader/Failure``, also for bytes that are left over.
    public init(from reader: inout ByteReader, version: UInt16) throws {
        try ByteReader.check(version: version, of: Self.schemaVersion)
        let header = try reader.readHeader()
        let symbol: Symbol = try reader.readName()
        let aggressor: Side? = try reader.readIfAny { reader throws(ByteReader.Failure) in
            try reader.readCase(Side.self)
        }
        let price: Price = try reader.readDecimal()
        let quantity: Quantity = try reader.readDecimal()
        try reader.finish()
        self.init(header, symbol: symbol, aggressor: aggressor, price: price, quantity: quantity)
    }
}
