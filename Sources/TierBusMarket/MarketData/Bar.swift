public import TierBusCore

/// What was traded in one stretch of time: 72 bytes, trivially copyable.
///
/// Nothing is checked on the way in; see ``isConsistent``.
@frozen
public struct Bar: KeyedEvent, StorableEvent, Hashable, BitwiseCopyable {
    /// `BAR`.
    public static let eventType: EventType = "BAR"

    /// Unique across processes and restarts.
    public let id: EventID
    /// When the bar closed, or opened: as its source counts; all bars of one source alike.
    public let timestamp: Timestamp
    /// What is traded.
    public let symbol: Symbol
    /// How much time it covers.
    public let timeframe: Timeframe
    /// The first price.
    public let open: Price
    /// The highest price.
    public let high: Price
    /// The lowest price.
    public let low: Price
    /// The last price.
    public let close: Price
    /// How much was traded.
    public let volume: Quantity

    /// The symbol.
    @inlinable
    public var key: Symbol { symbol }

    /// Puts the parts together.
    @inlinable
    public init(
        _ header: EventHeader, symbol: Symbol, timeframe: Timeframe, open: Price, high: Price, low: Price, close: Price,
        volume: Quantity
    ) {
        id = header.id
        timestamp = header.timestamp
        self.symbol = symbol
        self.timeframe = timeframe
        self.open = open
        self.high = high
        self.low = low
        self.close = close
        self.volume = volume
    }

    /// Appends the parts in the order of their declaration.
    public func encode(into writer: inout ByteWriter) {
        writer.append(EventHeader(id: id, timestamp: timestamp))
        writer.append(symbol)
        writer.append(timeframe)
        writer.append(open)
        writer.append(high)
        writer.append(low)
        writer.append(close)
        writer.append(volume)
    }

    /// Reads what ``encode(into:)`` wrote.
    /// - Throws: ``ByteReader/Failure``, also for bytes that are left over.
    public init(from reader: inout ByteReader, version: UInt16) throws {
        try ByteReader.check(version: version, of: Self.schemaVersion)
        let header = try reader.readHeader()
        let symbol: Symbol = try reader.readName()
        let timeframe: Timeframe = try reader.readTimeframe()
        let open: Price = try reader.readDecimal()
        let high: Price = try reader.readDecimal()
        let low: Price = try reader.readDecimal()
        let close: Price = try reader.readDecimal()
        let volume: Quantity = try reader.readDecimal()
        try reader.finish()
        self.init(
            header, symbol: symbol, timeframe: timeframe, open: open, high: high, low: low, close: close, volume: volume
        )
    }
}

extension Bar {
    /// Whether no price is above ``high`` or below ``low``, and the volume is not below 0.
    @inlinable
    public var isConsistent: Bool {
        low <= open && low <= close && open <= high && close <= high && volume >= .zero
    }
}
