import Synchronization
import TierBusCore
import TierBusRouter

/// A log on a ``TestDisk``: small, plain, and as strict as the real ones about what is called when.
final class TestLog: DurableLog {
    private let disk: TestDisk
    // What this transaction adds, and the rest as it is with it.
    private var added: [LogEntry] = []
    private var subscriptions: [String: LogSubscription]
    private var deadLetters: [DeadLetter]
    private var isBegun = false
    private var changes: [LogChange] = []
    private var isRecovered = false
    private var isClosed = false
    private var isFailed = false

    init(_ disk: TestDisk) {
        self.disk = disk
        (subscriptions, deadLetters) = disk.state.withLock { ($0.content.subscriptions, $0.content.deadLetters) }
    }

    let durability = Durability.powerLoss

    private func check(inTransaction: Bool) throws(LogError) {
        if isClosed { throw LogError(.closed, "closed") }
        if isFailed { throw LogError(.unknownOutcome, "failed before") }
        guard isRecovered, inTransaction == isBegun else { throw LogError(.internalError, "misuse") }
    }

    func recover() throws(LogError) -> LogRecovery {
        try disk.fail(.recover, .inputOutput)
        guard !isClosed, !isRecovered else { throw LogError(.internalError, "misuse") }
        isRecovered = true
        return LogRecovery(
            lastSequence: Int64(disk.state.withLock { $0.content.events.count }),
            subscriptions: subscriptions.values.sorted { $0.name < $1.name })
    }

    func begin() throws(LogError) {
        try check(inTransaction: false)
        try disk.fail(.begin, .inputOutput)
        isBegun = true
        added = []
        changes = []
    }

    func append(_ entry: LogEntry) throws(LogError) -> LogAppend {
        try check(inTransaction: true)
        if let limit = disk.state.withLock({ $0.fullAt }), entry.payload.count >= limit {
            throw LogError(.full, "no room")
        }
        for code in [LogError.Code.full, .inputOutput] { try disk.fail(.append(entry.eventID, code), code) }
        let (count, stored) = disk.state.withLock { state in
            let place = state.content.places[entry.eventID]
            return (state.content.events.count, place.map { ($0, state.content.events[$0]) })
        }
        let staged = added.firstIndex { $0.eventID == entry.eventID }
        guard let (place, other) = stored ?? staged.map({ (count + $0, added[$0]) }) else {
            added.append(entry)
            return .stored(sequence: Int64(count + added.count))
        }
        return other.payload == entry.payload ? .duplicate(of: Int64(place + 1)) : .conflict(with: Int64(place + 1))
    }

    func apply(_ change: LogChange) throws(LogError) {
        try check(inTransaction: true)
        changes.append(change)
        switch change {
        case .added(let subscription):
            guard subscriptions[subscription.name] == nil else { throw LogError(.internalError, "twice") }
            subscriptions[subscription.name] = subscription
        case .redefined(let subscription):
            subscriptions[subscription.name]?.container = subscription.container
            subscriptions[subscription.name]?.type = subscription.type
            subscriptions[subscription.name]?.source = subscription.source
        case .floor(let name, let sequence):
            let open = subscriptions[name]?.letters ?? [:]
            let exceptions =
                subscriptions[name]?.exceptions.filter { $0.key > sequence || open[$0.key]?.state == .redriven } ?? [:]
            subscriptions[name]?.floor = sequence
            subscriptions[name]?.exceptions = exceptions
            let handed = subscriptions[name]?.handed ?? 0
            subscriptions[name]?.handed = max(sequence, handed)
        case .handed(let name, let sequence): subscriptions[name]?.handed = sequence
        case .exception(let name, let sequence, let exception):
            subscriptions[name]?.exceptions[sequence] = exception
        case .exceptionRemoved(let name, let sequence): subscriptions[name]?.exceptions[sequence] = nil
        case .removed(let name): subscriptions[name] = nil
        case .deadLetter(let letter):
            deadLetters.removeAll { ($0.subscription, $0.sequence) == (letter.subscription, letter.sequence) }
            deadLetters.append(letter)
            subscriptions[letter.subscription]?.letters[letter.sequence] = letter.isOpen ? letter : nil
        }
    }

    /// Keeps everything.
    func sweep(_ sweep: LogSweep) throws(LogError) -> LogSwept {
        try check(inTransaction: true)
        try disk.fail(.sweep, .inputOutput)
        return LogSwept()
    }

    func commit(flushing: Bool) throws(LogError) {
        try check(inTransaction: true)
        disk.beforeCommit.withLock { $0 }?()
        for code in [LogError.Code.unknownOutcome, .full] {
            do {
                try disk.fail(.commitUndone(code), code)
            } catch {
                isFailed = true
                throw error
            }
        }
        disk.state.withLock { state in
            for entry in added {
                state.content.places[entry.eventID] = state.content.events.count
                state.content.events.append(entry)
            }
            state.content.subscriptions = subscriptions
            state.content.deadLetters = deadLetters
            state.changes += changes
            state.sizes.append(added.count)
            if flushing { state.flushingCommits += 1 } else { state.lazyCommits += 1 }
        }
        isBegun = false
        added = []
        do {
            try disk.fail(.commitDone, .unknownOutcome)
        } catch {
            isFailed = true
            throw error
        }
    }

    func rollback() throws(LogError) {
        try disk.fail(.rollback, .inputOutput)
        isBegun = false
        added = []
        (subscriptions, deadLetters) = disk.state.withLock { ($0.content.subscriptions, $0.content.deadLetters) }
    }

    func read(after sequence: Int64, limit: Int) throws(LogError) -> [LogRead] {
        try look()
        return page(after: sequence, limit: limit) { _ in true }
    }

    func read(type: String, after sequence: Int64, limit: Int) throws(LogError) -> [LogRead] {
        try look()
        return page(after: sequence, limit: limit) { $0.type == type }
    }

    private func look() throws(LogError) {
        if isClosed { throw LogError(.closed, "closed") }
        if isFailed { throw LogError(.unknownOutcome, "failed before") }
        try disk.fail(.read, .inputOutput)
    }

    private func page(after sequence: Int64, limit: Int, _ isWanted: (LogEntry) -> Bool) -> [LogRead] {
        disk.state.withLock { state in
            var result: [LogRead] = []
            var place = Int(max(0, sequence))
            let stored = state.content.events.count
            while place < stored + added.count, result.count < limit {
                let entry = place < stored ? state.content.events[place] : added[place - stored]
                place += 1
                if isWanted(entry) { result.append(.event(sequence: Int64(place), entry)) }
            }
            return result
        }
    }

    func deadLetters(after: (subscription: String, sequence: Int64)?, limit: Int) throws(LogError) -> [DeadLetter] {
        try look()
        let sorted = deadLetters.sorted { ($0.subscription, $0.sequence) < ($1.subscription, $1.sequence) }
        let rest = sorted.filter { letter in after.map { (letter.subscription, letter.sequence) > $0 } ?? true }
        return Array(rest.prefix(limit))
    }

    func census() throws(LogError) -> LogCensus {
        try look()
        let all = page(after: 0, limit: .max) { _ in true }
        let types = all.compactMap { if case .event(_, let entry) = $0 { entry.type } else { nil } }
        let events = Dictionary(types.map { ($0, 1) }, uniquingKeysWith: +)
        return LogCensus(events: events, deadLetters: deadLetters.count)
    }

    func tidy() throws(LogError) {
        try check(inTransaction: false)
        disk.state.withLock { $0.tidyings += 1 }
    }

    func close() throws(LogError) {
        if !isClosed { disk.state.withLock { $0.openLogs -= 1 } }
        isClosed = true
        try disk.fail(.close, .inputOutput)
    }
}
