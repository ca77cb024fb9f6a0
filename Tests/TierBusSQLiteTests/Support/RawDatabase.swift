import CSQLite

/// A plain connection, for doing to a closed file what must not happen to it.
struct RawDatabase {
    struct Failure: Error {
        let code: Int32
        let text: String
    }

    private let handle: OpaquePointer

    /// Opens `path`, runs the statements, closes. Reads as text the first column of every row.
    @discardableResult
    static func run(_ path: String, _ statements: String...) throws -> [String] { try run(path, statements) }

    @discardableResult
    static func run(_ path: String, _ statements: [String]) throws -> [String] {
        var handle: OpaquePointer?
        let code = sqlite3_open_v2(path, &handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nil)
        defer { sqlite3_close(handle) }
        guard code == SQLITE_OK, let handle else { throw Failure(code: code, text: "opening") }
        var result: [String] = []
        for statement in statements { result += try RawDatabase(handle: handle).rows(statement) }
        return result
    }

    private func rows(_ sql: String) throws -> [String] {
        var statement: OpaquePointer?
        let code = sqlite3_prepare_v2(handle, sql, -1, &statement, nil)
        defer { sqlite3_finalize(statement) }
        guard code == SQLITE_OK else { throw Failure(code: code, text: String(cString: sqlite3_errmsg(handle))) }
        var result: [String] = []
        while true {
            switch sqlite3_step(statement) {
            case SQLITE_ROW: result.append(sqlite3_column_text(statement, 0).map { String(cString: $0) } ?? "NULL")
            case SQLITE_DONE: return result
            case let code: throw Failure(code: code, text: String(cString: sqlite3_errmsg(handle)))
            }
        }
    }
}
