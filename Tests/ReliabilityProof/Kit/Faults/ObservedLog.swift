import TierBusCore
package import TierBusRouter

/// A log that tells an observer what it did, and a file system and a crash plan what it is about to do.
package final class ObservedLog: DurableLog {
    private let log: any DurableLog
    private let observer: LogObserver
    private let hooks: any LogHooks
    private var events: [Int64: EventID] = [:]
    private var changes: [LogChange] = []

    private init(_ log: any DurableLog, _ observer: LogObserver, _ hooks: any LogHooks) {
        self.log = log
        self.observer = observer
        self.hooks = hooks
    }

    /// A source whose logs are those of another, observed.
    package static func source(
        _ source: DurableLogSource, _ observer: LogObserver, _ hooks: any LogHooks
    ) -> DurableLogSource {
        DurableLogSource(label: source.label) { () throws(LogError) -> any DurableLog in
            hooks.enter(.opening)
            return ObservedLog(try source.open(), observer, hooks)
        }
    }

    package var durability: Durability { log.durability }

    package func recover() throws(LogError) -> LogRecovery {
        hooks.enter(.recovering)
        let recovery = try log.recover()
        observer.recovered(recovery)
        hooks.reached(.inRecovery)
        return recovery
    }

    package func begin() throws(LogError) {
        hooks.enter(.beginning)
        (events, changes) = ([:], [])
        try log.begin()
    }

    package func append(_ entry: LogEntry) throws(LogError) -> LogAppend {
        hooks.enter(.appending)
        let answer = try log.append(entry)
        if case .stored(let sequence) = answer { events[sequence] = entry.eventID }
        hooks.reached(.afterInsert)
        return answer
    }

    package func apply(_ change: LogChange) throws(LogError) {
        hooks.enter(.applying)
        try log.apply(change)
        changes.append(change)
        if case .deadLetter = change { hooks.reached(.inDeadLettering) }
    }

    package func sweep(_ sweep: LogSweep) throws(LogError) -> LogSwept {
        hooks.enter(.sweeping)
        observer.sweeps(sweep)
        let swept = try log.sweep(sweep)
        if swept != LogSwept() { hooks.reached(.inRetention) }
        return swept
    }

    package func checkRoom(for entry: LogEntry) throws(LogError) {
        hooks.enter(.reading)
        try log.checkRoom(for: entry)
    }

    package func commit(flushing: Bool) throws(LogError) {
        hooks.enter(flushing ? .committing : .committingLazily)
        try log.commit(flushing: flushing)
        observer.committed(events, changes)
        hooks.committed(changes)
        hooks.reached(flushing ? .afterCommit : .afterLazyCommit)
    }

    package func rollback() throws(LogError) {
        hooks.enter(.rollingBack)
        try log.rollback()
    }

    package func read(after sequence: Int64, limit: Int) throws(LogError) -> [LogRead] {
        hooks.enter(.reading)
        return try log.read(after: sequence, limit: limit)
    }

    package func read(type: String, after sequence: Int64, limit: Int) throws(LogError) -> [LogRead] {
        hooks.enter(.reading)
        return try log.read(type: type, after: sequence, limit: limit)
    }

    package func deadLetters(
        after place: (subscription: String, sequence: Int64)?, limit: Int
    ) throws(LogError) -> [DeadLetter] {
        hooks.enter(.reading)
        return try log.deadLetters(after: place, limit: limit)
    }

    package func census() throws(LogError) -> LogCensus {
        hooks.enter(.reading)
        return try log.census()
    }

    package func tidy() throws(LogError) {
        hooks.enter(.tidying)
        try log.tidy()
        hooks.reached(.afterTidying)
    }

    package func close() throws(LogError) {
        hooks.enter(.closing)
        try log.close()
        hooks.reached(.afterClosing)
    }
}
