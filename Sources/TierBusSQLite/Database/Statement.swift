import CSQLite
import TierBusRouter

/// One prepared statement. Bind, step, read, reset; used by the connection's thread only.
final class Statement {
    let handle: OpaquePointer
    // Unowned would trap in a misuse; the database outlives its statements, since it keeps them.
    let database: Database
    private let purpose: String
    private(set) var bindCode = SQLITE_OK

    /// - Parameter purpose: What it does, for errors.
    init(_ handle: OpaquePointer, of database: Database, _ purpose: String) {
        self.handle = handle
        self.database = database
        self.purpose = purpose
    }

    // MARK: Binding, from 1. The first failure is thrown by `step`.

    func bind(_ index: Int32, _ number: Int64?) {
        note(number.map { sqlite3_bind_int64(handle, index, $0) } ?? sqlite3_bind_null(handle, index))
    }

    func bind(_ index: Int32, _ text: String?) {
        guard var text else { return note(sqlite3_bind_null(handle, index)) }
        // SQLite copies the bytes before the call returns.
        note(
            text.withUTF8 { bytes in
                guard let count = Int32(exactly: bytes.count) else { return SQLITE_TOOBIG }
                return tierbus_bind_text(handle, index, bytes.baseAddress, count)
            })
    }

    func bind(_ index: Int32, blob: [UInt8]) {
        // SQLite copies the bytes before the call returns.
        note(
            blob.withUnsafeBytes { bytes in
                guard let count = Int32(exactly: bytes.count) else { return SQLITE_TOOBIG }
                return tierbus_bind_blob(handle, index, bytes.baseAddress, count)
            })
    }

    func note(_ code: Int32) {
        if bindCode == SQLITE_OK { bindCode = code }
    }

    // MARK: Running

    /// Goes to the next row.
    /// - Returns: false at the end.
    func step() throws(LogError) -> Bool {
        guard bindCode == SQLITE_OK else { throw database.error(bindCode, while: purpose) }
        switch sqlite3_step(handle) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        case let code: throw database.error(code, while: purpose)
        }
    }

    /// Runs a statement without rows to its end and resets it.
    func run() throws(LogError) {
        defer { reset() }
        while try step() {}
    }

    /// Makes it ready to be bound again. What the last step failed with was thrown by it.
    func reset() {
        sqlite3_reset(handle)
        sqlite3_clear_bindings(handle)
        bindCode = SQLITE_OK
    }

    func finalize() { sqlite3_finalize(handle) }

    // MARK: Columns of the current row, from 0.

    func isInteger(_ column: Int32) -> Bool { sqlite3_column_type(handle, column) == SQLITE_INTEGER }

    /// The number; nil if the column is no integer.
    func integer(_ column: Int32) -> Int64? { isInteger(column) ? sqlite3_column_int64(handle, column) : nil }

    func isNull(_ column: Int32) -> Bool { sqlite3_column_type(handle, column) == SQLITE_NULL }

    /// The text; nil if the column is no text, or is not UTF-8.
    func text(_ column: Int32) -> String? {
        withText(column) { $0.map { String(validating: $0, as: UTF8.self) } ?? nil }
    }

    /// A name, key or reason; nil if the column is none, or has more bytes than any can have.
    func shortText(_ column: Int32) -> String? {
        withText(column) { bytes in
            guard let bytes, bytes.count <= SQLiteLog.maxTextBytes else { return nil }
            return String(validating: bytes, as: UTF8.self)
        }
    }

    /// No log gets this far; a row that says so is damaged.
    static let absurd = Int64.max / 2

    /// The place of an event in the log; nil if the column cannot be one.
    func place(_ column: Int32) -> Int64? { integer(column).flatMap { (1..<Self.absurd).contains($0) ? $0 : nil } }

    /// The text with what is not UTF-8 replaced, cut to 1 KiB; nil if the column is no text.
    func lossyText(_ column: Int32) -> String? {
        withText(column) { $0.map { String(decoding: $0.prefix(1_024), as: UTF8.self) } }
    }

    /// The bytes; nil if the column is no blob.
    func blob(_ column: Int32) -> [UInt8]? {
        withBlob(column) { $0.map { Array($0) } }
    }

    /// Whether the column is this blob.
    func equals(_ column: Int32, blob: [UInt8]) -> Bool {
        withBlob(column) { $0.map { $0.elementsEqual(blob) } ?? false }
    }

    /// Whether the column is this text, byte by byte.
    func equals(_ column: Int32, text: String) -> Bool {
        withText(column) { $0.map { $0.elementsEqual(text.utf8) } ?? false }
    }

    /// The bytes of a text. They live until the next step or reset, hence the closure.
    private func withText<Result>(_ column: Int32, _ body: (UnsafeRawBufferPointer?) -> Result) -> Result {
        guard sqlite3_column_type(handle, column) == SQLITE_TEXT, let start = sqlite3_column_text(handle, column)
        else { return body(nil) }
        return body(UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, column))))
    }

    private func withBlob<Result>(_ column: Int32, _ body: (UnsafeRawBufferPointer?) -> Result) -> Result {
        guard sqlite3_column_type(handle, column) == SQLITE_BLOB else { return body(nil) }
        // An empty blob has no address.
        let start = sqlite3_column_blob(handle, column)
        return body(
            UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : Int(sqlite3_column_bytes(handle, column))))
    }

    /// Whether the current row is what was written: the column after the first `columns` is their checksum.
    func isSound(_ table: RowChecksum.Table, columns: Int32) -> Bool {
        if database.sabotage.contains(.checksumIgnored) { return true }
        guard let stored = integer(columns) else { return false }
        var sum = RowChecksum(table)
        for column in 0..<columns {
            switch sqlite3_column_type(handle, column) {
            case SQLITE_INTEGER: sum.combine(sqlite3_column_int64(handle, column))
            case SQLITE_TEXT: withText(column) { if let bytes = $0 { sum.combine(text: bytes) } }
            case SQLITE_BLOB: withBlob(column) { if let bytes = $0 { sum.combine(blob: bytes) } }
            case SQLITE_NULL: sum.combineNull()
            default: return false
            }
        }
        return sum.value == stored
    }
}
