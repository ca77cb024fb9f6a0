public import TierBusCore

/// Something the system says about itself, as an event.
public struct SystemNotice: StorableEvent, Hashable {
    /// `SYSTEM`.
    public static let eventType: EventType = "SYSTEM"

    /// Unique across processes and restarts.
    public let id: EventID
    /// When it happened.
    public let timestamp: Timestamp
    /// How much it matters.
    public let severity: Severity
    /// Which container or component it is about.
    public let source: ContainerID
    /// What there is to say, in words: at most 1,024 bytes of UTF-8.
    public let message: String

    /// Puts the parts together; a message beyond 1,024 bytes is cut before the scalar that crosses the limit.
    public init(_ header: EventHeader, severity: Severity, source: ContainerID, message: String) {
        id = header.id
        timestamp = header.timestamp
        self.severity = severity
        self.source = source
        self.message = Message.cut(message)
    }

    /// Appends the parts in the order of their declaration.
    public func encode(into writer: inout ByteWriter) {
        writer.append(EventHeader(id: id, timestamp: timestamp))
        writer.append(case: severity)
        writer.append(source)
        writer.append(message: message)
    }

    /// Reads what ``encode(into:)`` wrote.
    /// - Throws: ``ByteReader/Failure``, also for bytes that are left over.
    public init(from reader: inout ByteReader, version: UInt16) throws {
        try ByteReader.check(version: version, of: Self.schemaVersion)
        let header = try reader.readHeader()
        let severity: Severity = try reader.readCase()
        let source: ContainerID = try reader.readName()
        let message: String = try reader.readMessage()
        try reader.finish()
        self.init(header, severity: severity, source: source, message: message)
    }
}
