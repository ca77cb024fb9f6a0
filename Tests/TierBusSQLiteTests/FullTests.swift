import Foundation
import Testing
import TierBusRouter
import TierBusSQLite
import TierBusTesting

@Suite struct FullTests {
    private static let small = SQLiteOptions(maxFileBytes: 160 << 10, reservedBytes: 64 << 10)

    /// Fills a log, one event in a transaction.
    private func fill(_ log: SQLiteLog) throws -> Int {
        var number = 0
        while true {
            number += 1
            try log.begin()
            let error = LogError.thrown { _ = try log.append(LogSample.entry(number, bytes: 500)) }
            try error == nil ? log.commit(flushing: true) : log.rollback()
            if let error {
                #expect(error.code == .full)
                return number - 1
            }
        }
    }

    @Test("An event without room costs itself and not its transaction")
    func usableAfterFull() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("log.db")
        let log = try SQLiteLog(path: path, options: Self.small)
        _ = try log.recover()
        try log.begin()
        try log.apply(.added(LogSample.subscription("s")))
        var stored = 0
        while LogError.thrown(by: { _ = try log.append(LogSample.entry(stored + 1, bytes: 500)) }) == nil {
            stored += 1
        }
        #expect(stored > 50)
        // Too large for what is left, in one piece or in many.
        #expect(code { _ = try log.append(LogSample.entry(stored + 2, bytes: 90_000)) } == .full)
        #expect(try log.append(LogSample.entry(1, bytes: 500)) == .duplicate(of: 1))
        try log.apply(.floor(subscription: "s", sequence: Int64(stored)))
        try log.commit(flushing: true)
        #expect(try log.census() == LogCensus(events: ["ORDER": stored]))
        try log.close()
        let again = try SQLiteLog(path: path)
        #expect(try again.recover().lastSequence == Int64(stored))
        let reads = try again.read(after: 0, limit: .max)
        #expect(reads == (1...stored).map { .event(sequence: Int64($0), LogSample.entry($0, bytes: 500)) })
        #expect(try again.store(LogSample.entry(stored + 1)) == [.stored(sequence: Int64(stored + 1))])
        try again.close()
        #expect(try RawDatabase.run(path, "PRAGMA integrity_check") == ["ok"])
    }

    @Test("A full log still takes what was handled")
    func reserve() throws {
        let folder = try TemporaryFolder()
        let log = try SQLiteLog(path: folder.file("log.db"), options: Self.small)
        _ = try log.recover()
        try log.change(.added(LogSample.subscription("s")))
        let count = try fill(log)
        for sequence in 1...Int64(count) {
            try log.change(.exception(subscription: "s", sequence: sequence, LogException(state: .acked)))
        }
        try log.change(.deadLetter(LogSample.letter("s", 1, reason: String(repeating: "r", count: 900))))
        #expect(try log.census() == LogCensus(events: ["ORDER": count], deadLetters: 1))
        // Events do not get the reserve, also after changes did.
        try log.begin()
        #expect(code { _ = try log.append(LogSample.entry(count + 1, bytes: 5_000)) } == .full)
        try log.rollback()
        try log.close()
    }

    @Test("A commit without room for its changes did not happen, says so, and is over with the rollback")
    func fullOfChanges() throws {
        let folder = try TemporaryFolder()
        let log = try SQLiteLog(path: folder.file("log.db"), options: Self.small)
        _ = try log.recover()
        try log.change(.added(LogSample.subscription("s")))
        let count = try fill(log)
        let before = try log.census()
        try log.begin()
        for sequence in 1...Int64(count) {
            try log.apply(.deadLetter(LogSample.letter("s", sequence, reason: String(repeating: "r", count: 1_000))))
        }
        try log.apply(.handed(subscription: "s", sequence: 1))
        let error = try #require(LogError.thrown { try log.commit(flushing: true) })
        #expect(error.code == .full)
        #expect(error.message.contains("rollback()"))
        #expect(code { try log.commit(flushing: true) } == .full)
        #expect(code { _ = try log.append(LogSample.entry(1)) } == .full)
        #expect(code { try log.apply(.handed(subscription: "s", sequence: 1)) } == .full)
        #expect(code { _ = try log.census() } == .full)
        try log.rollback()
        #expect(try log.census() == before)
        try log.change(.floor(subscription: "s", sequence: Int64(count)))
        #expect(try log.census().pending == 0)
        try log.close()
    }

    @Test("A payload over the limit costs itself and not its transaction")
    func tooLarge() throws {
        let folder = try TemporaryFolder()
        let log = try SQLiteLog(path: folder.file("log.db"))
        _ = try log.recover()
        try log.begin()
        #expect(try log.append(LogSample.entry(1, bytes: 1 << 20)) == .stored(sequence: 1))
        let error = try #require(LogError.thrown { _ = try log.append(LogSample.entry(2, bytes: 1 << 20 + 1)) })
        #expect(error.code == .tooLarge)
        #expect(error.message.contains("1048577"))
        var entry = LogSample.entry(3)
        entry.orderingKey = String(repeating: "k", count: 1_025)
        #expect(code { _ = try log.append(entry) } == .tooLarge)
        #expect(try log.append(LogSample.entry(4)) == .stored(sequence: 2))
        try log.commit(flushing: true)
        #expect(try log.read(after: 0, limit: 9).count == 2)
        try log.close()
    }

    @Test("A commit that fails has an unknown outcome, ends the log, and the next opening knows")
    func unknownOutcome() async throws {
        let folder = try TemporaryFolder()
        await #expect(processExitsWith: .exitCode(7)) { [path = folder.file("log.db") as String] in
            let log = try SQLiteLog(path: path)
            _ = try log.recover()
            try log.store(LogSample.entry(1))
            // From here on no file may grow.
            signal(SIGXFSZ, SIG_IGN)
            var limit = rlimit()
            guard getrlimit(FileLimit.kind, &limit) == 0 else { _exit(10) }
            let before = limit.rlim_cur
            limit.rlim_cur = 4_096
            guard setrlimit(FileLimit.kind, &limit) == 0 else { _exit(11) }
            try log.begin()
            guard try log.append(LogSample.entry(2, bytes: 9_000)) == .stored(sequence: 2) else { _exit(12) }
            guard code({ try log.commit(flushing: true) }) == .unknownOutcome else { _exit(13) }
            guard code({ try log.begin() }) == .unknownOutcome else { _exit(14) }
            guard code({ try log.rollback() }) == .unknownOutcome else { _exit(15) }
            guard code({ _ = try log.read(after: 0, limit: 1) }) == .unknownOutcome else { _exit(16) }
            guard code({ try log.tidy() }) == .unknownOutcome else { _exit(17) }
            try log.close()
            guard code({ try log.begin() }) == .closed else { _exit(18) }
            limit.rlim_cur = before
            guard setrlimit(FileLimit.kind, &limit) == 0 else { _exit(19) }
            let again = try SQLiteLog(path: path)
            let recovery = try again.recover()
            guard try again.read(after: 0, limit: 9).first == .event(sequence: 1, LogSample.entry(1)) else { _exit(20) }
            let answer = try again.store(LogSample.entry(2, bytes: 9_000))
            guard answer == (recovery.lastSequence == 2 ? [.duplicate(of: 2)] : [.stored(sequence: 2)]) else {
                _exit(21)
            }
            try again.close()
            _exit(7)
        }
    }

    @Test("An append that cannot write undoes its transaction, says so, and after the rollback the log goes on")
    func failingAppend() async throws {
        let folder = try TemporaryFolder()
        await #expect(processExitsWith: .exitCode(7)) { [path = folder.file("log.db") as String] in
            let log = try SQLiteLog(path: path)
            _ = try log.recover()
            try log.change(.added(LogSample.subscription("s")))
            try log.store(LogSample.entry(1))
            signal(SIGXFSZ, SIG_IGN)
            var limit = rlimit()
            guard getrlimit(FileLimit.kind, &limit) == 0 else { _exit(10) }
            let before = limit.rlim_cur
            limit.rlim_cur = 1 << 20
            guard setrlimit(FileLimit.kind, &limit) == 0 else { _exit(11) }
            // More than SQLite keeps in memory, so that it writes before the commit.
            try log.begin()
            try log.apply(.floor(subscription: "s", sequence: 1))
            var number = 1
            var error: LogError?
            while error == nil && number < 50 {
                number += 1
                error = LogError.thrown { _ = try log.append(LogSample.entry(number, bytes: 500_000)) }
            }
            guard let error, error.code == .inputOutput, error.message.contains("rollback()") else { _exit(12) }
            guard code({ _ = try log.append(LogSample.entry(2)) }) == .inputOutput else { _exit(13) }
            guard code({ try log.commit(flushing: true) }) == .inputOutput else { _exit(14) }
            limit.rlim_cur = before
            guard setrlimit(FileLimit.kind, &limit) == 0 else { _exit(15) }
            try log.rollback()
            guard try log.store(LogSample.entry(2)) == [.stored(sequence: 2)] else { _exit(16) }
            try log.close()
            let again = try SQLiteLog(path: path)
            let recovery = try again.recover()
            guard recovery.remarks.isEmpty, recovery.subscriptions == [LogSample.subscription("s")] else { _exit(17) }
            let expected = [LogRead.event(sequence: 1, LogSample.entry(1)), .event(sequence: 2, LogSample.entry(2))]
            guard try again.read(after: 0, limit: 9) == expected else { _exit(18) }
            try again.close()
            _exit(7)
        }
    }

    @Test("A checkpoint that fails is not the failure of the commit before it; tidying throws it")
    func failingCheckpoint() async throws {
        let folder = try TemporaryFolder()
        await #expect(processExitsWith: .exitCode(7)) { [path = folder.file("log.db") as String] in
            let log = try SQLiteLog(path: path, options: SQLiteOptions(checkpointBytes: 512 << 10))
            _ = try log.recover()
            signal(SIGXFSZ, SIG_IGN)
            var limit = rlimit()
            guard getrlimit(FileLimit.kind, &limit) == 0 else { _exit(10) }
            let before = limit.rlim_cur
            limit.rlim_cur = 3 << 20
            guard setrlimit(FileLimit.kind, &limit) == 0 else { _exit(11) }
            // The file may not grow any more when the write-ahead log has its limit for the sixth time or so.
            var number = 0
            var tidied: LogError?
            while tidied == nil && number < 400 {
                number += 1
                guard try log.store(LogSample.entry(number, bytes: 20_000)) == [.stored(sequence: Int64(number))]
                else { _exit(12) }
                if number > 140 { tidied = LogError.thrown { try log.tidy() } }
            }
            guard tidied?.code == .inputOutput else { _exit(13) }
            guard try log.store(LogSample.entry(number + 1)) == [.stored(sequence: Int64(number + 1))] else {
                _exit(14)
            }
            guard code({ try log.close() }) == .inputOutput else { _exit(15) }
            try log.close()
            limit.rlim_cur = before
            guard setrlimit(FileLimit.kind, &limit) == 0 else { _exit(16) }
            let again = try SQLiteLog(path: path)
            guard try again.recover() == LogRecovery(lastSequence: Int64(number + 1)) else { _exit(17) }
            guard try again.read(after: 0, limit: .max).count == number + 1 else { _exit(18) }
            try again.close()
            _exit(7)
        }
    }
}

private enum FileLimit {
    #if canImport(Glibc)
        static let kind = __rlimit_resource_t(RLIMIT_FSIZE.rawValue)
    #else
        static let kind = RLIMIT_FSIZE
    #endif
}
