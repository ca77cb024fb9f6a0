import TierBus
import TierBusTesting

/// A log of SQLite of which some commits fail: before they take effect, or after.
final class FlakyLog: InboxLog {
    /// What a commit does.
    enum Commit: Sendable { case works, failsBefore, failsAfter }

    /// - Parameter next: Asked at each commit.
    static func source(
        _ source: DurableLogSource, _ next: @escaping @Sendable () -> Commit
    ) -> DurableLogSource {
        DurableLogSource(label: "flaky") { () throws(LogError) -> any DurableLog in
            guard let log = try source.open() as? any InboxLog else { throw LogError(.internalError, "no tables") }
            return FlakyLog(log, next)
        }
    }

    private let log: any InboxLog
    private let next: @Sendable () -> Commit

    private init(_ log: any InboxLog, _ next: @escaping @Sendable () -> Commit) {
        self.log = log
        self.next = next
    }

    func sweep(_ sweep: LogSweep) throws(LogError) -> LogSwept { try log.sweep(sweep) }

    func commit(flushing: Bool) throws(LogError) {
        switch next() {
        case .works: try log.commit(flushing: flushing)
        case .failsBefore:
            try log.rollback()
            throw LogError(.unknownOutcome, "failed before")
        case .failsAfter:
            try log.commit(flushing: flushing)
            throw LogError(.unknownOutcome, "failed after")
        }
    }

    var durability: Durability { log.durability }
    func recover() throws(LogError) -> LogRecovery { try log.recover() }
    func begin() throws(LogError) { try log.begin() }
    func append(_ entry: LogEntry) throws(LogError) -> LogAppend { try log.append(entry) }
    func apply(_ change: LogChange) throws(LogError) { try log.apply(change) }
    func rollback() throws(LogError) { try log.rollback() }
    func read(after sequence: Int64, limit: Int) throws(LogError) -> [LogRead] {
        try log.read(after: sequence, limit: limit)
    }
    func read(type: String, after sequence: Int64, limit: Int) throws(LogError) -> [LogRead] {
        try log.read(type: type, after: sequence, limit: limit)
    }
    func deadLetters(after: (subscription: String, sequence: Int64)?, limit: Int) throws(LogError) -> [DeadLetter] {
        try log.deadLetters(after: after, limit: limit)
    }
    func census() throws(LogError) -> LogCensus { try log.census() }
    func tidy() throws(LogError) { try log.tidy() }
    func close() throws(LogError) { try log.close() }
    func beginBody(flushing: Bool) throws(LogError) { try log.beginBody(flushing: flushing) }
    func endBody(keeping: Bool) throws(LogError) -> Bool { try log.endBody(keeping: keeping) }
    func beginReading() throws(LogError) { try log.beginReading() }
    func answer(_ statement: String, _ values: [ColumnValue], _ access: TableAccess) throws(InboxError) -> TableAnswer {
        try log.answer(statement, values, access)
    }
}
