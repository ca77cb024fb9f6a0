import Foundation
import ReliabilityProofKit
import Testing
import TierBusCore
import TierBusRouter
import TierBusSQLite
import TierBusTesting

@Suite struct FaultyFilesTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func open(_ files: FaultyFiles) throws(LogError) -> SQLiteLog {
        var options = SQLiteOptions()
        options.fileSystem = files.name
        return try SQLiteLog(path: folder.file("log.db"), options: options)
    }

    private func files() throws -> FaultyFiles { try FaultyFiles("test-\(UUID().uuidString)") }

    private func entry(_ number: Int) -> LogEntry { JournalEntry.make(number, of: 1, at: .epoch) }

    private func store(_ number: Int, in log: SQLiteLog) throws(LogError) -> LogAppend {
        try log.begin()
        let answer = try log.append(entry(number))
        try log.commit(flushing: true)
        return answer
    }

    @Test("Without a plan everything works, and is counted where it happens")
    func counts() throws {
        let files = try files()
        files.enter(.opening)
        let log = try open(files)
        _ = try log.recover()
        files.enter(.committing)
        #expect(try store(1, in: log) == .stored(sequence: 1))
        // The first commit flushes the head of the write-ahead log, too.
        let flush = CallSite(operation: .sync, file: .wal, phase: .committing)
        #expect(files.calls(flush) == 2)
        #expect(try store(2, in: log) == .stored(sequence: 2))
        #expect(files.calls(flush) == 3)
        #expect(files.calls(CallSite(operation: .lock, file: .main, phase: .opening)) > 0)
        #expect(files.faults == 0 && !files.hasUnflushed)
        try log.close()
    }

    /// What the first matching call of a commit fails with, and what the caller sees.
    static let failures: [(plan: FilePlan, code: LogError.Code)] = [
        (FilePlan(.device, at: 1, operations: [.sync], files: [.wal]), .unknownOutcome),
        (FilePlan(.device, at: 2, operations: [.write], files: [.wal]), .unknownOutcome),
        (FilePlan(.short, at: 2, operations: [.write], files: [.wal]), .unknownOutcome),
        (FilePlan(.done, at: 2, operations: [.sync], files: [.wal]), .unknownOutcome),
    ]

    @Test("The call that is planned fails, once, and the next does not", arguments: failures.indices)
    func failsOnce(_ index: Int) throws {
        let (plan, code) = Self.failures[index]
        let files = try files()
        let log = try open(files)
        _ = try log.recover()
        files.arm([plan])
        let error = #expect(throws: LogError.self) { _ = try store(1, in: log) }
        #expect(error?.code == code && files.faults == 1)
        try log.close()
        let again = try open(files)
        _ = try again.recover()
        // Stored or not, it can be found out.
        let answer = try store(1, in: again)
        #expect(answer == .stored(sequence: 1) || answer == .duplicate(of: 1))
        #expect(files.faults == 1)
        try again.close()
    }

    @Test("A commit whose flush was done and failed all the same is there afterwards; one that was half written is not")
    func outcomes() throws {
        for (plan, isThere) in [(Self.failures[3].plan, true), (Self.failures[2].plan, false)] {
            let folder = try TemporaryFolder()
            let files = try files()
            var options = SQLiteOptions()
            options.fileSystem = files.name
            let log = try SQLiteLog(path: folder.file("log.db"), options: options)
            _ = try log.recover()
            files.arm([plan])
            #expect(throws: LogError.self) { _ = try store(1, in: log) }
            try log.close()
            let again = try SQLiteLog(path: folder.file("log.db"))
            #expect(try again.recover().lastSequence == (isThere ? 1 : 0))
            try again.close()
        }
    }

    @Test("No room at the opening is told as that")
    func noRoom() throws {
        let files = try files()
        files.arm([FilePlan(.space, at: 1, isLasting: true, operations: [.write])])
        let error = #expect(throws: LogError.self) { _ = try open(files) }
        #expect(error?.code == .full)
    }

    @Test("A lasting failure lasts until other plans are made")
    func lasts() throws {
        let files = try files()
        files.arm([FilePlan(.device, at: 1, isLasting: true)])
        for _ in 0..<3 { #expect(throws: LogError.self) { _ = try open(files) } }
        #expect(files.faults >= 3)
        files.arm([])
        let log = try open(files)
        #expect(try log.recover().lastSequence == 0)
        try log.close()
    }

    @Test("Two plans count by themselves")
    func twoPlans() throws {
        let files = try files()
        files.arm([
            FilePlan(.device, at: 1, operations: [.lock]), FilePlan(.device, at: 1, operations: [.sync], files: [.wal]),
        ])
        for count in 1...2 {
            let error = #expect(throws: LogError.self) { _ = try open(files) }
            #expect(error?.code == .inputOutput && files.faults == count)
        }
        try open(files).close()
    }

    @Test("A file that somebody else has locked is told as that")
    func locked() throws {
        let files = try files()
        files.arm([FilePlan(.busy, at: 1, isLasting: true, operations: [.lock])])
        let error = #expect(throws: LogError.self) { _ = try open(files) }
        #expect(error?.code == .alreadyOpen)
    }

    @Test("What is written and not flushed is known")
    func unflushed() throws {
        let files = try files()
        var options = SQLiteOptions()
        options.fileSystem = files.name
        options.sabotage = .flushSkipped
        let log = try SQLiteLog(path: folder.file("log.db"), options: options)
        _ = try log.recover()
        #expect(!files.hasUnflushed)
        _ = try store(1, in: log)
        #expect(files.hasUnflushed, "the sabotaged log does not flush")
        try log.tidy()
        #expect(!files.hasUnflushed)
        try log.close()
    }

    #if os(Linux) || os(macOS)
        @Test("A plan can end the process")
        func kills() async throws {
            await #expect(processExitsWith: .signal(SIGKILL)) {
                let folder = try TemporaryFolder()
                let files = try FaultyFiles("killed")
                files.arm([FilePlan(.kill, at: 1, operations: [.sync])])
                var options = SQLiteOptions()
                options.fileSystem = files.name
                _ = try SQLiteLog(path: folder.file("log.db"), options: options)
            }
        }
    #endif
}
