import CSQLite

/// The baseline of `reliable/...`: SQLite through its C interface, set as the log sets it, with rows as wide as the log's.
///
/// It does less: no index of ids, no checksum, no checkpoint. Used by one thread at a time.
final class RawLog {
    struct Failure: Error {
        let code: Int32
        let doing: String
    }

    /// Bytes of an order's row in the log, beside its sequence.
    private static let rowBytes = 179

    // Owned: opened by `init`, closed by `deinit`, which finalizes the statements first.
    private var handle: OpaquePointer?
    private var statements: [OpaquePointer] = []

    /// Opens a file, which is made if it is not there.
    init(_ path: String) throws {
        try check(sqlite3_open(path, &handle), "opening")
        try execute("PRAGMA locking_mode = EXCLUSIVE")
        try execute("PRAGMA journal_mode = WAL")
        try execute("PRAGMA synchronous = FULL")
        try execute("PRAGMA wal_autocheckpoint = 0")
        try execute("CREATE TABLE IF NOT EXISTS events (sequence INTEGER PRIMARY KEY, event BLOB NOT NULL) STRICT")
        try execute("CREATE TABLE IF NOT EXISTS cursors (name TEXT PRIMARY KEY, floor INTEGER NOT NULL) STRICT")
        try execute("INSERT OR IGNORE INTO cursors VALUES ('taker', 0)")
    }

    deinit {
        for statement in statements { sqlite3_finalize(statement) }
        sqlite3_close(handle)
    }

    /// Inserts rows, so many a commit, and with `isAcknowledged` moves a cursor over them in the same commit.
    func insert(_ count: Int, batch: Int, isAcknowledged: Bool) throws {
        let begin = try prepare("BEGIN IMMEDIATE")
        let commit = try prepare("COMMIT")
        let insert = try prepare("INSERT INTO events (event) VALUES (?1)")
        let acknowledge = try prepare("UPDATE cursors SET floor = floor + ?1 WHERE name = 'taker'")
        let row = [UInt8](repeating: 7, count: Self.rowBytes)
        // One statement is a transaction by itself.
        let isGrouped = batch > 1 || isAcknowledged
        for start in stride(from: 0, to: count, by: batch) {
            if isGrouped { try run(begin) }
            let size = min(batch, count - start)
            for _ in 0..<size {
                try check(tierbus_bind_blob(insert, 1, row, Int32(row.count)), "binding")
                try run(insert)
            }
            if isAcknowledged {
                try check(sqlite3_bind_int64(acknowledge, 1, Int64(size)), "binding")
                try run(acknowledge)
            }
            if isGrouped { try run(commit) }
        }
    }

    /// Reads all rows in order; returns how many there are that are whole.
    func read() throws -> Int {
        let rows = try prepare("SELECT sequence, event FROM events ORDER BY sequence")
        var count = 0
        while true {
            switch sqlite3_step(rows) {
            case SQLITE_ROW:
                if sqlite3_column_int64(rows, 0) == count + 1, sqlite3_column_bytes(rows, 1) == Self.rowBytes {
                    count += 1
                }
            case SQLITE_DONE: return count
            case let code: throw Failure(code: code, doing: "reading")
            }
        }
    }

    /// Where the cursor stands.
    func floor() throws -> Int {
        let row = try prepare("SELECT floor FROM cursors WHERE name = 'taker'")
        guard sqlite3_step(row) == SQLITE_ROW else { throw Failure(code: sqlite3_errcode(handle), doing: "reading") }
        return Int(sqlite3_column_int64(row, 0))
    }

    private func prepare(_ sql: String) throws -> OpaquePointer {
        var statement: OpaquePointer?
        let code = sqlite3_prepare_v2(handle, sql, -1, &statement, nil)
        guard code == SQLITE_OK, let statement else { throw Failure(code: code, doing: sql) }
        statements.append(statement)
        return statement
    }

    private func run(_ statement: OpaquePointer) throws {
        let code = sqlite3_step(statement)
        guard code == SQLITE_DONE || code == SQLITE_ROW else { throw Failure(code: code, doing: "running a statement") }
        try check(sqlite3_reset(statement), "running a statement")
    }

    private func execute(_ sql: String) throws { try check(sqlite3_exec(handle, sql, nil, nil, nil), sql) }

    private func check(_ code: Int32, _ doing: String) throws {
        if code != SQLITE_OK { throw Failure(code: code, doing: doing) }
    }
}
