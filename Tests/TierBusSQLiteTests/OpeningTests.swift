import TierBusCore
import Foundation
import Testing
import TierBusRouter
import TierBusSQLite
import TierBusTesting

@Suite struct OpeningTests {
    private func open(_ path: String, _ options: SQLiteOptions = SQLiteOptions()) -> LogError? {
        LogError.thrown { try SQLiteLog(path: path, options: options).close() }
    }

    private func make(_ path: String) throws {
        let log = try SQLiteLog(path: path)
        _ = try log.recover()
        try log.store(LogSample.entry(1))
        try log.close()
    }

    // MARK: The path

    @Test(
        "A path that is special to SQLite, empty, a folder or has a NUL is refused",
        arguments: [
            "", "file:log.db", "FILE:log.db?mode=memory", ":memory:", "/tmp/", ".", "..", "/", "/tmp/..", "/tmp/a\0b",
        ])
    func specialPaths(_ path: String) {
        #expect(open(path)?.code == .badPath)
    }

    @Test("A folder that does not exist is refused, and the error names the path")
    func missingFolder() throws {
        let folder = try TemporaryFolder()
        let error = try #require(open(folder.file("none/log.db")))
        #expect(error.code == .badPath)
        #expect(error.message.contains(folder.file("none/log.db")))
    }

    @Test("A path that is too long for SQLite is refused")
    func longPath() throws {
        let folder = try TemporaryFolder()
        #expect(
            open(folder.file(String(repeating: "x", count: 200) + "/../" + String(repeating: "y", count: 250)))?.code
                == .badPath)
        #expect(open(folder.file(String(repeating: "y", count: 600)))?.code == .badPath)
    }

    @Test("A symbolic link in place of the file is refused, one in place of a folder is resolved")
    func symbolicLinks() throws {
        let folder = try TemporaryFolder()
        let manager = FileManager.default
        try manager.createDirectory(atPath: folder.file("real"), withIntermediateDirectories: false)
        try manager.createSymbolicLink(atPath: folder.file("alias"), withDestinationPath: folder.file("real"))
        let log = try SQLiteLog(path: folder.file("alias/log.db"))
        #expect(log.path.hasSuffix("/real/log.db"))
        try log.close()
        try manager.createSymbolicLink(atPath: folder.file("link.db"), withDestinationPath: folder.file("real/log.db"))
        #expect(open(folder.file("link.db"))?.code == .badPath)
        try manager.createSymbolicLink(atPath: folder.file("dangling.db"), withDestinationPath: folder.file("none"))
        #expect(open(folder.file("dangling.db"))?.code == .badPath)
        #expect(!folder.exists("none"))
    }

    @Test("A file with two names, a folder and a pipe are refused")
    func notPlainFiles() throws {
        let folder = try TemporaryFolder()
        try make(folder.file("log.db"))
        try FileManager.default.linkItem(atPath: folder.file("log.db"), toPath: folder.file("other.db"))
        #expect(open(folder.file("log.db"))?.code == .badPath)
        #expect(open(folder.file("log.db"))?.message.contains("hard links") == true)
        try FileManager.default.createDirectory(atPath: folder.file("dir"), withIntermediateDirectories: false)
        #expect(open(folder.file("dir"))?.code == .badPath)
        #expect(mkfifo(folder.file("pipe"), 0o600) == 0)
        #expect(open(folder.file("pipe"))?.code == .badPath)
    }

    @Test("A log has to be inside the base folder, after links are resolved")
    func baseDirectory() throws {
        let folder = try TemporaryFolder()
        let manager = FileManager.default
        for name in ["base", "base/in", "base2"] {
            try manager.createDirectory(atPath: folder.file(name), withIntermediateDirectories: false)
        }
        try manager.createSymbolicLink(atPath: folder.file("base/out"), withDestinationPath: folder.file("base2"))
        let options = SQLiteOptions(baseDirectory: folder.file("base"))
        #expect(open(folder.file("base/log.db"), options) == nil)
        #expect(open(folder.file("base/in/log.db"), options) == nil)
        for path in ["base/out/log.db", "base2/log.db", "log.db", "base/../log.db"] {
            #expect(open(folder.file(path), options)?.code == .badPath)
        }
        #expect(!folder.exists("base2/log.db") && !folder.exists("log.db"))
    }

    // MARK: Rights

    @Test(
        "The file and its write-ahead log are for this user alone, whatever the process's mask", arguments: [0, 0o777])
    func modes(_ mask: Int) async throws {
        let folder = try TemporaryFolder()
        let path = folder.file("log.db")
        await #expect(processExitsWith: .success) { [path = path as String, mask = mask as Int] in
            umask(mode_t(mask))
            let log = try SQLiteLog(path: path)
            _ = try log.recover()
            try log.store(LogSample.entry(1))
            _exit(0)
        }
        #expect(try folder.mode("log.db") == 0o600)
        #expect(try folder.mode("log.db-wal") == 0o600)
        #expect(!folder.exists("log.db-shm"))
    }

    @Test("A file that others may use is refused with the command that mends it", arguments: [0o644, 0o620, 0o601])
    func looseMode(_ mode: Int) throws {
        let folder = try TemporaryFolder()
        try make(folder.file("it's.db"))
        try folder.chmod("it's.db", mode)
        let error = try #require(open(folder.file("it's.db")))
        #expect(error.code == .unsafePermissions)
        let command = try #require(
            error.message.range(of: "mend it with: ").map { String(error.message[$0.upperBound...]) })
        let shell = Process()
        shell.executableURL = URL(fileURLWithPath: "/bin/sh")
        shell.arguments = ["-c", command]
        try shell.run()
        shell.waitUntilExit()
        #expect(try folder.mode("it's.db") == 0o600)
        #expect(open(folder.file("it's.db")) == nil)
    }

    @Test(
        "A write-ahead log or journal that others may use, or that is a link, is refused",
        arguments: ["-wal", "-journal", "-shm"])
    func sideFiles(_ suffix: String) throws {
        let folder = try TemporaryFolder()
        try make(folder.file("log.db"))
        try Data().write(to: URL(fileURLWithPath: folder.file("log.db" + suffix)))
        try folder.chmod("log.db" + suffix, 0o644)
        #expect(open(folder.file("log.db"))?.code == .unsafePermissions)
        try FileManager.default.removeItem(atPath: folder.file("log.db" + suffix))
        try FileManager.default.createSymbolicLink(
            atPath: folder.file("log.db" + suffix), withDestinationPath: folder.file("elsewhere"))
        #expect(open(folder.file("log.db"))?.code == .badPath)
        #expect(!folder.exists("elsewhere"))
    }

    @Test("A folder that everybody may write to is refused, unless it is sticky")
    func looseFolder() throws {
        let folder = try TemporaryFolder()
        try FileManager.default.createDirectory(atPath: folder.file("open"), withIntermediateDirectories: false)
        try folder.chmod("open", 0o777)
        let error = try #require(open(folder.file("open/log.db")))
        #expect(error.code == .unsafePermissions)
        #expect(error.message.contains("chmod o-w "))
        #expect(!folder.exists("open/log.db"))
        try folder.chmod("open", 0o1777)
        #expect(open(folder.file("open/log.db")) == nil)
    }

    @Test("A file of another user is refused", .enabled(if: geteuid() == 0, "only root can give files away"))
    func foreignOwner() throws {
        let folder = try TemporaryFolder()
        try make(folder.file("log.db"))
        #expect(chown(folder.file("log.db"), 12_345, 12_345) == 0)
        #expect(open(folder.file("log.db"))?.code == .unsafePermissions)
    }

    // MARK: One at a time

    @Test("A second opening is refused in the same process and from another, and does not harm the first")
    func alreadyOpen() async throws {
        let folder = try TemporaryFolder()
        let path = folder.file("log.db")
        let log = try SQLiteLog(path: path)
        _ = try log.recover()
        try log.store(LogSample.entry(1))
        #expect(open(path)?.code == .alreadyOpen)
        #expect(open(folder.file("./log.db"))?.code == .alreadyOpen)
        // The refused ones have closed descriptors of the file, which must not have dropped the lock.
        await #expect(processExitsWith: .exitCode(7)) { [path = path as String] in
            do {
                _ = try SQLiteLog(path: path)
            } catch let error as LogError {
                _exit(error.code == .alreadyOpen && error.message.contains("log.db") ? 7 : 8)
            }
        }
        try log.store(LogSample.entry(2))
        #expect(try log.read(after: 0, limit: 9).count == 2)
        try log.close()
        let again = try SQLiteLog(path: path)
        #expect(try again.recover().lastSequence == 2)
        try again.close()
    }

    // The log is handed from the thread that opened it to the one that closes it; the mutex orders the two.
    private struct Found: @unchecked Sendable {
        var logs: [SQLiteLog] = []
        var codes: [LogError.Code] = []
    }

    @Test("Of many threads that open one new file at once, exactly one gets it")
    func racingOpenings() throws {
        for _ in 0..<20 {
            let folder = try TemporaryFolder()
            let path = folder.file("log.db")
            let found = SystemLock(Found())
            DispatchQueue.concurrentPerform(iterations: 6) { _ in
                do {
                    let log = try SQLiteLog(path: path)
                    let held = Found(logs: [log])
                    found.withLock { $0.logs += held.logs }
                } catch {
                    let code = (error as? LogError)?.code ?? .internalError
                    found.withLock { $0.codes.append(code) }
                }
            }
            let result = found.withLock { $0 }
            #expect(result.logs.count == 1)
            #expect(result.codes == Array(repeating: .alreadyOpen, count: 5))
            for log in result.logs {
                _ = try log.recover()
                try log.store(LogSample.entry(1))
                try log.close()
            }
        }
    }

    // MARK: What is in the file

    @Test("A database of something else is refused and left as it was")
    func foreignDatabase() throws {
        let folder = try TemporaryFolder()
        for (index, sql) in ["PRAGMA application_id = 77", "PRAGMA user_version = 1", "SELECT 1"].enumerated() {
            let path = folder.file("foreign\(index).db")
            try RawDatabase.run(path, "CREATE TABLE mine (x)", "INSERT INTO mine VALUES (5)", sql)
            #expect(open(path)?.code == .unsafePermissions)
            try folder.chmod("foreign\(index).db", 0o600)
            let before = try Data(contentsOf: URL(fileURLWithPath: path))
            #expect(open(path)?.code == .foreignFile)
            #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
            #expect(!folder.exists("foreign\(index).db-wal"))
        }
    }

    @Test("A file that is no database is refused and left as it was", arguments: [1, 50, 511, 5_000, 70_000])
    func garbage(_ size: Int) throws {
        let folder = try TemporaryFolder()
        let url = URL(fileURLWithPath: folder.file("log.db"))
        let bytes = Data((0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ 5) })
        try bytes.write(to: url)
        try folder.chmod("log.db", 0o600)
        #expect(open(url.path)?.code == .foreignFile)
        #expect(try Data(contentsOf: url) == bytes)
    }

    @Test("A truncated log is refused")
    func truncated() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("log.db")
        let log = try SQLiteLog(path: path)
        _ = try log.recover()
        for number in 1...50 { try log.store(LogSample.entry(number, bytes: 3_000)) }
        try log.close()
        let whole = try Data(contentsOf: URL(fileURLWithPath: path))
        for size in [whole.count - 1, whole.count - 4_096, whole.count / 2, 8_192, 4_096, 600, 30] {
            try whole.prefix(size).write(to: URL(fileURLWithPath: folder.file("cut.db")))
            try folder.chmod("cut.db", 0o600)
            let code = open(folder.file("cut.db"))?.code
            #expect(code == .corrupt || code == .foreignFile, "\(size) of \(whole.count) bytes")
        }
    }

    @Test("An empty file becomes a log, but not if a write-ahead log shows that it was one")
    func emptyFile() throws {
        let folder = try TemporaryFolder()
        try Data().write(to: URL(fileURLWithPath: folder.file("log.db")))
        try folder.chmod("log.db", 0o600)
        try Data([1, 2, 3]).write(to: URL(fileURLWithPath: folder.file("log.db-wal")))
        try folder.chmod("log.db-wal", 0o600)
        #expect(open(folder.file("log.db"))?.code == .corrupt)
        #expect(try folder.size("log.db-wal") == 3)
        try FileManager.default.removeItem(atPath: folder.file("log.db-wal"))
        #expect(open(folder.file("log.db")) == nil)
    }

    @Test("A log whose setting up was interrupted is set up")
    func interruptedSetUp() throws {
        let folder = try TemporaryFolder()
        try RawDatabase.run(folder.file("log.db"), "PRAGMA journal_mode = WAL")
        try folder.chmod("log.db", 0o600)
        #expect(try folder.size("log.db") > 0)
        #expect(open(folder.file("log.db")) == nil)
        #expect(try RawDatabase.run(folder.file("log.db"), "PRAGMA user_version") == ["2"])
    }

    @Test("A new log gives pages back, and has those of 4,096 bytes")
    func kindOfFile() throws {
        let folder = try TemporaryFolder()
        try make(folder.file("log.db"))
        #expect(try RawDatabase.run(folder.file("log.db"), "PRAGMA auto_vacuum", "PRAGMA page_size") == ["2", "4096"])
    }

    @Test("A log from the future, or of an impossible version, is refused")
    func versions() throws {
        let folder = try TemporaryFolder()
        try make(folder.file("log.db"))
        try RawDatabase.run(folder.file("log.db"), "PRAGMA user_version = 3")
        #expect(open(folder.file("log.db"))?.code == .newerVersion)
        try RawDatabase.run(folder.file("log.db"), "PRAGMA user_version = 0")
        #expect(open(folder.file("log.db"))?.code == .wrongSchema)
        try RawDatabase.run(folder.file("log.db"), "PRAGMA user_version = -1")
        #expect(open(folder.file("log.db"))?.code == .wrongSchema)
        // Its tables are not those of version 1.
        try RawDatabase.run(folder.file("log.db"), "PRAGMA user_version = 1")
        #expect(open(folder.file("log.db"))?.code == .wrongSchema)
        try RawDatabase.run(folder.file("log.db"), "PRAGMA user_version = 2")
        #expect(open(folder.file("log.db")) == nil)
    }

    @Test(
        "A table, index, view or trigger too many, too few or different is refused",
        arguments: [
            "CREATE TABLE extra (x)", "CREATE VIEW seen AS SELECT 1", "CREATE INDEX more ON events (source)",
            "CREATE TRIGGER quiet AFTER INSERT ON events BEGIN DELETE FROM events; END", "DROP INDEX events_by_type",
            "DROP TABLE dead_letters", "ALTER TABLE events ADD COLUMN more TEXT", "CREATE TABLE app_mine (x)",
            "CREATE TABLE app_declared (x INTEGER)", "CREATE INDEX app_by_source ON events (source)",
            "CREATE TRIGGER app_t AFTER INSERT ON events BEGIN SELECT 1; END",
            "CREATE VIRTUAL TABLE app_declared USING fts4(x)", "ANALYZE",
        ])
    func wrongSchema(_ sql: String) throws {
        let folder = try TemporaryFolder()
        try make(folder.file("log.db"))
        try RawDatabase.run(folder.file("log.db"), sql)
        let options = SQLiteOptions(tables: [ApplicationTable("app_declared", "x INTEGER")])
        #expect(open(folder.file("log.db"), options)?.code == .wrongSchema)
    }

    @Test("A clean end leaves the file alone")
    func cleanEnd() throws {
        let folder = try TemporaryFolder()
        try make(folder.file("log.db"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["log.db"])
        #expect(try RawDatabase.run(folder.file("log.db"), "PRAGMA integrity_check") == ["ok"])
    }

    @Test("Control characters of a path are escaped in errors")
    func escaping() throws {
        let folder = try TemporaryFolder()
        let error = try #require(open(folder.file("a\nb/log.db")))
        #expect(!error.message.contains("\n"))
        #expect(error.message.contains("\\u{a}"))
    }
}
