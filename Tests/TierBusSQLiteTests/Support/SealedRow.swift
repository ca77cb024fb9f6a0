import TierBusCore
import TierBusRouter

@testable import TierBusSQLite

/// A row with any values at all and the checksum that belongs to them.
struct SealedRow: Sendable {
    let table: RowChecksum.Table
    var values: [RawValue]

    init(_ table: RowChecksum.Table, _ values: RawValue...) {
        self.table = table
        self.values = values
    }

    /// An event as a log writes it.
    init(_ entry: LogEntry, at sequence: Int64) {
        self.init(
            .events, .integer(sequence), .blob(entry.eventID.blob), .text(entry.type), .integer(Int64(entry.version)),
            .integer(entry.timestamp.nanoseconds), .integer(entry.publishedAt.nanoseconds), .text(entry.source),
            .integer(Int64(entry.scope.rawValue)), entry.topic.map { .text($0) } ?? .null, .text(entry.orderingKey),
            .blob(entry.correlationID.blob), .blob(entry.causationID.blob), .integer(Int64(entry.priority.rawValue)),
            .blob(entry.payload))
    }

    /// A subscription as a log writes it.
    init(_ subscription: LogSubscription) {
        self.init(
            .subscriptions, .text(subscription.name), .text(subscription.container), .text(subscription.type),
            subscription.source.map { .text($0) } ?? .null, .integer(subscription.floor),
            .integer(subscription.handed))
    }

    /// An exception with any numbers.
    static func exception(
        _ name: String, _ sequence: Int64, state: Int64 = 2, failures: Int64 = 1, interruptions: Int64 = 0,
        due: Int64 = 0
    ) -> SealedRow {
        SealedRow(
            .exceptions, .text(name), .integer(sequence), .integer(state), .integer(failures), .integer(interruptions),
            .integer(due))
    }

    /// A dead letter with any numbers.
    static func letter(
        _ name: String, _ sequence: Int64, key: String = "k", reason: String = "no", failures: Int64 = 3,
        interruptions: Int64 = 0, at: Int64 = 5, halts: Int64 = 0, state: Int64 = 0, redrives: Int64 = 0,
        changedAt: Int64 = 5
    ) -> SealedRow {
        SealedRow(
            .deadLetters, .text(name), .integer(sequence), .text(key), .text(reason), .integer(failures),
            .integer(interruptions), .integer(at), .integer(halts), .integer(state), .integer(redrives),
            .integer(changedAt))
    }

    /// A tombstone of any event.
    static func tombstone(_ id: EventID, _ sequence: Int64, digest: Int64 = 1, at: Int64 = 0) -> SealedRow {
        SealedRow(.tombstones, .blob(id.blob), .integer(sequence), .integer(digest), .integer(at))
    }

    static func columns(of table: RowChecksum.Table) -> (name: String, columns: String) {
        switch table {
        case .events: ("events", EventRow.columns)
        case .subscriptions: ("subscriptions", SubscriptionRow.columns)
        case .exceptions: ("exceptions", ExceptionRow.columns)
        case .deadLetters: ("dead_letters", DeadLetterRow.columns)
        case .tombstones: ("tombstones", TombstoneRow.columns)
        }
    }

    /// The same with another value in one column.
    func with(_ column: Int, _ value: RawValue) -> SealedRow {
        var copy = self
        copy.values[column] = value
        return copy
    }

    /// The statement that puts the row in place of one with its key.
    var sql: String {
        var sum = RowChecksum(table)
        for value in values { value.combine(into: &sum) }
        let (name, columns) = Self.columns(of: table)
        let texts = values.map(\.sql) + [RawValue.integer(sum.value).sql]
        return "INSERT OR REPLACE INTO \(name) (\(columns)) VALUES (\(texts.joined(separator: ", ")))"
    }
}
