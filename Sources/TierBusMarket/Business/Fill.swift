public import TierBusCore

/// An order, or a part of one, that was carried out.
@frozen
public struct Fill: KeyedEvent, StorableEvent, Hashable, BitwiseCopyable {
    /// `FILL`.
    public static let eventType: EventType = "FILL"

    /// Unique across processes and restarts.
    public let id: EventID
    /// When it happened.
    public let timestamp: Timestamp
    /// The id of the order.
    public let orderID: EventID
    /// What is traded.
    public let symbol: Symbol
    /// Buy or sell.
    public let side: Side
    /// How much; above 0.
    public let quantity: Quantity
    /// The price of one.
    public let price: Price

    /// The symbol.
    @inlinable
    public var key: Symbol { symbol }

    /// The text of the order's id: an order and its fills are one sequence.
    public var orderingKey: String? { orderID.description }

    /// Puts the parts together.
    @inlinable
    public init(_ header: EventHeader, orderID: EventID, symbol: Symbol, side: Side, quantity: Quantity, price: Price) {
        id = header.id
        timestamp = header.timestamp
        self.orderID = orderID
        self.symbol = symbol
        self.side = side
        self.quantity = quantity
        self.price = price
    }

    /// A fill of `order`.
    /// - Parameter quantity: How much; nil for all of it.
    @inlinable
    public init(_ header: EventHeader, of order: Order, at price: Price, quantity: Quantity? = nil) {
        self.init(
            header, orderID: order.id, symbol: order.symbol, side: order.side, quantity: quantity ?? order.quantity,
            price: price)
    }

    /// Appends the parts in the order of their declaration.
    public func encode(into writer: inout ByteWriter) {
        writer.append(EventHeader(id: id, timestamp: timestamp))
        writer.append(orderID)
        writer.append(symbol)
        writer.append(case: side)
        writer.append(quantity)
        writer.append(price)
    }

    /// Reads what ``encode(into:)`` wrote.
    /// - Throws: ``ByteReader/Failure``, also for bytes that are left over.
    public init(from reader: inout ByteReader, version: UInt16) throws {
        try ByteReader.check(version: version, of: Self.schemaVersion)
        let header = try reader.readHeader()
        let orderID: EventID = try reader.readID()
        let symbol: Symbol = try reader.readName()
        let side: Side = try reader.readCase()
        let quantity: Quantity = try reader.readDecimal()
        let price: Price = try reader.readDecimal()
        try reader.finish()
        self.init(header, orderID: orderID, symbol: symbol, side: side, quantity: quantity, price: price)
    }
}

extension Fill {
    /// What it comes to: price times quantity, exact, whichever the side.
    @inlinable
    public var value: Money { price * quantity }

    /// What it adds to the position: ``quantity``, below 0 for a sale.
    /// - Throws: ``MarketError/Code/outOfRange`` for the one quantity that has no counterpart.
    @inlinable
    public func positionChange() throws(MarketError) -> Quantity { side == .buy ? quantity : try quantity.negated() }

    /// What it adds to the cash: ``value``, below 0 for a purchase. Exact; there is room for any price and quantity.
    @inlinable
    public var cashChange: Money { Money(units: side == .buy ? 0 - value.units : value.units) }
}
