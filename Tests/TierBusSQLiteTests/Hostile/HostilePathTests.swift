import Foundation
import Testing
import TierBusCore
import TierBusRouter
import TierBusTesting

@testable import TierBusSQLite

/// Paths, kinds of files and rights that no log may have. Nothing may wait for ever.
@Suite(.timeLimit(.minutes(1))) struct HostilePathTests {
    private let folder: TemporaryFolder
    private static let sides = ["-wal", "-journal", "-shm"]

    init() throws { folder = try TemporaryFolder() }

    private func open(_ path: String, _ options: SQLiteOptions = SQLiteOptions()) -> LogError? {
        LogError.thrown { try SQLiteLog(path: path, options: options).close() }
    }

    private func make(_ path: String) throws {
        let log = try SQLiteLog(path: path)
        _ = try log.recover()
        try log.store(LogSample.entry(1))
        try log.close()
    }

    /// The kinds of files that are none, by name; made in the folder as far as this user may.
    private func makeKinds() throws -> [String] {
        guard mkfifo(folder.file("pipe"), 0o600) == 0 else { throw CocoaError(.fileWriteUnknown) }
        try FileManager.default.createDirectory(atPath: folder.file("dir"), withIntermediateDirectories: false)
        var kinds = ["pipe", "dir"]
        #if os(Linux)
            // A socket, and for root a character device (null) and a block device (loop0), where a container lets it.
            let special = [
                ("socket", S_IFSOCK, 0), ("character", S_IFCHR, 1 << 8 | 3), ("block", S_IFBLK, 7 << 8),
            ]
            for (name, kind, device) in special where mknod(folder.file(name), kind | 0o600, dev_t(device)) == 0 {
                kinds.append(name)
            }
        #endif
        return kinds
    }

    @Test("A pipe, a socket, a device and a folder are refused at once, and named")
    func kinds() throws {
        for name in try makeKinds() {
            let error = try #require(open(folder.file(name)))
            #expect(error.code == .badPath && error.message.contains(folder.file(name)), "\(error)")
            #expect(error.message.contains(name == "dir" ? "folder" : "not a regular file"))
        }
    }

    @Test("The system's devices are refused", arguments: ["/dev/null", "/dev/zero", "/dev/tty", "/dev/fd/0"])
    func devices(_ path: String) throws {
        let code = open(path)?.code
        #expect(code == .badPath || code == .unsafePermissions || code == .readOnly, "\(String(describing: code))")
    }

    @Test("A companion of the file that is a pipe, a socket, a device or a folder is refused at once, and named")
    func kindsOfCompanions() throws {
        let path = folder.file("log.db")
        try make(path)
        for name in try makeKinds() {
            for side in Self.sides {
                try FileManager.default.moveItem(atPath: folder.file(name), toPath: path + side)
                let error = try #require(open(path))
                #expect(error.code == .badPath && error.message.contains(path + side), "\(error)")
                try FileManager.default.moveItem(atPath: path + side, toPath: folder.file(name))
            }
        }
        #expect(open(path) == nil)
    }

    @Test("A companion with two names or, for root, of another user is refused, and what it is the other name of stays")
    func linkedCompanions() throws {
        let path = folder.file("log.db")
        try make(path)
        let other = URL(fileURLWithPath: folder.file("precious"))
        for side in Self.sides {
            try Data("precious".utf8).write(to: other)
            try folder.chmod("precious", 0o600)
            try FileManager.default.linkItem(atPath: other.path, toPath: path + side)
            let error = try #require(open(path))
            #expect(error.code == .badPath && error.message.contains("hard links"), "\(error)")
            #expect(try Data(contentsOf: other) == Data("precious".utf8))
            try FileManager.default.removeItem(at: other)
            if geteuid() == 0 {
                #expect(chown(path + side, 12_345, 12_345) == 0)
                #expect(open(path)?.code == .unsafePermissions)
            }
            try FileManager.default.removeItem(atPath: path + side)
        }
        #expect(open(path) == nil)
    }

    @Test(
        "No detour leads out of the base folder",
        arguments: [
            "../log.db", "../base2/log.db", "in/../../log.db", "./in/.././../log.db", "in//..//..//base2/log.db",
            "../base/../log.db", "out/log.db", "out/../log.db", "in/out/deep/log.db",
        ])
    func detours(_ path: String) throws {
        for name in ["base", "base/in", "base2", "base2/deep"] {
            try FileManager.default.createDirectory(atPath: folder.file(name), withIntermediateDirectories: false)
        }
        for link in ["base/out", "base/in/out"] {
            try FileManager.default.createSymbolicLink(
                atPath: folder.file(link), withDestinationPath: folder.file("base2"))
        }
        let options = SQLiteOptions(baseDirectory: folder.file("base"))
        let error = try #require(open(folder.file("base/" + path), options))
        #expect(error.code == .badPath && error.message.contains("has to be inside"), "\(error)")
        for place in ["log.db", "base2/log.db", "base2/deep/log.db"] { #expect(!folder.exists(place)) }
        // What comes back is inside.
        #expect(open(folder.file("base/in/../../base/in/log.db"), options) == nil)
    }

    @Test("A base folder that is missing, a file or has a NUL is refused", arguments: ["none", "file", "a\0b"])
    func badBase(_ name: String) throws {
        try Data().write(to: URL(fileURLWithPath: folder.file("file")))
        #expect(open(folder.file("log.db"), SQLiteOptions(baseDirectory: folder.file(name)))?.code == .badPath)
        #expect(!folder.exists("log.db"))
    }

    @Test("A folder that cannot be flushed is an error that names it")
    func flush() throws {
        let location = try StorePath(folder.file("log.db"), within: nil)
        #expect(
            LogError.thrown { try location.withDirectory { (folder) throws(LogError) in try location.flush(folder) } }
                == nil)
        var ends: [Int32] = [-1, -1]
        #expect(pipe(&ends) == 0)
        defer { for end in ends { close(end) } }
        // A pipe cannot be flushed, and -1 is nothing.
        for descriptor in [ends[0], -1] {
            let error = try #require(LogError.thrown { try location.flush(descriptor) })
            #expect(error.code == .inputOutput)
            #expect(error.message.contains(location.directory) && error.message.contains("flushing the folder"))
        }
    }

    // MARK: Another process and another user

    @Test("A second process is refused within a second, with the path, and the first goes on")
    func secondProcess() async throws {
        let path = folder.file("log.db")
        let log = try SQLiteLog(path: path)
        _ = try log.recover()
        await #expect(processExitsWith: .exitCode(7)) { [path = path as String] in
            let clock = SystemClock()
            var quickest = Int64.max
            // The machine may be busy with something else once.
            for _ in 0..<5 {
                let begun = clock.uptime
                let error = LogError.thrown { try SQLiteLog(path: path).close() }
                quickest = min(quickest, clock.uptime - begun)
                guard error?.code == .alreadyOpen, error?.message.contains(path) == true else { _exit(8) }
            }
            _exit(quickest < 1_000_000_000 ? 7 : 9)
        }
        #expect(try log.store(LogSample.entry(1)) == [.stored(sequence: 1)])
        try log.close()
    }

    @Test(
        "A user without rights is told so, by the folder, by the file and where nothing can be made, and changes nothing",
        .enabled(if: geteuid() == 0, "only root can become somebody else"))
    func withoutRights() async throws {
        for name in ["open", "closed"] {
            try FileManager.default.createDirectory(atPath: folder.file(name), withIntermediateDirectories: false)
            try make(folder.file("\(name)/log.db"))
        }
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder.path)
        try folder.chmod("open", 0o755)
        try folder.chmod("closed", 0o700)
        let before = try Data(contentsOf: URL(fileURLWithPath: folder.file("open/log.db")))
        await #expect(processExitsWith: .exitCode(7)) { [base = folder.path as String] in
            guard setgid(65_534) == 0, setuid(65_534) == 0 else { _exit(8) }
            func code(_ name: String) -> LogError.Code? {
                LogError.thrown { try SQLiteLog(path: base + name).close() }?.code
            }
            guard code("/closed/log.db") == .readOnly else { _exit(9) }
            guard code("/open/log.db") == .unsafePermissions else { _exit(10) }
            guard code("/open/new.db") == .readOnly else { _exit(11) }
            _exit(7)
        }
        #expect(!folder.exists("open/new.db"))
        #expect(try Data(contentsOf: URL(fileURLWithPath: folder.file("open/log.db"))) == before)
    }

    @Test("A folder of another user is refused", .enabled(if: geteuid() == 0, "only root can become somebody else"))
    func folderOfAnother() async throws {
        try FileManager.default.createDirectory(atPath: folder.file("theirs"), withIntermediateDirectories: false)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder.path)
        #expect(chown(folder.file("theirs"), 12_345, 12_345) == 0)
        try folder.chmod("theirs", 0o775)
        await #expect(processExitsWith: .exitCode(7)) { [path = folder.file("theirs/log.db") as String] in
            guard setgid(12_345) == 0, setuid(65_534) == 0 else { _exit(8) }
            let code = LogError.thrown { try SQLiteLog(path: path).close() }?.code
            _exit(code == .unsafePermissions ? 7 : 9)
        }
        #expect(!folder.exists("theirs/log.db"))
    }

    // MARK: Texts

    @Test("An error has at most 1 KiB, one line, no control characters, and begins with the place")
    func texts() throws {
        let hostile = "a\n\r\u{1B}[31m\u{7F}\u{85}\u{9B}\t" + String(repeating: "é\n", count: 100)
        for path in [
            folder.file(hostile + "/log.db"), folder.file(hostile + String(repeating: "y", count: 600)),
            folder.file("x\0" + hostile), "file:" + hostile, String(repeating: hostile, count: 100),
        ] {
            let message = try #require(open(path)).message
            #expect(message.utf8.count <= 1_024 && message.utf8.count > 20)
            #expect(!message.unicodeScalars.contains { $0.value < 32 || (127...159).contains($0.value) })
            #expect(message.hasPrefix(path.hasPrefix("/") ? folder.path : path.hasPrefix("file:") ? "file:" : "/"))
        }
        for count in 0..<40 {
            let text = LogError.about(.corrupt, String(repeating: "é", count: 480 + count), "\n\n\n\n\n").message
            #expect(text.utf8.count <= 1_024 && !text.contains("\n"))
        }
    }
}
