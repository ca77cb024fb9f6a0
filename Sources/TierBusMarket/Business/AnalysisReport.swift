public import TierBusCore

/// What somebody who only watches has found.
public struct AnalysisReport: StorableEvent, Hashable {
    /// `ANALYSIS_REPORT`.
    public static let eventType: EventType = "ANALYSIS_REPORT"

    /// Unique across processes and restarts.
    public let id: EventID
    /// When it happened.
    public let timestamp: Timestamp
    /// What it is about: the path of a container.
    public let subject: ContainerID
    /// What was found, in words: at most 1,024 bytes of UTF-8.
    public let message: String

    /// Puts the parts together; a message beyond 1,024 bytes is cut before the scalar that crosses the limit.
    public init(_ header: EventHeader, subject: ContainerID, message: String) {
        id = header.id
        timestamp = header.timestamp
        self.subject = subject
        self.message = Message.cut(message)
    }

    /// Appends the parts in the order of their declaration.
    public func encode(into writer: inout ByteWriter) {
        writer.append(EventHeader(id: id, timestamp: timestamp))
        writer.append(subject)
        writer.append(message: message)
    }

    /// Reads what ``encode(into:)`` wrote.
    /// - Throws: ``ByteReader/Failure``, also for bytes that are left over.
    public init(from reader: inout ByteReader, version: UInt16) throws {
        try ByteReader.check(version: version, of: Self.schemaVersion)
        let header = try reader.readHeader()
        let subject: ContainerID = try reader.readName()
        let message = try reader.readMessage()
        try reader.finish()
        self.init(header, subject: subject, message: message)
    }
}
