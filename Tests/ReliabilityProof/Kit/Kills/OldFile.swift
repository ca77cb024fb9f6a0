import CSQLite
import TierBusSQLite

/// Makes files as older versions of the library wrote them.
enum OldFile {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// Takes a closed file back to version 1. Its dead letters are lost.
    static func downgrade(_ path: String) throws {
        let new = Schema.objects(of: 2).filter { object in !Schema.objects(of: 1).contains { $0 == object } }
        let old = Schema.objects(of: 1).filter { object in !Schema.objects(of: 2).contains { $0 == object } }
        let tables = new.filter { $0.sql.hasPrefix("CREATE TABLE") }
        try run(
            path,
            ["BEGIN"] + tables.map { "DROP TABLE \($0.name)" } + old.map(\.sql) + ["PRAGMA user_version = 1", "COMMIT"])
    }

    private static func run(_ path: String, _ statements: [String]) throws {
        var handle: OpaquePointer?
        defer { sqlite3_close(handle) }
        guard sqlite3_open_v2(path, &handle, SQLITE_OPEN_READWRITE, nil) == SQLITE_OK else {
            throw Failure(description: "'\(path)' cannot be opened to make it older")
        }
        for statement in statements where sqlite3_exec(handle, statement, nil, nil, nil) != SQLITE_OK {
            throw Failure(description: "'\(statement)' failed: \(String(cString: sqlite3_errmsg(handle)))")
        }
    }
}
