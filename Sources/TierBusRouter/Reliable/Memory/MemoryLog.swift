import TierBusCore

/// A durable log in memory: the whole contract, and nothing is left when the process ends. For tests, and for systems
/// that want the reliable tier's semantics without a file.
///
/// Used on one thread at a time.
public final class MemoryLog: DurableLog {
    /// What a log in memory holds, as a value. A copy costs nothing until one of the two changes.
    public struct Snapshot: Sendable, Equatable {
        /// By sequence, from 1; nil where an event has gone.
        var entries: [LogEntry?] = []
        var places: [EventID: Int64] = [:]
        var tombstones: [EventID: Tombstone] = [:]
        var subscriptions: [String: LogSubscription] = [:]
        var letters: [String: [Int64: DeadLetter]] = [:]
        var damage: [Int64: String] = [:]

        /// An empty log.
        public init() {}

        /// The highest sequence.
        public var lastSequence: Int64 { Int64(entries.count) }
    }

    private enum Condition { case opened, ready, closed }

    private var condition = Condition.opened
    private var current: Snapshot
    /// What undoes the transaction, to be called from the last to the first; nil outside a transaction.
    private var undo: [(inout Snapshot) -> Void]?
    private let onClose: (Snapshot) -> Void

    /// - Parameters:
    ///   - snapshot: What it holds at first.
    ///   - onClose: Called with the first ``close()`` and what was committed.
    public init(_ snapshot: Snapshot = Snapshot(), onClose: @escaping (Snapshot) -> Void = { _ in }) {
        current = snapshot
        self.onClose = onClose
    }

    /// ``Durability/none``.
    public var durability: Durability { .none }

    /// What is committed.
    public var snapshot: Snapshot {
        var result = current
        for step in (undo ?? []).reversed() { step(&result) }
        return result
    }

    /// Makes a place unreadable, as a damaged row of a file would be. Outside a transaction.
    package func damage(_ sequence: Int64, reason: String) { current.damage[sequence] = reason }

    /// What is there. Called once, before anything else.
    public func recover() throws(LogError) -> LogRecovery {
        guard condition != .closed else { throw closed }
        guard condition == .opened else { throw misuse("recover() is called once") }
        condition = .ready
        let subscriptions = current.subscriptions.values.sorted { $0.name < $1.name }.map { row in
            var row = row
            row.letters = (current.letters[row.name] ?? [:]).filter(\.value.isOpen)
            return row
        }
        return LogRecovery(lastSequence: current.lastSequence, subscriptions: subscriptions)
    }

    /// Begins a transaction.
    public func begin() throws(LogError) {
        try checkUsable()
        guard undo == nil else { throw misuse("a transaction has begun already") }
        undo = []
    }

    /// Appends an event, or finds that its id is there.
    public func append(_ entry: LogEntry) throws(LogError) -> LogAppend {
        try requireTransaction()
        if let stone = current.tombstones[entry.eventID] {
            let isSame = stone.digest == Self.digest(of: entry)
            return isSame ? .duplicate(of: stone.sequence) : .conflict(with: stone.sequence)
        }
        if let place = current.places[entry.eventID], let stored = current.entries[Int(place) - 1] {
            let isSame =
                (stored.type, stored.version) == (entry.type, entry.version) && stored.payload == entry.payload
            return isSame ? .duplicate(of: place) : .conflict(with: place)
        }
        current.entries.append(entry)
        current.places[entry.eventID] = current.lastSequence
        undo?.append { log in
            log.entries.removeLast()
            log.places[entry.eventID] = nil
        }
        return .stored(sequence: current.lastSequence)
    }

    /// Ends the transaction; nothing is flushed.
    public func commit(flushing: Bool) throws(LogError) {
        try requireTransaction()
        undo = nil
    }

    /// Undoes the transaction. Does nothing if there is none.
    public func rollback() throws(LogError) {
        try checkUsable()
        undoAll()
    }

    private func undoAll() {
        for step in (undo ?? []).reversed() { step(&current) }
        undo = nil
    }

    /// What stands after `sequence`, in order, whatever its type.
    public func read(after sequence: Int64, limit: Int) throws(LogError) -> [LogRead] {
        try checkUsable()
        guard limit > 0, sequence < current.lastSequence else { return [] }
        return places(after: sequence, limit: limit) { _ in true }
    }

    /// The places of `type` after `sequence`, in order; at most `limit`. A damaged place belongs to every type.
    /// - Complexity: O(events after `sequence`).
    public func read(type: String, after sequence: Int64, limit: Int) throws(LogError) -> [LogRead] {
        try checkUsable()
        guard limit > 0, sequence < current.lastSequence else { return [] }
        return places(after: sequence, limit: limit) { $0.type == type }
    }

    private func places(after sequence: Int64, limit: Int, _ isWanted: (LogEntry) -> Bool) -> [LogRead] {
        var result: [LogRead] = []
        var next = max(0, sequence) + 1
        while next <= current.lastSequence, result.count < limit {
            if let entry = current.entries[Int(next) - 1] {
                if let reason = current.damage[next] {
                    result.append(.damaged(sequence: next, orderingKey: entry.orderingKey, reason: reason))
                } else if isWanted(entry) {
                    result.append(.event(sequence: next, entry))
                }
            }
            next += 1
        }
        return result
    }

    /// Dead letters in the order of subscription and sequence, after the given one; at most `limit`.
    /// - Complexity: O(dead letters).
    public func deadLetters(
        after place: (subscription: String, sequence: Int64)?, limit: Int
    ) throws(LogError) -> [DeadLetter] {
        try checkUsable()
        guard limit > 0 else { return [] }
        var result: [DeadLetter] = []
        for (name, letters) in current.letters.sorted(by: { $0.key < $1.key }) {
            if let place, name < place.subscription { continue }
            for (sequence, letter) in letters.sorted(by: { $0.key < $1.key }) {
                if let place, name == place.subscription, sequence <= place.sequence { continue }
                guard result.count < limit else { return result }
                result.append(letter)
            }
        }
        return result
    }

    /// Counts what is there.
    /// - Complexity: O(events · subscriptions).
    public func census() throws(LogError) -> LogCensus {
        try checkUsable()
        var census = LogCensus()
        for (name, letters) in current.letters {
            let floor = current.subscriptions[name]?.floor ?? 0
            for letter in letters.values {
                if letter.state == .setAside { census.deadLetters += 1 }
                if letter.state == .redriven, letter.sequence <= floor { census.pending += 1 }
            }
        }
        for case let entry? in current.entries { census.events[entry.type, default: 0] += 1 }
        for row in current.subscriptions.values {
            for (index, entry) in current.entries.enumerated().dropFirst(Int(row.floor)) {
                guard let entry, row.wants(type: entry.type, source: entry.source, scope: entry.scope) else { continue }
                switch row.exceptions[Int64(index + 1)]?.state {
                case .acked, .dead: break
                case nil, .held, .inFlight, .retrying: census.pending += 1
                }
            }
        }
        return census
    }

    /// There is nothing to tidy.
    public func tidy() throws(LogError) {
        try checkUsable()
        guard undo == nil else { throw misuse("not within a transaction") }
    }

    /// Undoes an open transaction and refuses everything from now on. Idempotent.
    public func close() throws(LogError) {
        guard condition != .closed else { return }
        undoAll()
        condition = .closed
        onClose(current)
    }

    // MARK: State

    private var closed: LogError { LogError(.closed, "the log is closed") }

    func misuse(_ text: String) -> LogError { LogError(.internalError, "the log in memory: \(text)") }

    private func checkUsable() throws(LogError) {
        switch condition {
        case .closed: throw closed
        case .opened: throw misuse("recover() comes before anything else")
        case .ready: break
        }
    }

    func requireTransaction() throws(LogError) {
        try checkUsable()
        guard undo != nil else { throw misuse("no transaction has begun") }
    }

    /// Changes the rows of a transaction, and keeps what undoes it.
    func change(_ step: (inout Snapshot) -> Void, undo back: @escaping (inout Snapshot) -> Void) {
        undo?.append(back)
        step(&current)
    }

    /// All there is as the transaction sees it.
    var snapshotOfTransaction: Snapshot { current }

    /// The row of a subscription as the transaction sees it.
    func row(of name: String) -> LogSubscription? { current.subscriptions[name] }

    /// A dead letter as the transaction sees it.
    func letter(_ name: String, _ sequence: Int64) -> DeadLetter? { current.letters[name]?[sequence] }

    /// Refuses a sequence that was never given.
    func check(_ sequence: Int64, for name: String) throws(LogError) {
        guard (0...current.lastSequence).contains(sequence) else {
            throw misuse("'\(name)' speaks of the sequence \(sequence); the last is \(current.lastSequence)")
        }
    }
}
