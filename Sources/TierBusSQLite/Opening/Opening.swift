import CSQLite
import TierBusCore
import TierBusRouter

/// The opening of a log, step by step in the order that makes each step safe for the next.
///
/// Source: RELIABILITY.md, section 3. One step comes earlier than there: whether the file is ours is asked before
/// anything of it is changed, so that a foreign database is left as it was found.
enum Opening {
    /// What an opening hands over.
    struct Outcome {
        let database: Database
        /// What was found wrong and set right.
        let remarks: [String]
    }

    // One opening at a time in a process, up to the moment when SQLite has its lock: the descriptor that creates a file
    // is closed while nobody else of this process can have the file open yet. It guards no data.
    private static let gate = SystemLock(())

    /// The first with strict tables and extended result codes from the opening on.
    private static let oldestVersion: Int32 = 3_037_000

    /// Milliseconds to wait for another's lock: long enough for one that is just letting go.
    private static let patience: Int32 = 20

    static func open(_ text: String, _ options: SQLiteOptions) throws(LogError) -> Outcome {
        let application = try ApplicationSchema(options, path: text)
        try checkLibrary(for: text)
        let location = try StorePath(text, within: options.baseDirectory)
        return try location.withDirectory { (directory) throws(LogError) in
            var found: FileIdentity?
            let database = try gate.withLock { (_) throws(LogError) in
                let before = try location.createOrCheck(in: directory)
                try location.flush(directory)
                found = before
                let database = try Database(
                    path: location.path, fileSystem: options.fileSystem, sabotage: options.sabotage)
                try closing(database) { () throws(LogError) in
                    try harden(database)
                    try lock(database, isNew: before.size == 0)
                    guard let after = try location.identity(in: directory), after.isSameFile(as: before) else {
                        throw .about(.badPath, location.path, "the file was exchanged while it was opened")
                    }
                }
                return database
            }
            let remarks = try closing(database) { () throws(LogError) in
                let version = try Schema.version(of: database)
                try Schema.checkPages(of: database)
                if version != nil, let found, found.isCut {
                    throw .about(.corrupt, location.path, "the file was cut: its last page is not whole")
                }
                if let version, version < Schema.version, !options.upgrades {
                    throw .about(
                        .olderVersion, location.path,
                        "the log has version \(version); opening it for work makes it version \(Schema.version)")
                }
                try configure(database)
                if version == nil { try Schema.setUp(database) }
                var objects = try Schema.verify(database, version: version ?? Schema.version, application)
                var remarks = (found?.size ?? 0) <= options.checkedFileBytes ? try check(database) : []
                if version == 1 {
                    remarks += try Upgrade.fromVersion1(database)
                    objects = try Schema.verify(database, application)
                }
                try application.make(in: database, unless: objects)
                // What a crashed process or a commit of unknown outcome left in the write-ahead log is written anew
                // into the file and flushed: from here on, what can be read is what is on disk.
                try database.checkpoint(truncating: true)
                // SQLite ignores a failed flush of the folder that has the new write-ahead log.
                try location.flush(directory)
                return remarks
            }
            return Outcome(database: database, remarks: remarks)
        }
    }

    /// - Throws: ``LogError/Code/internalError`` if the system's SQLite is not one that a log can use.
    static func checkLibrary(for text: String) throws(LogError) {
        guard sqlite3_libversion_number() >= oldestVersion else {
            throw .about(
                .internalError, text,
                "the system's SQLite is \(String(cString: sqlite3_libversion())); a log needs 3.37 or newer")
        }
        guard sqlite3_threadsafe() != 0 else {
            throw .about(.internalError, text, "the system's SQLite was built for programs of one thread")
        }
    }

    /// Closes the database if `body` fails.
    static func closing<Result>(
        _ database: Database, _ body: () throws(LogError) -> Result
    ) throws(LogError) -> Result {
        do {
            return try body()
        } catch {
            let first = error
            do {
                try database.close()
            } catch {
                throw .about(first.code, database.path, "\(first.message); and then \(error.message)")
            }
            throw first
        }
    }

    /// What is set before the first byte is read.
    static func harden(_ database: Database) throws(LogError) {
        try database.configure(SQLITE_DBCONFIG_DEFENSIVE, true, "setting the defensive mode")
        try database.configure(SQLITE_DBCONFIG_TRUSTED_SCHEMA, false, "distrusting the schema")
        try database.configure(SQLITE_DBCONFIG_ENABLE_TRIGGER, false, "turning triggers off")
        try database.configure(SQLITE_DBCONFIG_ENABLE_VIEW, false, "turning views off")
        try database.configure(SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, false, "turning extensions off")
        // A log that is in trouble must not checkpoint on its way out; `SQLiteLog.close` does it by itself.
        try database.configure(SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true, "turning checkpoints on closing off")
        for (kind, value) in limits { try database.limit(kind, to: value) }
        try database.execute("PRAGMA cell_size_check = ON", "checking cell sizes")
        try database.execute("PRAGMA mmap_size = 0", "turning memory mapping off")
        try database.execute("PRAGMA temp_store = MEMORY", "keeping temporary data in memory")
        try database.waitForLock(milliseconds: patience)
    }

    private static let limits: [(Int32, Int32)] = [
        // A payload of the largest limit and its row around it.
        (SQLITE_LIMIT_LENGTH, Int32(SQLiteLog.largestPayloadLimit) + 65_536), (SQLITE_LIMIT_SQL_LENGTH, 65_536),
        (SQLITE_LIMIT_ATTACHED, 0), (SQLITE_LIMIT_TRIGGER_DEPTH, 1), (SQLITE_LIMIT_EXPR_DEPTH, 100),
        (SQLITE_LIMIT_COMPOUND_SELECT, 4), (SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 100),
        (SQLITE_LIMIT_VARIABLE_NUMBER, 100), (SQLITE_LIMIT_WORKER_THREADS, 0),
    ]

    /// Takes the exclusive lock for the life of the connection. In exclusive mode from the first access on, the index of
    /// the write-ahead log is kept in this process's memory and no -shm file exists.
    private static func lock(_ database: Database, isNew: Bool) throws(LogError) {
        let mode = try database.text("PRAGMA locking_mode = EXCLUSIVE", "asking for the exclusive mode")
        guard mode == "exclusive" else {
            throw .about(.internalError, database.path, "SQLite refused the exclusive mode (\(mode ?? "nothing"))")
        }
        do {
            if isNew {
                // They can be chosen until the first page is made, which the lock does. In another file the kind of vacuum
                // would be written at once, whatever that file is.
                try database.execute("PRAGMA page_size = \(SQLiteLog.pageBytes)", "choosing the size of pages")
                try database.execute("PRAGMA auto_vacuum = INCREMENTAL", "choosing the kind of vacuum")
            }
            try database.execute("BEGIN EXCLUSIVE", "locking the file")
        } catch  where error.code == .alreadyOpen {
            throw .about(.alreadyOpen, database.path, "another process, or another system of this one, has it open")
        }
        try database.execute("ROLLBACK", "locking the file")
        try database.waitForLock(milliseconds: 0)
    }

    /// What makes a commit durable. Every answer is read back.
    private static func configure(_ database: Database) throws(LogError) {
        let journal = try database.text("PRAGMA journal_mode = WAL", "choosing the write-ahead log")
        guard journal == "wal" else {
            throw .about(.inputOutput, database.path, "no write-ahead log possible here (\(journal ?? "nothing"))")
        }
        #if canImport(Darwin)
            // fsync does not reach through the drive's cache there.
            try database.execute("PRAGMA fullfsync = ON", "asking for full flushes")
            try database.execute("PRAGMA checkpoint_fullfsync = ON", "asking for full flushes")
            guard try database.number("PRAGMA fullfsync", "asking for full flushes") == 1 else {
                throw .about(.internalError, database.path, "SQLite refused full flushes")
            }
        #endif
        try setFlushing(database, true)
        // The hook that counts frames took the place of automatic checkpoints, whose errors nobody would see.
    }

    /// Chooses whether commits flush. Outside a transaction.
    static func setFlushing(_ database: Database, _ flushing: Bool) throws(LogError) {
        // SQLite carries this out when it is prepared, so it cannot be kept prepared.
        let level = flushing ? 2 : 1
        try database.execute("PRAGMA synchronous = \(level)", "choosing how commits flush")
        guard try database.number("PRAGMA synchronous", "choosing how commits flush") == Int64(level) else {
            throw .about(.internalError, database.path, "SQLite did not take synchronous = \(level)")
        }
    }

    /// Lets SQLite remove the empty write-ahead log when the connection is closed.
    static func allowRemovalOfSideFiles(_ database: Database) throws(LogError) {
        try database.configure(SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false, "allowing the last checkpoint")
    }

    private static func check(_ database: Database) throws(LogError) -> [String] {
        let report = try IntegrityReport(database)
        if let problem = report.structural {
            throw .about(.corrupt, database.path, "the file is damaged: \(problem)")
        }
        guard let problem = report.index else { return [] }
        do {
            try database.execute("REINDEX", "making the indexes anew")
        } catch  where error.code == .internalError {
            // Two rows with one id, seen while the unique index is built.
            throw .about(.corrupt, database.path, "an index is damaged and cannot be made anew: \(error.message)")
        }
        let again = try IntegrityReport(database)
        if let problem = again.structural ?? again.index {
            throw .about(.corrupt, database.path, "the file is damaged: \(problem)")
        }
        return ["an index was damaged and was made anew from its table: \(problem)".printable(bytes: 1_024)]
    }
}
