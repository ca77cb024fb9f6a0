public import TierBusCore

/// How one choice of parameters has done.
public struct OptimizationResult: StorableEvent, Hashable {
    /// `OPTIMIZATION_RESULT`.
    public static let eventType: EventType = "OPTIMIZATION_RESULT"

    /// Unique across processes and restarts.
    public let id: EventID
    /// When it happened.
    public let timestamp: Timestamp
    /// What was optimised: the path of a container.
    public let subject: ContainerID
    /// The parameters, as the one who chose them writes them: at most 1,024 bytes of UTF-8.
    public let parameters: String
    /// What is to be as large as possible.
    public let score: Double
    /// What the portfolio was worth at the end.
    public let equity: Money
    /// Trades in all.
    public let trades: Int64

    /// Puts the parts together; parameters beyond 1,024 bytes are cut before the scalar that crosses the limit.
    public init(
        _ header: EventHeader, subject: ContainerID, parameters: String, score: Double, equity: Money, trades: Int64
    ) {
        id = header.id
        timestamp = header.timestamp
        self.subject = subject
        self.parameters = Message.cut(parameters)
        self.score = score
        self.equity = equity
        self.trades = trades
    }

    /// Appends the parts in the order of their declaration.
    public func encode(into writer: inout ByteWriter) {
        writer.append(EventHeader(id: id, timestamp: timestamp))
        writer.append(subject)
        writer.append(message: parameters)
        writer.append(score)
        writer.append(equity)
        writer.append(trades)
    }

    /// Reads what ``encode(into:)`` wrote.
    /// - Throws: ``ByteReader/Failure``, also for bytes that are left over.
    public init(from reader: inout ByteReader, version: UInt16) throws {
        try ByteReader.check(version: version, of: Self.schemaVersion)
        let header = try reader.readHeader()
        let subject: ContainerID = try reader.readName()
        let parameters = try reader.readMessage()
        let score = try reader.readDouble()
        let equity: Money = try reader.readDecimal()
        let trades: Int64 = try reader.read()
        try reader.finish()
        self.init(header, subject: subject, parameters: parameters, score: score, equity: equity, trades: trades)
    }
}
