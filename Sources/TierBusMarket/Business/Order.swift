public import TierBusCore

/// What is to be bought or sold.
///
/// Nothing is checked on the way in: limits are the business of whoever sends orders.
@frozen
public struct Order: KeyedEvent, StorableEvent, Hashable, BitwiseCopyable {
    /// `ORDER`.
    public static let eventType: EventType = "ORDER"

    /// Unique across processes and restarts.
    public let id: EventID
    /// When it happened.
    public let timestamp: Timestamp
    /// What is traded.
    public let symbol: Symbol
    /// Buy or sell.
    public let side: Side
    /// How much; above 0.
    public let quantity: Quantity
    /// At what price it may be filled.
    public let type: OrderType
    /// The price it was decided at, if any: slippage is measured from it, and a simulated market fills at it.
    public let referencePrice: Price?

    /// The symbol.
    @inlinable
    public var key: Symbol { symbol }

    /// The text of the id: an order and its fills are one sequence.
    public var orderingKey: String? { id.description }

    /// Puts the parts together.
    @inlinable
    public init(
        _ header: EventHeader, symbol: Symbol, side: Side, quantity: Quantity, type: OrderType = .market,
        referencePrice: Price? = nil
    ) {
        id = header.id
        timestamp = header.timestamp
        self.symbol = symbol
        self.side = side
        self.quantity = quantity
        self.type = type
        self.referencePrice = referencePrice
    }

    /// The order that does what a signal wants: its symbol, side and reference price.
    /// - Throws: ``MarketError/Code/noSide`` if the signal is to hold.
    public init(
        _ header: EventHeader, for signal: Signal, quantity: Quantity = 1, type: OrderType = .market
    ) throws(MarketError) {
        guard let side = signal.action.side else { throw MarketError(.noSide, "Order") }
        self.init(
            header, symbol: signal.symbol, side: side, quantity: quantity, type: type,
            referencePrice: signal.referencePrice)
    }

    /// Appends the parts in the order of their declaration.
    public func encode(into writer: inout ByteWriter) {
        writer.append(EventHeader(id: id, timestamp: timestamp))
        writer.append(symbol)
        writer.append(case: side)
        writer.append(quantity)
        writer.append(type)
        writer.append(ifAny: referencePrice) { $0.append($1) }
    }

    /// Reads what ``encode(into:)`` wrote.
    /// - Throws: ``ByteReader/Failure``, also for bytes that are left over.
    public init(from reader: inout ByteReader, version: UInt16) throws {
        try ByteReader.check(version: version, of: Self.schemaVersion)
        let header = try reader.readHeader()
        let symbol: Symbol = try reader.readName()
        let side: Side = try reader.readCase()
        let quantity: Quantity = try reader.readDecimal()
        let type: OrderType = try reader.readOrderType()
        let referencePrice: Price? = try reader.readIfAny { reader throws(ByteReader.Failure) in
            try reader.readDecimal(Price.self)
        }
        try reader.finish()
        self.init(header, symbol: symbol, side: side, quantity: quantity, type: type, referencePrice: referencePrice)
    }
}
