package import TierBusCore

extension StorableEvent {
    /// Reads an event back, through the upcasters of older versions.
    /// - Throws: What its own initialiser or an upcaster throws.
    package init(stored entry: LogEntry) throws {
        var (bytes, version) = (entry.payload, entry.version)
        if version < Self.schemaVersion {
            let upcasters = Self.upcasters
            while version < Self.schemaVersion, let upcaster = upcasters[version] {
                bytes = try upcaster(bytes)
                version += 1
            }
        }
        var reader = ByteReader(bytes)
        try self.init(from: &reader, version: version)
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
