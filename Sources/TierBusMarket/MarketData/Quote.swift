public import TierBusCore

/// The best bid and the best ask: 64 bytes, trivially copyable.
@frozen
public struct Quote: KeyedEvent, StorableEvent, Hashable, BitwiseCopyable {
    /// `QUOTE`.
    public static let eventType: EventType = "QUOTE"

    /// Unique across processes and restarts.
    public let id: EventID
    /// When it happened.
    public let timestamp: Timestamp
    /// What is traded.
    public let symbol: Symbol
    /// The highest price a buyer offers.
    public let bid: Price
    /// The lowest price a seller asks.
    public let ask: Price
    /// How much is wanted at ``bid``; 0 if the source does not say.
    public let bidQuantity: Quantity
    /// How much is offered at ``ask``; 0 if the source does not say.
    public let askQuantity: Quantity

    /// The symbol.
    @inlinable
    public var key: Symbol { symbol }

    /// Puts the parts together.
    @inlinable
    public init(
        _ header: EventHeader, symbol: Symbol, bid: Price, ask: Price, bidQuantity: Quantity = .zero,
        askQuantity: Quantity = .zero
    ) {
        id = header.id
        timestamp = header.timestamp
        self.symbol = symbol
        self.bid = bid
        self.ask = ask
        self.bidQuantity = bidQuantity
        self.askQuantity = askQuantity
    }

    /// Appends the parts in the order of their declaration.
    public func encode(into writer: inout ByteWriter) {
        writer.append(EventHeader(id: id, timestamp: timestamp))
        writer.append(symbol)
        writer.append(bid)
        writer.append(ask)
        writer.append(bidQuantity)
        writer.append(askQuantity)
    }

    /// Reads what ``encode(into:)`` wrote.
    /// - Throws: ``ByteReader/Failure``, also for bytes that are left over.
    public init(from reader: inout ByteReader, version: UInt16) throws {
        try ByteReader.check(version: version, of: Self.schemaVersion)
        let header = try reader.readHeader()
        let symbol: Symbol = try reader.readName()
        let bid: Price = try reader.readDecimal()
        let ask: Price = try reader.readDecimal()
        let bidQuantity: Quantity = try reader.readDecimal()
        let askQuantity: Quantity = try reader.readDecimal()
        try reader.finish()
        self.init(header, symbol: symbol, bid: bid, ask: ask, bidQuantity: bidQuantity, askQuantity: askQuantity)
    }
}
