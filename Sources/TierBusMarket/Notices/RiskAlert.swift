public import TierBusCore

/// A limit that is near, reached or broken.
public struct RiskAlert: StorableEvent, Hashable {
    /// `RISK_ALERT`.
    public static let eventType: EventType = "RISK_ALERT"

    /// Unique across processes and restarts.
    public let id: EventID
    /// When it happened.
    public let timestamp: Timestamp
    /// How much it matters.
    public let severity: Severity
    /// What it is about; nil for the whole portfolio.
    public let symbol: Symbol?
    /// What there is to say, in words: at most 1,024 bytes of UTF-8.
    public let message: String

    /// Puts the parts together; a message beyond 1,024 bytes is cut before the scalar that crosses the limit.
    public init(_ header: EventHeader, severity: Severity, symbol: Symbol? = nil, message: String) {
        id = header.id
        timestamp = header.timestamp
        self.severity = severity
        self.symbol = symbol
        self.message = Message.cut(message)
    }

    /// Appends the parts in the order of their declaration.
    public func encode(into writer: inout ByteWriter) {
        writer.append(EventHeader(id: id, timestamp: timestamp))
        writer.append(case: severity)
        writer.append(ifAny: symbol) { $0.append($1) }
        writer.append(message: message)
    }

    /// Reads what ``encode(into:)`` wrote.
    /// - Throws: ``ByteReader/Failure``, also for bytes that are left over.
    public init(from reader: inout ByteReader, version: UInt16) throws {
        try ByteReader.check(version: version, of: Self.schemaVersion)
        let header = try reader.readHeader()
        let severity: Severity = try reader.readCase()
        let symbol: Symbol? = try reader.readIfAny { reader throws(ByteReader.Failure) in
            try reader.readName(Symbol.self)
        }
        let message: String = try reader.readMessage()
        try reader.finish()
        self.init(header, severity: severity, symbol: symbol, message: message)
    }
}
