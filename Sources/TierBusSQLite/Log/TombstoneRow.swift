import TierBusRouter

/// How what is left of an event that is gone lies in its table.
struct TombstoneRow {
    static let columns = "event_id, sequence, digest, at, checksum"
    private static let count: Int32 = 4

    let sequence: Int64
    /// Of what tells a duplicate from a conflict; nil if the row is damaged.
    let digest: Int64?

    /// Reads the current row of `columns`; nil if not even its sequence can be read.
    init?(_ row: Statement) {
        guard let sequence = row.integer(1) else { return nil }
        self.sequence = sequence
        digest = row.isSound(.tombstones, columns: Self.count) ? row.integer(2) : nil
    }

    /// Binds all columns, from parameter 1.
    static func bind(id: [UInt8], sequence: Int64, digest: Int64, at: Int64, to statement: Statement) {
        var sum = RowChecksum(.tombstones)
        statement.bind(1, blob: id)
        sum.combine(id)
        for (index, number) in [sequence, digest, at].enumerated() {
            statement.bind(Int32(index) + 2, number)
            sum.combine(number)
        }
        statement.bind(5, sum.value)
    }

    /// The digest of an event.
    static func digest(type: String, version: Int64, payload: [UInt8]) -> Int64 {
        var sum = RowChecksum(.tombstones)
        sum.combine(type)
        sum.combine(version)
        sum.combine(payload)
        return sum.value
    }
}
