public import TierBusCore

/// How a strategy, or whatever else trades, is doing.
@frozen
public struct PerformanceUpdate: StorableEvent, Hashable, BitwiseCopyable {
    /// `PERFORMANCE_UPDATE`.
    public static let eventType: EventType = "PERFORMANCE_UPDATE"

    /// Unique across processes and restarts.
    public let id: EventID
    /// When it happened.
    public let timestamp: Timestamp
    /// Who it is about: the path of a container.
    public let subject: ContainerID
    /// What it is worth.
    public let equity: Money
    /// The loss from the highest equity so far, as a fraction of it: 0 at a high, 0.25 a quarter below.
    public let drawdown: Double
    /// Trades so far.
    public let trades: Int64

    /// Puts the parts together.
    @inlinable
    public init(_ header: EventHeader, subject: ContainerID, equity: Money, drawdown: Double, trades: Int64) {
        id = header.id
        timestamp = header.timestamp
        self.subject = subject
        self.equity = equity
        self.drawdown = drawdown
        self.trades = trades
    }

    /// Appends the parts in the order of their declaration.
    public func encode(into writer: inout ByteWriter) {
        writer.append(EventHeader(id: id, timestamp: timestamp))
        writer.append(subject)
        writer.append(equity)
        writer.append(drawdown)
        writer.append(trades)
    }

    /// Reads what ``encode(into:)`` wrote.
    /// - Throws: ``ByteReader/Failure``, also for bytes that are left over.
    public init(from reader: inout ByteReader, version: UInt16) throws {
        try ByteReader.check(version: version, of: Self.schemaVersion)
        let header = try reader.readHeader()
        let subject: ContainerID = try reader.readName()
        let equity: Money = try reader.readDecimal()
        let drawdown = try reader.readDouble()
        let trades: Int64 = try reader.read()
        try reader.finish()
        self.init(header, subject: subject, equity: equity, drawdown: drawdown, trades: trades)
    }
}
