import Foundation
import Testing
import TierBusRouter
import TierBusSQLite
import TierBusTesting

@Suite struct CrashTests {
    /// Sequences that stand in a log, each with the right bytes.
    private func verify(_ path: String) throws -> (events: Int, floor: Int64) {
        let log = try SQLiteLog(path: path)
        let recovery = try log.recover()
        #expect(recovery.remarks.isEmpty)
        let reads = try log.read(after: 0, limit: .max)
        #expect(reads == (0..<reads.count).map { .event(sequence: Int64($0 + 1), LogSample.entry($0 + 1)) })
        #expect(recovery.lastSequence == Int64(reads.count))
        try log.close()
        return (reads.count, recovery.subscriptions.first?.floor ?? 0)
    }

    @Test("A copy of an open log's files at any commit, with its write-ahead log cut anywhere, holds whole commits")
    func cutCopies() throws {
        let folder = try TemporaryFolder()
        let log = try SQLiteLog(path: folder.file("log.db"))
        _ = try log.recover()
        try log.change(.added(LogSample.subscription("s")))
        var random = SeededGenerator(seed: 5)
        // Bytes of the write-ahead log after each commit of three events and a floor since the last checkpoint.
        var (ends, settled): ([Int], Int) = ([], 0)
        for commit in 1...24 {
            let first = 3 * (commit - 1) + 1
            try log.store(
                LogSample.entry(first), LogSample.entry(first + 1), LogSample.entry(first + 2),
                changes: [.floor(subscription: "s", sequence: Int64(first + 2))])
            ends.append(try folder.size("log.db-wal"))
            if commit % 10 == 0 {
                try log.tidy()
                (ends, settled) = ([], commit)
            }
            // In the middle of the next transaction.
            try log.begin()
            _ = try log.append(LogSample.entry(first + 3))
            try folder.copyFromOutside("log.db", to: "copy.db")
            try log.rollback()
            let size = try folder.size("copy.db-wal")
            let cut = commit % 2 == 0 ? size : Int.random(in: 0...size, using: &random)
            let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: folder.file("copy.db-wal")))
            try handle.truncate(atOffset: UInt64(cut))
            try handle.close()
            let (events, floor) = try verify(folder.file("copy.db"))
            // Every commit that is whole in what is left, and no part of another.
            let whole = settled + ends.filter { $0 <= cut }.count
            #expect(events == 3 * whole && floor == Int64(3 * whole))
        }
        try log.close()
        #expect(try verify(folder.file("log.db")).events == 72)
    }

    @Test(
        "A process that is killed in the middle of commits loses nothing that it was promised",
        arguments: [1, 2, 3, 4, 5, 6, 7, 8])
    func killed(_ seed: Int) async throws {
        let folder = try TemporaryFolder()
        let path = folder.file("log.db")
        var promised = 0
        for life in 1...2 {
            await #expect(processExitsWith: .signal(SIGKILL)) {
                [path = path as String, base = folder.path as String, seed = (seed * 10 + life) as Int] in
                let options = SQLiteOptions(checkpointBytes: 64 << 10)
                let log = try SQLiteLog(path: path, options: options)
                let recovery = try log.recover()
                if recovery.subscriptions.isEmpty { try log.change(.added(LogSample.subscription("s"))) }
                var random = SeededGenerator(seed: UInt64(seed))
                // After the commit with this number another thread kills, at some point of a later one.
                let target = Int.random(in: 1...60, using: &random)
                let spins = Int.random(in: 0...200_000, using: &random)
                try CrashTests.write(log, from: Int(recovery.lastSequence), to: base + "/promised") { done in
                    if done == target { CrashTests.killSoon(after: spins) }
                }
            }
            let line = try String(contentsOfFile: folder.file("promised"), encoding: .utf8).split(separator: "\n").last
            promised = try #require(line.flatMap { Int($0) })
            #expect(promised > 0)
            let (events, floor) = try verify(path)
            #expect(events >= promised)
            #expect(floor <= Int64(events))
        }
    }

    private static func killSoon(after spins: Int) {
        Thread.detachNewThread {
            var left = spins
            while left > 0 { left -= 1 }
            kill(getpid(), SIGKILL)
        }
    }

    /// Commits for ever; what was promised is appended to a file after each commit.
    private static func write(_ log: SQLiteLog, from last: Int, to file: String, _ committed: (Int) -> Void) throws {
        let promised = open(file, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        guard promised >= 0 else { _exit(20) }
        var (number, commits) = (last, 0)
        while true {
            let count = 1 + number % 4
            try log.begin()
            for _ in 0..<count {
                number += 1
                guard try log.append(LogSample.entry(number)) == .stored(sequence: Int64(number)) else { _exit(21) }
            }
            if number % 3 == 0 { try log.apply(.floor(subscription: "s", sequence: Int64(number))) }
            try log.commit(flushing: number % 5 != 0)
            let line = Array("\(number)\n".utf8)
            guard Foundation.write(promised, line, line.count) == line.count else { _exit(22) }
            commits += 1
            committed(commits)
        }
    }

    @Test("Unflushed commits survive the end of the process, and become part of the next flushed commit")
    func unflushed() throws {
        let folder = try TemporaryFolder()
        let log = try SQLiteLog(path: folder.file("log.db"))
        _ = try log.recover()
        try log.store(LogSample.entry(1), LogSample.entry(2), changes: [.added(LogSample.subscription("s"))])
        try log.change(.floor(subscription: "s", sequence: 1), flushing: false)
        try folder.copyFromOutside("log.db", to: "copy.db")
        #expect(try verify(folder.file("copy.db")) == (2, 1))
        try log.change(.floor(subscription: "s", sequence: 2), flushing: false)
        // Nothing to write, yet everything up to here has to be flushed: a checkpoint does that, and so the file alone,
        // without its write-ahead log, has it.
        try log.begin()
        try log.commit(flushing: true)
        try folder.copyFromOutside("log.db", to: "alone.db")
        try FileManager.default.removeItem(atPath: folder.file("alone.db-wal"))
        #expect(try verify(folder.file("alone.db")) == (2, 2))
        try log.close()
        #expect(try verify(folder.file("log.db")) == (2, 2))
    }

    @Test("The write-ahead log is moved into the file when it is large, and cut when the log is tidied")
    func checkpoints() throws {
        let folder = try TemporaryFolder()
        let log = try SQLiteLog(path: folder.file("log.db"), options: SQLiteOptions(checkpointBytes: 256 << 10))
        _ = try log.recover()
        for number in 1...400 {
            try log.store(LogSample.entry(number, bytes: 2_000))
            #expect(try folder.size("log.db-wal") < 320 << 10)
        }
        #expect(try folder.size("log.db") > 400 * 2_000 / 2)
        try log.tidy()
        #expect(try folder.size("log.db-wal") == 0)
        #expect(try log.read(after: 0, limit: .max).count == 400)
        try log.close()
    }
}
