public import TierBusCore

/// What a strategy wants done.
@frozen
public struct Signal: KeyedEvent, StorableEvent, Hashable, BitwiseCopyable {
    /// `SIGNAL`.
    public static let eventType: EventType = "SIGNAL"

    /// Unique across processes and restarts.
    public let id: EventID
    /// The timestamp of what it was decided on.
    public let timestamp: Timestamp
    /// What is traded.
    public let symbol: Symbol
    /// Buy, sell or hold.
    public let action: Action
    /// How much it is wanted, by the strategy's own measure; 1 unless said otherwise.
    public let strength: Double
    /// The state of the market it was decided in, if any.
    public let regime: Regime?
    /// The price it was decided at, such as the close of the bar; what an order measures itself by.
    public let referencePrice: Price?

    /// The symbol.
    @inlinable
    public var key: Symbol { symbol }

    /// Puts the parts together.
    @inlinable
    public init(
        _ header: EventHeader, symbol: Symbol, action: Action, strength: Double = 1, regime: Regime? = nil,
        referencePrice: Price? = nil
    ) {
        id = header.id
        timestamp = header.timestamp
        self.symbol = symbol
        self.action = action
        self.strength = strength
        self.regime = regime
        self.referencePrice = referencePrice
    }

    /// Appends the parts in the order of their declaration.
    public func encode(into writer: inout ByteWriter) {
        writer.append(EventHeader(id: id, timestamp: timestamp))
        writer.append(symbol)
        writer.append(case: action)
        writer.append(strength)
        writer.append(ifAny: regime) { $0.append($1) }
        writer.append(ifAny: referencePrice) { $0.append($1) }
    }

    /// Reads what ``encode(into:)`` wrote.
    /// - Throws: ``ByteReader/Failure``, also for bytes that are left over.
    public init(from reader: inout ByteReader, version: UInt16) throws {
        try ByteReader.check(version: version, of: Self.schemaVersion)
        let header = try reader.readHeader()
        let symbol: Symbol = try reader.readName()
        let action: Action = try reader.readCase()
        let strength: Double = try reader.readDouble()
        let regime: Regime? = try reader.readIfAny { reader throws(ByteReader.Failure) in
            try reader.readName(Regime.self)
        }
        let referencePrice: Price? = try reader.readIfAny { reader throws(ByteReader.Failure) in
            try reader.readDecimal(Price.self)
        }
        try reader.finish()
        self.init(
            header, symbol: symbol, action: action, strength: strength, regime: regime, referencePrice: referencePrice)
    }
}
