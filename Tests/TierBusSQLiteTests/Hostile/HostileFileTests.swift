import CSQLite
import Foundation
import Testing
import TierBusRouter
import TierBusTesting

@testable import TierBusSQLite

/// Databases that are not as this code makes them.
@Suite struct HostileFileTests {
    private let folder: TemporaryFolder
    private var path: String { folder.file("log.db") }

    init() throws { folder = try TemporaryFolder() }

    private func open(_ path: String) -> LogError? { LogError.thrown { try SQLiteLog(path: path).close() } }

    private func make() throws {
        let log = try SQLiteLog(path: path)
        _ = try log.recover()
        for number in 1...20 { try log.store(LogSample.entry(number, bytes: 1_000)) }
        try log.close()
    }

    private func bytes(_ name: String) throws -> Data { try Data(contentsOf: URL(fileURLWithPath: folder.file(name))) }

    /// A log whose events are all there.
    private func expectWhole() throws {
        let log = try SQLiteLog(path: path)
        #expect(try log.recover().remarks.isEmpty)
        #expect(
            try log.read(after: 0, limit: 99)
                == (1...20).map { .event(sequence: Int64($0), LogSample.entry($0, bytes: 1_000)) })
        try log.close()
    }

    /// Our tables in a database that was begun with other choices.
    private func build(_ choices: String...) throws {
        let tables = Schema.objects(of: Schema.version).map(\.sql)
        let marks = [
            "PRAGMA application_id = \(Schema.applicationID)", "PRAGMA user_version = \(Schema.version)",
        ]
        try RawDatabase.run(path, choices + tables + marks)
        try folder.chmod("log.db", 0o600)
    }

    @Test("Our tables in a database as it should be are a log")
    func plain() throws {
        try build("PRAGMA page_size = 4096")
        #expect(open(path) == nil)
    }

    @Test("A database of another encoding is refused and left as it was", arguments: ["UTF-16le", "UTF-16be"])
    func encodings(_ name: String) throws {
        try build("PRAGMA encoding = '\(name)'")
        #expect(open(path)?.code == .wrongSchema)
    }

    @Test(
        "A database with pages of another size is refused, whatever its length", arguments: [512, 1_024, 8_192, 65_536])
    func pageSizes(_ size: Int) throws {
        try build("PRAGMA page_size = \(size)")
        let before = try bytes("log.db")
        let error = try #require(open(path))
        #expect(error.code == .wrongSchema && error.message.contains("\(size)"), "\(error)")
        #expect(try bytes("log.db") == before)
        // Nor is an empty one made a log.
        try FileManager.default.removeItem(atPath: path)
        try RawDatabase.run(path, "PRAGMA page_size = \(size)", "PRAGMA journal_mode = WAL")
        try folder.chmod("log.db", 0o600)
        #expect(open(path)?.code == .wrongSchema)
    }

    @Test("Our mark on a database without our tables, or with others, is not believed")
    func markAlone() throws {
        let mark = "PRAGMA application_id = \(Schema.applicationID)"
        for (index, sql) in ["SELECT 1", "CREATE TABLE mine (x)", "CREATE TABLE events (x)"].enumerated() {
            let path = folder.file("\(index).db")
            try RawDatabase.run(path, mark, "PRAGMA user_version = 2", sql)
            try folder.chmod("\(index).db", 0o600)
            #expect(open(path)?.code == .wrongSchema)
        }
    }

    @Test(
        "A table whose text was changed behind SQLite's back is refused",
        arguments: [
            ("events", "payload BLOB NOT NULL", "payload BLOB NOT NULL CHECK (length(payload) < 99)"),
            ("events", "topic TEXT", "topic TEXT GENERATED ALWAYS AS (source) STORED"),
            ("events", "topic TEXT", "topic TEXT DEFAULT 'x'"),
            ("events", "topic TEXT", "topic TEXT COLLATE NOCASE"),
            ("events", ") STRICT", ")"),
            ("subscriptions", "source TEXT", "source TEXT REFERENCES events (source)"),
            ("dead_letters", "STRICT, WITHOUT ROWID", "WITHOUT ROWID, STRICT"),
            ("events_by_id", "(event_id)", "(event_id) WHERE priority > 0"),
            ("events_by_type", "(type)", "(lower(type))"),
        ])
    func changedText(_ name: String, _ old: String, _ new: String) throws {
        try make()
        try RawDatabase.run(
            path, "PRAGMA writable_schema = ON",
            """
            UPDATE sqlite_schema SET sql = replace(sql, '\(old)', '\(new.replacingOccurrences(of: "'", with: "''"))')
            WHERE name = '\(name)'
            """)
        let code = open(path)?.code
        // Some texts are such that SQLite itself does not read the file any more.
        #expect(code == .wrongSchema || code == .corrupt, "\(String(describing: code))")
    }

    @Test("Rows of the schema that hide or double a table are refused")
    func schemaRows() throws {
        try make()
        let whole = try bytes("log.db")
        for sql in [
            "UPDATE sqlite_schema SET rootpage = 0 WHERE name = 'events'",
            "UPDATE sqlite_schema SET rootpage = 99999 WHERE name = 'events'",
            "UPDATE sqlite_schema SET sql = NULL WHERE name = 'tombstones'",
            "UPDATE sqlite_schema SET name = 'evénts' WHERE name = 'events'",
            "INSERT INTO sqlite_schema SELECT * FROM sqlite_schema WHERE name = 'events'",
            "INSERT INTO sqlite_schema VALUES ('trigger', 't', 'events', 0, 'CREATE TRIGGER t AFTER INSERT ON events BEGIN DELETE FROM events; END')",
        ] {
            try whole.write(to: URL(fileURLWithPath: path))
            try folder.chmod("log.db", 0o600)
            try RawDatabase.run(path, "PRAGMA writable_schema = ON", sql)
            let code = open(path)?.code
            #expect(code == .wrongSchema || code == .corrupt, "\(sql): \(String(describing: code))")
            // Nothing was written, not even where nobody looks.
            #expect(try !folder.exists("log.db-wal") || folder.size("log.db-wal") == 0, "\(sql)")
        }
        try whole.write(to: URL(fileURLWithPath: path))
        try expectWhole()
    }

    @Test("A table that lies where another does gives no event of other bytes")
    func exchangedTables() throws {
        try make()
        let roots = try RawDatabase.run(path, "SELECT rootpage FROM sqlite_schema WHERE type = 'table' ORDER BY name")
        let names = try RawDatabase.run(path, "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
        let whole = try bytes("log.db")
        for (name, root) in zip(names, roots.dropFirst() + roots.prefix(1)) {
            try whole.write(to: URL(fileURLWithPath: path))
            try folder.chmod("log.db", 0o600)
            try RawDatabase.run(
                path, "PRAGMA writable_schema = ON",
                "UPDATE sqlite_schema SET rootpage = \(root) WHERE name = '\(name)'")
            for options in [SQLiteOptions(), SQLiteOptions(checkedFileBytes: 0)] {
                let error = LogError.thrown {
                    let log = try SQLiteLog(path: path, options: options)
                    defer { #expect(throws: Never.self) { try log.close() } }
                    _ = try log.recover()
                    for case .event(let sequence, let entry) in try log.read(after: 0, limit: 99) {
                        #expect(entry == LogSample.entry(Int(sequence), bytes: 1_000))
                    }
                }
                if options.checkedFileBytes > 0 { #expect(error?.code == .corrupt, "\(name)") }
            }
        }
    }

    // MARK: Journals

    @Test(
        "A log that somebody made one with a rollback journal is one with a write-ahead log again",
        arguments: ["DELETE", "PERSIST", "TRUNCATE"])
    func otherJournal(_ mode: String) throws {
        try make()
        try RawDatabase.run(path, "PRAGMA journal_mode = \(mode)", "PRAGMA user_version = 2")
        for side in ["-journal"] where folder.exists("log.db" + side) { try folder.chmod("log.db" + side, 0o600) }
        try expectWhole()
        let log = try SQLiteLog(path: path)
        _ = try log.recover()
        try log.store(LogSample.entry(90))
        #expect(folder.exists("log.db-wal"))
        try log.close()
    }

    @Test("What a rollback journal was left for is undone: every event is as it was")
    func hotJournal() async throws {
        try make()
        await #expect(processExitsWith: .exitCode(7)) { [path = path as String] in
            var handle: OpaquePointer?
            guard sqlite3_open_v2(path, &handle, SQLITE_OPEN_READWRITE, nil) == SQLITE_OK else { _exit(8) }
            for sql in [
                "PRAGMA journal_mode = DELETE", "PRAGMA cache_size = 1", "BEGIN",
                "UPDATE events SET payload = zeroblob(20000)", "DELETE FROM events WHERE sequence > 9",
            ] {
                guard sqlite3_exec(handle, sql, nil, nil, nil) == SQLITE_OK else { _exit(9) }
            }
            guard sqlite3_db_cacheflush(handle) == SQLITE_OK else { _exit(10) }
            _exit(7)
        }
        #expect(try folder.size("log.db-journal") > 512)
        #expect(try folder.size("log.db") > 200_000)
        try expectWhole()
    }

    @Test(
        "A foreign database that vacuums by itself is left as it was", arguments: ["FULL", "INCREMENTAL"],
        ["DELETE", "WAL"])
    func foreignVacuum(_ kind: String, _ journal: String) throws {
        try RawDatabase.run(
            path, "PRAGMA auto_vacuum = \(kind)", "PRAGMA journal_mode = \(journal)", "CREATE TABLE mine (x)",
            "INSERT INTO mine VALUES (zeroblob(9999))")
        try folder.chmod("log.db", 0o600)
        let before = try bytes("log.db")
        #expect(open(path)?.code == .foreignFile)
        #expect(try bytes("log.db") == before)
        #expect(try !folder.exists("log.db-wal") || folder.size("log.db-wal") == 0)
        #expect(try RawDatabase.run(path, "PRAGMA auto_vacuum") == [kind == "FULL" ? "1" : "2"])
    }

    @Test("A foreign database keeps its write-ahead log, byte by byte")
    func foreignWriteAheadLog() async throws {
        await #expect(processExitsWith: .exitCode(7)) { [path = path as String] in
            umask(0o077)
            var handle: OpaquePointer?
            let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
            guard sqlite3_open_v2(path, &handle, flags, nil) == SQLITE_OK else { _exit(8) }
            for sql in [
                "PRAGMA journal_mode = WAL", "CREATE TABLE mine (x)", "INSERT INTO mine VALUES (zeroblob(9999))",
            ] {
                guard sqlite3_exec(handle, sql, nil, nil, nil) == SQLITE_OK else { _exit(9) }
            }
            _exit(7)
        }
        let before = try (bytes("log.db"), bytes("log.db-wal"))
        #expect(before.1.count > 9_999)
        #expect(open(path)?.code == .foreignFile)
        #expect(try bytes("log.db") == before.0 && bytes("log.db-wal") == before.1)
        #expect(try RawDatabase.run(path, "SELECT length(x) FROM mine") == ["9999"])
    }

    @Test("A write-ahead log of another file, or of random bytes, gives nothing to the log", arguments: [0, 1])
    func strangeWriteAheadLog(_ kind: Int) throws {
        try make()
        var random = SeededGenerator(seed: 3)
        let strange =
            kind == 0 ? Data((0..<50_000).map { _ in UInt8.random(in: 0...255, using: &random) }) : Data(count: 50_000)
        try strange.write(to: URL(fileURLWithPath: path + "-wal"))
        try folder.chmod("log.db-wal", 0o600)
        try expectWhole()
    }
}
