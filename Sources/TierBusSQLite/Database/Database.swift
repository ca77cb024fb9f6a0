import CSQLite
import TierBusRouter

/// One connection: opened, used and closed on one thread at a time.
///
/// It keeps every statement it prepared and finalizes them when it is closed. Nothing happens in `deinit`: who opens
/// closes.
final class Database {
    /// Where the file is, with the folder's symbolic links resolved.
    let path: String
    // Owned: valid from the opening until `close` sets it to nil.
    private(set) var handle: OpaquePointer?
    /// Asked while statements of the app's are prepared and run; SQLite has its address.
    var statementGuard: StatementGuard?
    private var statements: [Statement] = []
    // Owned: written by SQLite's hook on the thread that commits, freed after the connection is gone.
    private let frames: UnsafeMutablePointer<Int32>

    let sabotage: SQLiteSabotage

    /// Opens an existing file that was checked. Does not read it yet.
    /// - Parameter fileSystem: The name of the file system of SQLite's that is used; nil for the system's own.
    convenience init(path: String, fileSystem: String? = nil, sabotage: SQLiteSabotage = []) throws(LogError) {
        try self.init(
            path: path, opening: path, SQLITE_OPEN_NOFOLLOW, fileSystem: fileSystem, sabotage: sabotage)
    }

    /// Makes an empty database in memory.
    /// - Parameter label: Stands for the path in errors.
    convenience init(inMemory label: String) throws(LogError) {
        try self.init(path: label, opening: ":memory:", SQLITE_OPEN_MEMORY)
    }

    private init(
        path: String, opening file: String, _ kind: Int32, fileSystem: String? = nil, sabotage: SQLiteSabotage = []
    ) throws(LogError) {
        self.path = path
        self.sabotage = sabotage
        let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE | kind
        let code = sqlite3_open_v2(file, &handle, flags, fileSystem)
        frames = .allocate(capacity: 1)
        frames.initialize(to: 0)
        guard code == SQLITE_OK, let handle else {
            let failure = error(code, while: "opening")
            sqlite3_close(handle)
            handle = nil
            frames.deallocate()
            throw failure
        }
        tierbus_watch_frames(handle, frames)
    }

    /// The failure of the last call, as ours.
    func error(_ code: Int32, while doing: String) -> LogError {
        let detail = handle.map { String(cString: sqlite3_errmsg($0)) } ?? String(cString: sqlite3_errstr(code))
        let primary = code & 0xFF
        // The kept errno is only renewed by failures of the operating system.
        let fromSystem = primary == SQLITE_IOERR || primary == SQLITE_CANTOPEN || primary == SQLITE_FULL
        let systemError = fromSystem ? handle.map { sqlite3_system_errno($0) } ?? 0 : 0
        return .sqlite(code, systemError: systemError, path: path, while: doing, detail)
    }

    func open() throws(LogError) -> OpaquePointer {
        guard let handle else { throw .about(.closed, path, "the log is closed") }
        return handle
    }

    // MARK: Statements

    /// Prepares a statement that lives as long as the connection.
    func prepare(_ sql: String, _ purpose: String) throws(LogError) -> Statement {
        let statement = try compile(sql, purpose, flags: UInt32(SQLITE_PREPARE_PERSISTENT))
        statements.append(statement)
        return statement
    }

    /// Prepares, steps through all rows and finalizes.
    func rows(_ sql: String, _ purpose: String, _ body: (Statement) throws(LogError) -> Void) throws(LogError) {
        let statement = try compile(sql, purpose, flags: 0)
        defer { statement.finalize() }
        while try statement.step() { try body(statement) }
    }

    /// Runs one constant statement; its rows are not looked at.
    func execute(_ sql: String, _ purpose: String) throws(LogError) {
        try rows(sql, purpose) { (_) throws(LogError) in }
    }

    /// The first column of the first row, as a number.
    func number(_ sql: String, _ purpose: String) throws(LogError) -> Int64? {
        var result: Int64?
        try rows(sql, purpose) { (row) throws(LogError) in result = result ?? row.integer(0) }
        return result
    }

    /// The first column of the first row, as text.
    func text(_ sql: String, _ purpose: String) throws(LogError) -> String? {
        var result: String?
        try rows(sql, purpose) { (row) throws(LogError) in result = result ?? row.lossyText(0) }
        return result
    }

    private func compile(_ sql: String, _ purpose: String, flags: UInt32) throws(LogError) -> Statement {
        let handle = try open()
        var compiled: OpaquePointer?
        let code = sqlite3_prepare_v3(handle, sql, -1, flags, &compiled, nil)
        guard code == SQLITE_OK, let compiled else { throw error(code, while: purpose) }
        return Statement(compiled, of: self, purpose)
    }

    // MARK: The connection

    /// Sets a switch and checks that it took.
    func configure(_ option: Int32, _ on: Bool, _ purpose: String) throws(LogError) {
        let code = tierbus_db_config(try open(), option, on ? 1 : 0)
        guard code == SQLITE_OK else { throw error(code, while: purpose) }
    }

    /// Lowers a limit.
    func limit(_ kind: Int32, to value: Int32) throws(LogError) { sqlite3_limit(try open(), kind, value) }

    /// How long a locked file is waited for.
    func waitForLock(milliseconds: Int32) throws(LogError) { sqlite3_busy_timeout(try open(), milliseconds) }

    /// Whether a transaction is open as SQLite sees it.
    var inTransaction: Bool { handle.map { sqlite3_get_autocommit($0) == 0 } ?? false }

    /// Rows changed since the connection was opened.
    var totalChanges: Int64 { handle.map { sqlite3_total_changes64($0) } ?? 0 }

    /// Frames in the write-ahead log as of the last commit or truncation of this connection.
    var walFrames: Int { Int(frames.pointee) }

    /// Moves the write-ahead log into the file.
    /// - Parameter truncating: Whether the write-ahead log is then cut to nothing; otherwise its room is used again.
    func checkpoint(truncating: Bool) throws(LogError) {
        var (total, moved): (Int32, Int32) = (-1, -1)
        let mode = truncating ? SQLITE_CHECKPOINT_TRUNCATE : SQLITE_CHECKPOINT_PASSIVE
        let code = sqlite3_wal_checkpoint_v2(try open(), "main", mode, &total, &moved)
        guard code == SQLITE_OK else { throw error(code, while: "a checkpoint") }
        guard total == moved else {
            throw .about(.internalError, path, "a checkpoint moved only \(moved) of \(total) frames")
        }
        if truncating { frames.pointee = 0 }
    }

    /// Finalizes every statement and closes. Idempotent.
    func close() throws(LogError) {
        guard let handle else { return }
        for statement in statements { statement.finalize() }
        statements = []
        let code = sqlite3_close(handle)
        let failure = code == SQLITE_OK ? nil : error(code, while: "closing")
        // Something is still in use, which is a mistake of ours: it is reported, and the rest goes when that does.
        if failure != nil { sqlite3_close_v2(handle) }
        self.handle = nil
        if failure == nil { frames.deallocate() }
        if let failure { throw failure }
    }
}
