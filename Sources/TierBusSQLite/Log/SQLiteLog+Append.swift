public import TierBusRouter

extension SQLiteLog {
    /// Appends an event, or finds that its id is there.
    ///
    /// The payloads, types and versions of two events with one id decide between duplicate and conflict; the header may
    /// differ. A stored row that is damaged counts as the same only if those three can still be read and are equal.
    /// - Throws: ``LogError``: `tooLarge` for a payload over ``SQLiteOptions/maxPayloadBytes`` or a text over 1 KiB, and
    ///   `full`: both leave the transaction as it was, unless the message says that it is undone.
    /// - Complexity: O(log events + bytes).
    public func append(_ entry: LogEntry) throws(LogError) -> LogAppend {
        try requireTransaction()
        guard isRecovered else { throw misuse("recover() comes before anything else") }
        try checkSizes(entry)
        guard lastSequence < .max else { throw .about(.full, path, "no sequence is left") }
        if let stone = try tombstone(of: entry.eventID) {
            let digest = TombstoneRow.digest(
                type: entry.type, version: Int64(entry.version), payload: entry.payload)
            // Of a damaged one only the id is known: the event was stored.
            return stone.digest ?? digest == digest
                ? .duplicate(of: stone.sequence) : .conflict(with: stone.sequence)
        }
        let sequence = lastSequence + 1
        try beginWriting(flushing: true)
        let before = database.totalChanges
        try writing(all: false) { () throws(LogError) in
            EventRow.bind(entry, sequence: sequence, to: statements.insertEvent)
            try statements.insertEvent.run()
        }
        if database.totalChanges != before {
            lastSequence = sequence
            return .stored(sequence: sequence)
        }
        return try compare(entry)
    }

    private func compare(_ entry: LogEntry) throws(LogError) -> LogAppend {
        let row = statements.eventByID
        defer { row.reset() }
        row.bind(1, blob: entry.eventID.blob)
        guard try row.step(), let sequence = row.integer(0) else {
            throw misuse("an id was found and then was not there")
        }
        let isSame =
            row.equals(1, text: entry.type) && row.integer(2) == Int64(entry.version)
            && (row.equals(3, blob: entry.payload) || database.sabotage.contains(.payloadNotCompared))
        return isSame ? .duplicate(of: sequence) : .conflict(with: sequence)
    }

    private func checkSizes(_ entry: LogEntry) throws(LogError) {
        guard entry.payload.count <= maxPayloadBytes else {
            throw .about(
                .tooLarge, path,
                "the payload of event \(entry.eventID) has \(entry.payload.count) bytes; \(maxPayloadBytes) are allowed"
            )
        }
        let texts = [
            ("type", entry.type), ("source", entry.source), ("topic", entry.topic ?? ""),
            ("ordering key", entry.orderingKey),
        ]
        for (name, text) in texts where text.utf8.count > Self.maxTextBytes {
            throw .about(
                .tooLarge, path,
                "the \(name) of event \(entry.eventID) has \(text.utf8.count) bytes; \(Self.maxTextBytes) are allowed")
        }
    }
}
