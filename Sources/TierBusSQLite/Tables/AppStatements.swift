import TierBusRouter

/// The latest statements of the app's, prepared. Confined to the connection's thread.
struct AppStatements {
    private struct Key: Hashable {
        let sql: String
        let access: TableAccess
    }

    private struct Kept {
        let statement: Statement
        var used: Int
    }

    /// Most that are kept.
    static let most = 64
    private var kept: [Key: Kept] = [:]
    private var uses = 0

    var count: Int { kept.count }

    /// The statement, prepared now or before.
    mutating func statement(
        _ sql: String, _ access: TableAccess, _ prepare: () throws(InboxError) -> Statement
    ) throws(InboxError) -> Statement {
        uses += 1
        let key = Key(sql: sql, access: access)
        if let found = kept[key] {
            kept[key]?.used = uses
            return found.statement
        }
        let statement = try prepare()
        if kept.count >= Self.most, let oldest = kept.min(by: { $0.value.used < $1.value.used }) {
            oldest.value.statement.finalize()
            kept[oldest.key] = nil
        }
        kept[key] = Kept(statement: statement, used: uses)
        return statement
    }

    /// Lets go of all of them.
    mutating func finalizeAll() {
        for item in kept.values { item.statement.finalize() }
        kept = [:]
    }
}
