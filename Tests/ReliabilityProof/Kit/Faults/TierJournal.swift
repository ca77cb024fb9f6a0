import TierBusCore
package import TierBusRouter

/// What publishers and handlers of a real tier saw, over all lives of a file, and the rules about it: ``TierOracle`` for a
/// tier that cannot be looked into.
package struct TierJournal {
    package enum Answer: Equatable {
        case accepted(Int64)
        case refused
        case unknown
    }

    private struct Publish {
        var answers: [Answer] = []
        var waiting = 0
    }

    package struct Key: Hashable {
        package let subscription: String
        package let sequence: Int64
    }

    private struct Delivered {
        let process: Int
        let delivery: DurableDelivery
        let uptime: Int64
        var told: DurableOutcome.Result?
    }

    private let seed: UInt64
    private let policy: RetryPolicy
    private let observer: LogObserver
    private var publishes: [Int: Publish] = [:]
    private var delivered: [Key: [Delivered]] = [:]
    /// By subscription and ordering key, the highest sequence whose first delivery was seen.
    private var firsts: [String: [String: Int64]] = [:]
    /// By subscription and ordering key, what was delivered and is not known to be done with.
    private var open: [String: [String: Set<Int64>]] = [:]
    /// Of which number the event at a sequence is, as deliveries and receipts tell.
    private var numbers: [Int64: Int] = [:]
    private var process = 0
    package private(set) var violations: [String] = []
    package private(set) var receipts = 0
    package private(set) var deliveries = 0
    package private(set) var duplicates = 0
    /// Events that the log has let go of.
    package private(set) var gone = 0

    package init(seed: UInt64, policy: RetryPolicy, observer: LogObserver) {
        self.seed = seed
        self.policy = policy
        self.observer = observer
    }

    package mutating func violated(_ rule: String, _ text: String) { violations.append("\(rule): \(text)") }

    /// A new process begins: nothing that was under way will be answered.
    package mutating func began() {
        process += 1
        for number in publishes.keys { publishes[number]?.waiting = 0 }
    }

    // MARK: Publishing

    package mutating func publishes(_ number: Int) { publishes[number, default: Publish()].waiting += 1 }

    /// A publish was answered.
    /// - Parameters:
    ///   - isOther: Whether it was one with other bytes than an earlier one of its id.
    ///   - hasUnflushed: Whether the write-ahead log had something unflushed at that moment.
    package mutating func answered(
        _ number: Int, isOther: Bool, _ result: Result<Receipt, LogError>, hasUnflushed: Bool
    ) {
        let place = "publish \(number)"
        guard var publish = publishes[number], publish.waiting > 0 else {
            return violated("answer", "\(place) was answered more often than it was made")
        }
        publish.waiting -= 1
        defer { publishes[number] = publish }
        switch result {
        case .success(let receipt):
            receipts += 1
            if isOther { return violated("I2", "\(place) has the id of another event, and was accepted") }
            if hasUnflushed { violated("flush", "\(place) was accepted before the flush") }
            if !observer.isCommitted(receipt.sequence, JournalEntry.id(number, of: seed)) {
                violated("I1", "\(place) was accepted as \(receipt.sequence) before its commit")
            }
            let before = publish.answers.compactMap { if case .accepted(let sequence) = $0 { sequence } else { nil } }
            if let other = before.first, other != receipt.sequence {
                violated("I2", "\(place) was accepted as \(other), and again as \(receipt.sequence)")
            }
            let mayBeThere = !before.isEmpty || publish.answers.contains(.unknown)
            if receipt.isDuplicate && !mayBeThere { violated("receipt", "\(place) is called a duplicate of nothing") }
            if !receipt.isDuplicate && !before.isEmpty { violated("receipt", "\(place) was stored twice") }
            publish.answers.append(.accepted(receipt.sequence))
            numbers[receipt.sequence] = number
        case .failure(let error):
            switch error.code {
            case .idempotencyConflict:
                if !isOther { violated("receipt", "\(place) is called a conflict") }
            case .unknownOutcome: if !isOther { publish.answers.append(.unknown) }
            default: if !isOther { publish.answers.append(.refused) }
            }
        }
    }

    /// The tier is closed: everybody was answered.
    package mutating func closed() {
        for (number, publish) in publishes.sorted(by: { $0.key < $1.key }) where publish.waiting > 0 {
            violated("answer", "publish \(number) was never answered")
        }
    }

    /// Those of which nobody knows.
    package var unknown: [Int] {
        let known = accepted
        return publishes.filter { known[$0.key] == nil && $0.value.answers.contains(.unknown) }.map(\.key).sorted()
    }

    /// Those that were told to be stored, with their places.
    package var accepted: [Int: Int64] {
        var result: [Int: Int64] = [:]
        for (number, publish) in publishes {
            for case .accepted(let sequence) in publish.answers { result[number] = sequence }
        }
        return result
    }

    // MARK: Handling

    package mutating func offered(_ name: String, _ delivery: DurableDelivery, uptime: Int64) {
        deliveries += 1
        let sequence = delivery.sequence
        let place = "event \(sequence) to \(name)"
        let key = Key(subscription: name, sequence: sequence)
        guard let number = check(delivery, place) else { return }
        if !observer.isCommitted(sequence, delivery.entry.eventID) { violated("I8", "\(place) before its commit") }
        if observer.isSettled(name, sequence) { violated("I5", "\(place), which is recorded as settled") }
        let before = delivered[key] ?? []
        if before.isEmpty {
            let ordering = delivery.entry.orderingKey
            if let highest = firsts[name]?[ordering], sequence < highest {
                violated("I3", "\(place) for the first time after \(highest) of its key")
            }
            firsts[name, default: [:]][ordering] = sequence
        } else {
            duplicates += 1
        }
        for other in open[name]?[delivery.entry.orderingKey] ?? [] where other < sequence {
            if !isDone(name, other) {
                violated("I3", "\(place) while \(other) of its key is not settled")
            } else {
                open[name]?[delivery.entry.orderingKey]?.remove(other)
            }
        }
        open[name, default: [:]][delivery.entry.orderingKey, default: []].insert(sequence)
        checkCause(place, delivery, before, uptime: uptime)
        numbers[sequence] = number
        delivered[key, default: []].append(
            Delivered(process: process, delivery: delivery, uptime: uptime, told: nil))
    }

    private mutating func check(_ delivery: DurableDelivery, _ place: String) -> Int? {
        guard let number = JournalEntry.number(in: delivery.entry.payload), publishes[number] != nil else {
            violated("I2", "\(place) was never published")
            return nil
        }
        let entry = delivery.entry
        if entry.payload != JournalEntry.payload(number, of: seed) || entry.eventID != JournalEntry.id(number, of: seed)
            || entry.orderingKey != JournalEntry.key(number, of: seed)
        {
            violated("I6", "\(place) is not what was published")
        }
        return number
    }

    private func isDone(_ name: String, _ sequence: Int64) -> Bool {
        if observer.isSettled(name, sequence) { return true }
        return delivered[Key(subscription: name, sequence: sequence)]?.contains {
            switch $0.told {
            case .acked, .filtered, .deadLetter: true
            case .failed, .returned, .extended, .body, nil: false
            }
        } == true
    }

    private mutating func checkCause(
        _ place: String, _ delivery: DurableDelivery, _ before: [Delivered], uptime: Int64
    ) {
        let failures = before.count { if case .failed = $0.told { true } else { false } }
        let wait = policy.ackWait.clampedNanoseconds
        let missed = before.count { $0.process < process || uptime - $0.uptime >= wait }
        let last = before.last
        let isSameLife = last.map { $0.process == process && $0.delivery.life == delivery.life } ?? false
        if isSameLife, let last, delivery.attempt <= last.delivery.attempt {
            violated("fencing", "\(place): attempt \(delivery.attempt) after \(last.delivery.attempt)")
        }
        if before.contains(where: { $0.process == process && $0.told == .acked }) {
            violated("told", "\(place), after this process was told that it is handled")
        }
        switch delivery.cause {
        // What was given back was not begun, and in a later life nobody knows that it was handed over.
        case nil:
            if let last, last.told != .returned || isSameLife { violated("I9", "\(place) again, without a cause") }
        case .failed:
            if failures + missed == 0 { violated("I9", "\(place): it never failed") }
            if isSameLife, last?.told == nil { violated("I9", "\(place): called failed while its handler runs") }
        case .ackWaitPassed: if missed == 0 { violated("I9", "\(place): no ack wait has passed") }
        case .interrupted: if isSameLife { violated("I9", "\(place): nothing interrupted it") }
        case .redriven: violated("I9", "\(place): nobody redrove it")
        case .returned: if last?.told != .returned { violated("I9", "\(place): it was not given back") }
        }
        let retries = 1 + before.count { $0.delivery.cause == .failed || $0.delivery.cause == .ackWaitPassed }
        if delivery.cause == .failed || delivery.cause == .ackWaitPassed, retries >= policy.maxAttempts {
            violated("I4", "\(place): retry \(retries) of \(policy.maxAttempts - 1)")
        }
    }

    /// A handler tells how a delivery ended.
    package mutating func told(_ name: String, _ delivery: DurableDelivery, _ result: DurableOutcome.Result) {
        let key = Key(subscription: name, sequence: delivery.sequence)
        guard
            let index = delivered[key]?.lastIndex(where: { $0.process == process && $0.delivery.isSame(as: delivery) })
        else { return violated("proof", "an outcome of \(delivery.sequence) to \(name), which was not delivered") }
        delivered[key]?[index].told = result
    }

    /// How often a handler of this name failed with this event.
    package func failures(_ name: String, _ sequence: Int64) -> Int {
        delivered[Key(subscription: name, sequence: sequence)]?.count {
            if case .failed = $0.told { true } else { false }
        } ?? 0
    }

    /// How often it was delivered.
    package func count(_ name: String, _ sequence: Int64) -> Int {
        delivered[Key(subscription: name, sequence: sequence)]?.count ?? 0
    }

    /// The process ended in order, and everything it was told is recorded.
    package var toldAcks: [Key] {
        delivered.filter { $0.value.contains { $0.process == process && $0.told == .acked } }.map(\.key)
    }

    // MARK: The end

    /// Everything is drained, the log is closed: what is in it is held against what was promised.
    /// - Parameters:
    ///   - reads: All events of the log.
    ///   - subscriptions: Those that want everything.
    package mutating func checkEnd(
        _ reads: [LogRead], _ letters: [DeadLetter], _ census: LogCensus, subscriptions: [String]
    ) {
        var stored: [Int: Int64] = [:]
        for read in reads {
            guard case .event(let sequence, let entry) = read else {
                violated("I10", "event \(read.sequence) is damaged")
                continue
            }
            guard let number = JournalEntry.number(in: entry.payload), let publish = publishes[number] else {
                violated("I2", "event \(sequence) was never published")
                continue
            }
            if entry.payload != JournalEntry.payload(number, of: seed) {
                violated("I6", "event \(sequence) is not what was published")
            }
            if let other = stored[number] {
                violated("I2", "publish \(number) is there twice, \(other) and \(sequence)")
            }
            stored[number] = sequence
            if !publish.answers.isEmpty, publish.answers.allSatisfy({ $0 == .refused }), publish.waiting == 0 {
                violated("I2", "publish \(number) was refused, and is stored as \(sequence)")
            }
        }
        let last = reads.map(\.sequence).max() ?? 0
        for (number, sequence) in accepted.sorted(by: { $0.key < $1.key }) where stored[number] != sequence {
            // What everybody has settled may be let go of, but never the last.
            if stored[number] == nil, sequence < last, observer.mayBeGone(sequence) {
                gone += 1
                stored[number] = sequence
            } else {
                violated("I1", "publish \(number) was accepted as \(sequence) and is missing")
            }
        }
        if census.pending != 0 { violated("I7", "\(census.pending) are pending at the end") }
        let dead = Set(letters.map { Key(subscription: $0.subscription, sequence: $0.sequence) })
        for name in subscriptions {
            for sequence in stored.values.sorted() where !dead.contains(Key(subscription: name, sequence: sequence)) {
                let isAcked = delivered[Key(subscription: name, sequence: sequence)]?.contains {
                    $0.told == .acked || $0.told == .filtered
                }
                if isAcked != true { violated("I7", "event \(sequence) was never handled by \(name), and is not dead") }
            }
        }
        for letter in letters { check(letter) }
    }

    private mutating func check(_ letter: DeadLetter) {
        let place = "dead letter \(letter.sequence) of \(letter.subscription)"
        let list = delivered[Key(subscription: letter.subscription, sequence: letter.sequence)] ?? []
        let isRejected = list.contains { if case .deadLetter = $0.told { true } else { false } }
        if isRejected { return }
        if letter.failures != policy.maxAttempts && letter.interruptions < policy.maxInterrupted {
            violated("I4", "\(place) after \(letter.failures) failures and \(letter.interruptions) interruptions")
        }
        let ended = list.count { if case .failed = $0.told { true } else { $0.told == nil } }
        if letter.failures > ended {
            violated("I4", "\(place) tells \(letter.failures) failures; at most \(ended) were")
        }
    }
}

extension DurableDelivery {
    /// Whether both are the same delivery of one process.
    fileprivate func isSame(as other: DurableDelivery) -> Bool {
        sequence == other.sequence && attempt == other.attempt && life == other.life
    }
}
