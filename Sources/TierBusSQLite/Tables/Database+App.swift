import CSQLite
import TierBusRouter

extension Database {
    // MARK: Statements of the app's

    /// Has `statementGuard` asked about every statement that is prepared from now on. Once, before any is.
    func install(_ statementGuard: StatementGuard) throws(LogError) {
        // The address is valid as long as this connection, which keeps the object.
        self.statementGuard = statementGuard
        let context = Unmanaged.passUnretained(statementGuard).toOpaque()
        let code = sqlite3_set_authorizer(
            try open(),
            { context, action, first, second, database, _ in
                guard let context else { return SQLITE_DENY }
                let found = Unmanaged<StatementGuard>.fromOpaque(context).takeUnretainedValue()
                // The log's own statements are not looked at any further.
                guard found.access != nil else { return SQLITE_OK }
                let isAllowed = found.allows(
                    action, first.map { String(cString: $0) }, second.map { String(cString: $0) },
                    database.map { String(cString: $0) })
                return isAllowed ? SQLITE_OK : SQLITE_DENY
            }, context)
        guard code == SQLITE_OK else { throw error(code, while: "guarding the app's statements") }
    }

    /// Calls `body` while statements are asked about and their steps are counted.
    func guarded<Value>(
        _ access: TableAccess, _ body: (OpaquePointer, StatementGuard) throws(InboxError) -> Value
    ) throws(InboxError) -> Value {
        guard let handle, let statementGuard else { throw InboxError(.storage, "\(path): the log is closed") }
        statementGuard.watch(access)
        sqlite3_progress_handler(
            handle, StatementGuard.stride,
            { context in
                guard let context else { return 1 }
                return Unmanaged<StatementGuard>.fromOpaque(context).takeUnretainedValue().passes() ? 0 : 1
            }, Unmanaged.passUnretained(statementGuard).toOpaque())
        defer {
            sqlite3_progress_handler(handle, 0, nil, nil)
            statementGuard.access = nil
        }
        return try body(handle, statementGuard)
    }

    /// Prepares a statement of the app's. Whoever asks finalizes it.
    func prepareForApp(_ sql: String, _ handle: OpaquePointer) throws(InboxError) -> Statement {
        guard let word = Self.firstWord(of: sql), Self.allowedWords.contains(word) else {
            throw InboxError(
                .notAllowed,
                "a statement begins with \(Self.allowedWords.sorted().joined(separator: ", ")): nothing else is "
                    + "for a body or reader")
        }
        let (compiled, code, hasRest) = compileOne(sql, handle, SQLITE_PREPARE_PERSISTENT)
        guard code == SQLITE_OK, let compiled else {
            sqlite3_finalize(compiled)
            throw inboxError(code)
        }
        guard !hasRest else {
            sqlite3_finalize(compiled)
            throw InboxError(.badStatement, "one statement at a time: something follows the first")
        }
        return Statement(compiled, of: self, "a statement of the app's")
    }

    /// Runs one statement, and refuses text that follows it.
    func executeAlone(_ sql: String, _ purpose: String) throws(LogError) {
        let (compiled, code, hasRest) = compileOne(sql, try open(), 0)
        guard code == SQLITE_OK, let compiled else {
            sqlite3_finalize(compiled)
            throw error(code, while: purpose)
        }
        let statement = Statement(compiled, of: self, purpose)
        defer { statement.finalize() }
        guard !hasRest else { throw .about(.internalError, path, "\(purpose): something follows the statement") }
        while try statement.step() {}
    }

    private func compileOne(_ sql: String, _ handle: OpaquePointer, _ flags: Int32) -> (OpaquePointer?, Int32, Bool) {
        var compiled: OpaquePointer?
        var sql = sql
        return sql.withUTF8 { bytes in
            guard let count = Int32(exactly: bytes.count) else { return (nil, SQLITE_TOOBIG, false) }
            return bytes.withMemoryRebound(to: CChar.self) { text in
                var rest: UnsafePointer<CChar>?
                let code = sqlite3_prepare_v3(handle, text.baseAddress, count, UInt32(flags), &compiled, &rest)
                guard let start = text.baseAddress, let rest else { return (compiled, code, false) }
                let hasRest = text[(rest - start)...].contains { $0 > 32 && $0 != 59 || $0 < 0 }
                return (compiled, code, hasRest)
            }
        }
    }

    /// All of the first column of the first row, as text.
    func wholeText(_ sql: String, _ purpose: String) throws(LogError) -> String? {
        var result: String?
        try rows(sql, purpose) { (row) throws(LogError) in result = result ?? row.text(0) }
        return result
    }

    private static let allowedWords: Set<String> = [
        "SELECT", "VALUES", "WITH", "INSERT", "REPLACE", "UPDATE", "DELETE",
    ]

    private static func firstWord(of sql: String) -> String? {
        let text = sql.utf8.drop { $0 <= 32 }
        return String(text.prefix { ($0 | 32) >= 97 && ($0 | 32) <= 122 })?.uppercased()
    }

    /// A failure of a statement of the app's. SQLite's messages have no values in them.
    func inboxError(_ code: Int32) -> InboxError {
        let detail = handle.map { String(cString: sqlite3_errmsg($0)) } ?? String(cString: sqlite3_errstr(code))
        let ours: InboxError.Code
        var text = detail
        let refusal = statementGuard?.refusal
        switch code & 0xFF {
        // A function that is refused is a plain error for SQLite.
        case SQLITE_AUTH,
            SQLITE_ERROR where refusal != nil:
            ours = .notAllowed
            text = "not for a body or reader: \(refusal ?? detail)"
        case SQLITE_CONSTRAINT: ours = .constraint
        case SQLITE_INTERRUPT:
            ours = .tooManySteps
            text = "the statements took more steps than they may"
        case SQLITE_TOOBIG: ours = .tooLarge
        case SQLITE_FULL: ours = .full
        case SQLITE_ERROR, SQLITE_RANGE, SQLITE_MISUSE, SQLITE_MISMATCH, SQLITE_NOLFS: ours = .badStatement
        default: ours = .storage
        }
        return InboxError(ours, "\(path): \(text) (SQLite \(code))".printable(bytes: 1_024))
    }

    // MARK: In memory

    /// The whole database as the bytes of a file.
    func image() throws(LogError) -> [UInt8] {
        var count: sqlite3_int64 = 0
        guard let bytes = sqlite3_serialize(try open(), "main", &count, 0) else {
            throw .about(.internalError, path, "the log in memory could not be kept")
        }
        defer { sqlite3_free(bytes) }
        return Array(UnsafeBufferPointer(start: bytes, count: Int(count)))
    }

    /// Puts the bytes of ``image()`` in the place of an empty database.
    func load(_ image: [UInt8]) throws(LogError) {
        let handle = try open()
        guard let copy = sqlite3_malloc64(UInt64(image.count)) else {
            throw .about(.full, path, "no memory for a log of \(image.count) bytes")
        }
        image.withUnsafeBytes { copy.copyMemory(from: $0.baseAddress ?? UnsafeRawPointer(copy), byteCount: $0.count) }
        let flags = UInt32(SQLITE_DESERIALIZE_FREEONCLOSE | SQLITE_DESERIALIZE_RESIZEABLE)
        // SQLite frees the bytes, also where it refuses them.
        let code = sqlite3_deserialize(
            handle, "main", copy.assumingMemoryBound(to: UInt8.self), Int64(image.count), Int64(image.count), flags)
        guard code == SQLITE_OK else { throw error(code, while: "loading a log in memory") }
    }
}
