public import TierBusCore

/// Something that went wrong, as an event.
public struct ErrorNotice: StorableEvent, Hashable {
    /// `ERROR`.
    public static let eventType: EventType = "ERROR"

    /// Unique across processes and restarts.
    public let id: EventID
    /// When it happened.
    public let timestamp: Timestamp
    /// Which container or component failed.
    public let source: ContainerID
    /// The event it failed on; ``EventID/none`` if it was not an event.
    public let concerning: EventID
    /// What there is to say, in words: at most 1,024 bytes of UTF-8.
    public let message: String

    /// Puts the parts together; a message beyond 1,024 bytes is cut before the scalar that crosses the limit.
    public init(_ header: EventHeader, source: ContainerID, concerning: EventID = .none, message: String) {
        id = header.id
        timestamp = header.timestamp
        self.source = source
        self.concerning = concerning
        self.message = Message.cut(message)
    }

    /// Appends the parts in the order of their declaration.
    public func encode(into writer: inout ByteWriter) {
        writer.append(EventHeader(id: id, timestamp: timestamp))
        writer.append(source)
        writer.append(concerning)
        writer.append(message: message)
    }

    /// Reads what ``encode(into:)`` wrote.
    /// - Throws: ``ByteReader/Failure``, also for bytes that are left over.
    public init(from reader: inout ByteReader, version: UInt16) throws {
        try ByteReader.check(version: version, of: Self.schemaVersion)
        let header = try reader.readHeader()
        let source: ContainerID = try reader.readName()
        let concerning: EventID = try reader.readID()
        let message: String = try reader.readMessage()
        try reader.finish()
        self.init(header, source: source, concerning: concerning, message: message)
    }
}
