package import TierBusCore

extension StorableEvent {
    /// Reads an event back.
    /// - Throws: What its own initialiser throws.
    package init(stored entry: LogEntry) throws {
        var reader = ByteReader(entry.payload)
        try self.init(from: &reader, version: entry.version)
    }
}

extension Delivery {
    /// Describes a stored event.
    /// - Throws: ``NameError`` if its source is no name.
    package init(of entry: LogEntry, at sequence: Int64) throws(NameError) {
        self.init(from: try ContainerID(entry.source), tier: .reliable, scope: entry.scope)
        eventID = entry.eventID
        correlationID = entry.correlationID
        causationID = entry.causationID
        timestamp = entry.timestamp
        publishedAt = entry.publishedAt
        priority = entry.priority
        topic = entry.topic.flatMap { try? Topic($0) }
        self.sequence = sequence
    }
}
