import Testing
import TierBus

/// A log in memory that breaks the rule it is named after.
final class BrokenLog: DurableLog {
    enum Fault: String, CaseIterable, CustomTestStringConvertible {
        case emptyLog = "an empty log"
        case roundTrip = "a round trip"
        case order
        case duplicates
        case conflicts
        case rollback
        case rollbackOfSubscriptions = "rollback of subscriptions"
        case duplicatesInOneTransaction = "duplicates in one transaction"
        case subscriptions
        case redefinition = "a redefinition"
        case floor = "the floor"
        case exceptions
        case deadLetters = "dead letters"
        case pagesOfDeadLetters = "pages of dead letters"
        case pages
        case pagesOfType = "pages of a type"
        case census = "the census"
        case censusWithin = "census within a transaction"
        case misuse
        case closing
        case flushingNothing = "flushing nothing"
        case redriving
        case letters = "states of dead letters"
        case removal = "a removal"
        case sweeping
        case tombstones
        case tidying
        case room

        var testDescription: String { rawValue }
    }

    private let log: any DurableLog
    private let fault: Fault
    /// Of the open transaction; nil outside.
    private var appended: Set<EventID>?
    private var changes = 0
    private var censusBefore = LogCensus()
    private var floors: [String: Int64] = [:]
    private var isTidy = false

    private init(_ fault: Fault, _ log: any DurableLog) {
        self.fault = fault
        self.log = log
    }

    static func source(_ fault: Fault) -> DurableLogSource {
        let kept = DurableLogSource.memory()
        return DurableLogSource(label: fault.rawValue) { () throws(LogError) -> any DurableLog in
            BrokenLog(fault, try kept.open())
        }
    }

    var durability: Durability { log.durability }

    func recover() throws(LogError) -> LogRecovery {
        var recovery = try log.recover()
        if fault == .emptyLog { recovery.remarks = ["made anew"] }
        if fault == .subscriptions { recovery.subscriptions.reverse() }
        return recovery
    }

    func begin() throws(LogError) {
        if fault == .misuse, appended != nil { return }
        censusBefore = try log.census()
        try log.begin()
        (appended, changes) = ([], 0)
    }

    func append(_ entry: LogEntry) throws(LogError) -> LogAppend {
        let result = try log.append(entry)
        switch (fault, result) {
        case (.conflicts, .conflict(let place)): return .duplicate(of: place)
        case (.duplicates, .duplicate): return .duplicate(of: 1)
        case (.duplicatesInOneTransaction, .duplicate(let place)) where appended?.contains(entry.eventID) == true:
            return .stored(sequence: place + 1)
        default: break
        }
        appended?.insert(entry.eventID)
        return result
    }

    func apply(_ change: LogChange) throws(LogError) {
        changes += 1
        switch (fault, change) {
        case (.redefinition, .redefined), (.exceptions, .exceptionRemoved), (.removal, .removed): return
        case (.redriving, .deadLetter(let letter)) where letter.state == .redriven: return
        case (.letters, .deadLetter(let letter)) where letter.state == .discarded: return
        case (.floor, .floor(_, let sequence)) where sequence == 3: return
        case (.deadLetters, .floor(let name, let sequence)): floors[name] = sequence
        default: break
        }
        try log.apply(change)
    }

    func sweep(_ sweep: LogSweep) throws(LogError) -> LogSwept {
        var sweep = sweep
        switch fault {
        case .sweeping: sweep.settledUpTo = .max
        case .tombstones: sweep.mostTombstones = 0
        default: break
        }
        return try log.sweep(sweep)
    }

    func commit(flushing: Bool) throws(LogError) {
        if fault == .flushingNothing, flushing, appended == [], changes == 0 { throw LogError(.inputOutput, "nothing") }
        try log.commit(flushing: flushing)
        appended = nil
    }

    func rollback() throws(LogError) {
        let keeps =
            switch fault {
            case .rollback: appended?.isEmpty == false
            case .rollbackOfSubscriptions: appended?.isEmpty == true
            default: false
            }
        if keeps { try log.commit(flushing: false) } else { try log.rollback() }
        appended = nil
    }

    func read(after sequence: Int64, limit: Int) throws(LogError) -> [LogRead] {
        let read = try log.read(after: sequence, limit: fault == .pages && limit == 5 ? 4 : limit)
        switch fault {
        case .pages: return limit == 0 ? try log.read(after: sequence, limit: 1) : read
        case .order: return read.reversed()
        case .tidying: return read.filter { !isTidy || $0.sequence != 1 }
        case .roundTrip: return read.map(withoutTopic)
        default: return read
        }
    }

    private func withoutTopic(_ read: LogRead) -> LogRead {
        guard case .event(let sequence, var entry) = read else { return read }
        entry.topic = nil
        return .event(sequence: sequence, entry)
    }

    func read(type: String, after sequence: Int64, limit: Int) throws(LogError) -> [LogRead] {
        guard fault == .pagesOfType else { return try log.read(type: type, after: sequence, limit: limit) }
        return try log.read(after: sequence, limit: limit).filter {
            if case .event(_, let entry) = $0 { entry.type == type } else { true }
        }
    }

    func deadLetters(after: (subscription: String, sequence: Int64)?, limit: Int) throws(LogError) -> [DeadLetter] {
        // A log that does not turn the page: the suite must not turn pages for ever.
        let letters = try log.deadLetters(after: fault == .pagesOfDeadLetters ? nil : after, limit: limit)
        return letters.filter { $0.sequence > floors[$0.subscription, default: 0] }
    }

    func census() throws(LogError) -> LogCensus {
        if fault == .censusWithin, appended != nil { return censusBefore }
        var census = try log.census()
        if fault == .census { census.pending = 0 }
        return census
    }

    func checkRoom(for entry: LogEntry) throws(LogError) {
        try begin()
        _ = try append(entry)
        if fault == .room { try commit(flushing: true) } else { try rollback() }
    }

    func tidy() throws(LogError) {
        try log.tidy()
        isTidy = true
    }

    func close() throws(LogError) {
        if fault == .closing, appended != nil { try log.commit(flushing: true) }
        appended = nil
        try log.close()
    }
}
