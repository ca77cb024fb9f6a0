import Synchronization
import TierBus
import TierBusTesting

/// A log in memory of which a test sees what is committed, and whose next commits it can hold.
final class WatchedLog: DurableLog {
    /// What the test has in its hands.
    final class Watch: Sendable {
        let committed = Shared<[EventID]>([])
        let commitsBegun = Atomic<Int>(0)
        private let isHolding = Atomic<Bool>(false)

        var source: DurableLogSource {
            DurableLogSource(label: "watched") { () throws(LogError) -> any DurableLog in WatchedLog(self) }
        }

        func hold() { isHolding.store(true, ordering: .releasing) }
        func release() { isHolding.store(false, ordering: .releasing) }

        fileprivate func pass() {
            commitsBegun.add(1, ordering: .releasing)
            while isHolding.load(ordering: .acquiring) { threadYield() }
        }
    }

    private let log = MemoryLog()
    private let watch: Watch
    private var staged: [EventID] = []

    private init(_ watch: Watch) { self.watch = watch }

    var durability: Durability { log.durability }

    func recover() throws(LogError) -> LogRecovery { try log.recover() }

    func begin() throws(LogError) { try log.begin() }

    func append(_ entry: LogEntry) throws(LogError) -> LogAppend {
        let result = try log.append(entry)
        if case .stored = result { staged.append(entry.eventID) }
        return result
    }

    func apply(_ change: LogChange) throws(LogError) { try log.apply(change) }

    func sweep(_ sweep: LogSweep) throws(LogError) -> LogSwept { try log.sweep(sweep) }

    func commit(flushing: Bool) throws(LogError) {
        if !staged.isEmpty { watch.pass() }
        try log.commit(flushing: flushing)
        watch.committed.change { [staged] in $0 += staged }
        staged = []
    }

    func rollback() throws(LogError) {
        staged = []
        try log.rollback()
    }

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
}
