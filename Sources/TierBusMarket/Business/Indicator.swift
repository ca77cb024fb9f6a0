public import TierBusCore

/// A number computed from market data, for one symbol and moment.
@frozen
public struct Indicator: KeyedEvent, StorableEvent, Hashable, BitwiseCopyable {
    /// `INDICATOR`.
    public static let eventType: EventType = "INDICATOR"

    /// Unique across processes and restarts.
    public let id: EventID
    /// The timestamp of the bar it was computed at.
    public let timestamp: Timestamp
    /// What is traded.
    public let symbol: Symbol
    /// What it measures.
    public let kind: IndicatorKind
    /// The number. As statistics go, a double.
    public let value: Double
    /// The container that it was computed for; nil if it is for all.
    public let subscriber: ContainerID?

    /// The symbol.
    @inlinable
    public var key: Symbol { symbol }

    /// Puts the parts together.
    @inlinable
    public init(
        _ header: EventHeader, symbol: Symbol, kind: IndicatorKind, value: Double, subscriber: ContainerID? = nil
    ) {
        id = header.id
        timestamp = header.timestamp
        self.symbol = symbol
        self.kind = kind
        self.value = value
        self.subscriber = subscriber
    }

    /// Appends the parts in the order of their declaration.
    public func encode(into writer: inout ByteWriter) {
        writer.append(EventHeader(id: id, timestamp: timestamp))
        writer.append(symbol)
        writer.append(kind)
        writer.append(value)
        writer.append(ifAny: subscriber) { $0.append($1) }
    }

    /// Reads what ``encode(into:)`` wrote.
    /// - Throws: ``ByteReader/Failure``, also for bytes that are left over.
    public init(from reader: inout ByteReader, version: UInt16) throws {
        try ByteReader.check(version: version, of: Self.schemaVersion)
        let header = try reader.readHeader()
        let symbol: Symbol = try reader.readName()
        let kind: IndicatorKind = try reader.readName()
        let value: Double = try reader.readDouble()
        let subscriber: ContainerID? = try reader.readIfAny { reader throws(ByteReader.Failure) in
            try reader.readName(ContainerID.self)
        }
        try reader.finish()
        self.init(header, symbol: symbol, kind: kind, value: value, subscriber: subscriber)
    }
}
