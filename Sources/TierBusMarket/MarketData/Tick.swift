public import TierBusCore

/// One price as it was seen: 48 bytes, trivially copyable.
@frozen
public struct Tick: KeyedEvent, StorableEvent, Hashable, BitwiseCopyable {
    /// `TICK`.
    public static let eventType: EventType = "TICK"

    /// Unique across processes and restarts.
    public let id: EventID
    /// When it happened.
    public let timestamp: Timestamp
    /// What is traded.
    public let symbol: Symbol
    /// The price.
    public let price: Price
    /// How much was there at that price; 0 if the source does not say.
    public let quantity: Quantity

    /// The symbol.
    @inlinable
    public var key: Symbol { symbol }

    /// Puts the parts together.
    @inlinable
    public init(_ header: EventHeader, symbol: Symbol, price: Price, quantity: Quantity = .zero) {
        id = header.id
        timestamp = header.timestamp
        self.symbol = symbol
        self.price = price
        self.quantity = quantity
    }

    /// Appends the parts in the order of their declaration.
    public func encode(into writer: inout ByteWriter) {
        writer.append(EventHeader(id: id, timestamp: timestamp))
        writer.append(symbol)
        writer.append(price)
        writer.append(quantity)
    }

    /// Reads what ``encode(into:)`` wrote.
    /// - Throws: ``ByteReader/Failure``, also for bytes that are left over.
    public init(from reader: inout ByteReader, version: UInt16) throws {
        try ByteReader.check(version: version, of: Self.schemaVersion)
        let header = try reader.readHeader()
        let symbol: Symbol = try reader.readName()
        let price: Price = try reader.readDecimal()
        let quantity: Quantity = try reader.readDecimal()
        try reader.finish()
        self.init(header, symbol: symbol, price: price, quantity: quantity)
    }
}
