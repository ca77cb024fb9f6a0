import TierBusRouter
import TierBusSQLite
import TierBusTesting

/// A log with a table of the app's own, and one transaction after the other.
struct InboxBench {
    let log: SQLiteLog

    static let tables = [
        ApplicationTable("app_positions", "symbol TEXT PRIMARY KEY, quantity INTEGER NOT NULL CHECK (quantity < 1000)"),
        ApplicationTable("app_any", "a INTEGER, b REAL, c TEXT, d BLOB"),
    ]

    static func options(steps: Int = 1_000_000, maxFileBytes: Int? = nil) -> SQLiteOptions {
        SQLiteOptions(maxFileBytes: maxFileBytes, reservedBytes: 1 << 16, tables: tables, maxStatementSteps: steps)
    }

    init(_ path: String, _ options: SQLiteOptions = InboxBench.options()) throws {
        log = try SQLiteLog(path: path, options: options)
        _ = try log.recover()
    }

    /// Runs a body in a transaction of its own.
    func body(keeping: Bool = true, flushing: Bool = false, _ body: () throws -> Void) throws {
        try log.begin()
        try log.beginBody(flushing: flushing)
        try body()
        guard try log.endBody(keeping: keeping) else { return try log.rollback() }
        try log.commit(flushing: flushing)
    }

    @discardableResult
    func run(_ sql: String, _ values: [ColumnValue] = []) throws(InboxError) -> Int {
        try log.answer(sql, values, .writing).changes
    }

    func read(_ sql: String, _ values: [ColumnValue] = []) throws -> [[ColumnValue]] {
        try log.beginReading()
        return try log.answer(sql, values, .reading).rows.map(\.values)
    }

    /// The code of what a statement throws within a body of its own; nil if it throws nothing.
    func code(_ sql: String, _ values: [ColumnValue] = []) throws -> InboxError.Code? {
        var code: InboxError.Code?
        try log.begin()
        try log.beginBody(flushing: false)
        do throws(InboxError) { _ = try log.answer(sql, values, .writing) } catch { code = error.code }
        _ = try log.endBody(keeping: false)
        try log.rollback()
        return code
    }
}
