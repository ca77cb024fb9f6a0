import TierBusCore
import TierBusRouter

/// How an event lies in its table.
enum EventRow {
    /// The columns in the order of the checksum, which comes last.
    static let columns = """
        sequence, event_id, type, version, timestamp, published_at, source, scope, topic, ordering_key, \
        correlation_id, causation_id, priority, payload, checksum
        """
    private static let count: Int32 = 14

    /// Binds all columns, from parameter 1.
    static func bind(_ entry: LogEntry, sequence: Int64, to statement: Statement) {
        var sum = RowChecksum(.events)
        var place: Int32 = 0
        func put(_ number: Int64) {
            place += 1
            statement.bind(place, number)
            sum.combine(number)
        }
        func put(_ text: String?) {
            place += 1
            statement.bind(place, text)
            sum.combine(text)
        }
        func put(_ blob: [UInt8]) {
            place += 1
            statement.bind(place, blob: blob)
            sum.combine(blob)
        }
        put(sequence)
        put(entry.eventID.blob)
        put(entry.type)
        put(Int64(entry.version))
        put(entry.timestamp.nanoseconds)
        put(entry.publishedAt.nanoseconds)
        put(entry.source)
        put(Int64(entry.scope.rawValue))
        put(entry.topic)
        put(entry.orderingKey)
        put(entry.correlationID.blob)
        put(entry.causationID.blob)
        put(Int64(entry.priority.rawValue))
        put(entry.payload)
        statement.bind(place + 1, sum.value)
    }

    /// Whether the current row of `columns` is what was written.
    static func isSound(_ row: Statement) -> Bool { row.isSound(.events, columns: count) }

    /// Reads the current row of `columns`.
    static func read(_ row: Statement) -> LogRead {
        // The rowid cannot be anything but an integer.
        let sequence = row.integer(0) ?? 0
        guard isSound(row) else {
            return .damaged(
                sequence: sequence, orderingKey: key(row),
                reason: "the row's checksum does not match: it is not what was written")
        }
        guard let entry = entry(row) else {
            return .damaged(
                sequence: sequence, orderingKey: key(row), reason: "the row has values that no event can have")
        }
        return .event(sequence: sequence, entry)
    }

    /// The ordering key, if it can be one.
    private static func key(_ row: Statement) -> String? { row.shortText(9) }

    private static func entry(_ row: Statement) -> LogEntry? {
        guard let id = row.eventID(1), let type = row.shortText(2),
            let version = row.integer(3).flatMap(UInt16.init(exactly:)),
            let timestamp = row.integer(4), let publishedAt = row.integer(5), let source = row.shortText(6),
            let scope = row.integer(7).flatMap(UInt8.init(exactly:)).flatMap(Scope.init(rawValue:)),
            let key = row.shortText(9), let correlation = row.eventID(10), let causation = row.eventID(11),
            let priority = row.integer(12).flatMap(UInt8.init(exactly:)).flatMap(Priority.init(rawValue:)),
            let payload = row.blob(13)
        else { return nil }
        let topic = row.shortText(8)
        guard topic != nil || row.isNull(8) else { return nil }
        return LogEntry(
            eventID: id, type: type, version: version, payload: payload, timestamp: Timestamp(nanoseconds: timestamp),
            publishedAt: Timestamp(nanoseconds: publishedAt), source: source, scope: scope, topic: topic,
            orderingKey: key, correlationID: correlation, causationID: causation, priority: priority)
    }
}

extension EventID {
    /// The sixteen bytes as they are stored, so that their order is the order of ids.
    var blob: [UInt8] {
        withUnsafeBytes(of: (high.bigEndian, low.bigEndian)) { Array($0) }
    }
}

extension Statement {
    /// The id in a column; nil if it has not sixteen bytes.
    func eventID(_ column: Int32) -> EventID? {
        guard let bytes = blob(column), bytes.count == 16 else { return nil }
        let words = bytes.withUnsafeBytes { bytes in
            (
                UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 0, as: UInt64.self)),
                UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
            )
        }
        return EventID(high: words.0, low: words.1)
    }
}
