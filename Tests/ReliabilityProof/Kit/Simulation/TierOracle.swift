import TierBusCore
package import TierBusRouter

/// What must be true of the reliable tier, told independently of how it decides: the list of what happened to each event
/// of each subscription, with the commit that made it durable, and rules over these lists.
package struct TierOracle {
    package enum Fact: Equatable {
        case handed(life: Int)
        case failed(Redelivery, uptime: Int64, life: Int)
        case returned, interrupted, acked, dead
    }

    package struct Item: Equatable {
        package let fact: Fact
        package let commit: Int
    }

    package struct Stored {
        package let head: StoredHead
        package let commit: Int
    }

    package struct Key: Hashable {
        package let subscription: String
        package let sequence: Int64
    }

    package let policy: RetryPolicy
    package private(set) var events: [Stored] = []
    /// What each subscription wants, and from where on: the latest stands.
    private var starts: [String: [(row: LogSubscription, commit: Int)]] = [:]
    /// Subscriptions that wanted something else once. Their causes are not judged: what was handed over to an earlier
    /// definition is not told apart.
    package private(set) var redefined: Set<String> = []
    package private(set) var facts: [Key: [Item]] = [:]
    /// By subscription, what ``facts`` say is settled.
    private var settled: [String: Set<Int64>] = [:]
    /// By ordering key, indices into ``events``.
    private var ofKey: [String: [Int]] = [:]
    /// Of this life.
    package var attempts: [Key: Int] = [:]
    package var life = 0
    package var violations: [String] = []

    package init(policy: RetryPolicy) { self.policy = policy }

    package mutating func violated(_ rule: String, _ text: String) { violations.append("\(rule): \(text)") }

    package mutating func note(_ name: String, _ sequence: Int64, _ fact: Fact, commit: Int) {
        facts[Key(subscription: name, sequence: sequence), default: []].append(Item(fact: fact, commit: commit))
        if fact == .acked || fact == .dead { settled[name, default: []].insert(sequence) }
    }

    package func row(of name: String) -> LogSubscription? { starts[name]?.last?.row }

    package mutating func began(_ row: LogSubscription, commit: Int) {
        if starts[row.name] != nil { redefined.insert(row.name) }
        starts[row.name, default: []].append((row, commit))
    }

    package mutating func stored(_ head: StoredHead, commit: Int) {
        ofKey[head.orderingKey, default: []].append(events.count)
        events.append(Stored(head: head, commit: commit))
    }

    package func list(_ name: String, _ sequence: Int64) -> [Item] {
        facts[Key(subscription: name, sequence: sequence)] ?? []
    }

    /// Everything after a commit is gone, and so is the life.
    package mutating func crashed(upTo commit: Int) {
        while let last = events.last, last.commit > commit {
            events.removeLast()
            ofKey[last.head.orderingKey]?.removeLast()
        }
        for (name, list) in starts {
            let kept = list.filter { $0.commit <= commit }
            starts[name] = kept.isEmpty ? nil : kept
        }
        for (key, items) in facts where items.last.map({ $0.commit > commit }) == true {
            facts[key] = items.filter { $0.commit <= commit }
            guard items.contains(where: { $0.fact == .acked || $0.fact == .dead }) else { continue }
            settled[key.subscription]?.remove(key.sequence)
            for item in facts[key] ?? [] where item.fact == .acked || item.fact == .dead {
                settled[key.subscription]?.insert(key.sequence)
            }
        }
        attempts.removeAll()
        life += 1
    }

    package func isOwed(_ name: String, _ head: StoredHead) -> Bool {
        guard let row = row(of: name), head.sequence > row.floor else { return false }
        return row.wants(type: head.type, source: head.source, scope: head.scope)
    }

    package func isSettled(_ name: String, _ sequence: Int64) -> Bool {
        settled[name]?.contains(sequence) == true
    }

    package func pending(_ name: String) -> Int {
        let done = settled[name] ?? []
        return events.count { !done.contains($0.head.sequence) && isOwed(name, $0.head) }
    }

    package func failures(_ items: [Item]) -> Int {
        items.count { if case .failed = $0.fact { true } else { false } }
    }

    /// Interruptions in a row, with the one that the next delivery would stand for.
    package func interruptions(_ items: [Item]) -> Int {
        var count = 0
        for item in items.reversed() {
            switch item.fact {
            case .interrupted: count += 1
            case .failed: return count + pendingInterruption(items)
            case .handed, .returned, .acked, .dead: continue
            }
        }
        return count + pendingInterruption(items)
    }

    /// Whether the latest delivery was of an earlier life and nobody knows how it ended.
    private func pendingInterruption(_ items: [Item]) -> Int {
        for item in items.reversed() {
            switch item.fact {
            case .handed(let life): return life < self.life ? 1 : 0
            case .failed, .returned, .interrupted, .acked, .dead: return 0
            }
        }
        return 0
    }

    // MARK: Rules

    package mutating func delivered(
        _ name: String, _ sequence: Int64, attempt: Int, cause: Redelivery?, now: Int64, commit: Int
    ) {
        let place = "event \(sequence) to \(name)"
        guard sequence >= 1, sequence <= events.count else {
            violated("I2", "\(place) was never stored")
            return
        }
        let stored = events[Int(sequence) - 1]
        if stored.commit > commit { violated("I8", "\(place) before its commit") }
        if !isOwed(name, stored.head) { violated("I2", "\(place), which does not want it") }
        if isSettled(name, sequence) { violated("I5", "\(place), which has settled it") }
        for index in ofKey[stored.head.orderingKey] ?? [] {
            let earlier = events[index].head
            guard earlier.sequence < sequence else { break }
            if !isSettled(name, earlier.sequence), isOwed(name, earlier) {
                violated("I3", "\(place) while \(earlier.sequence) of its key is not settled")
            }
        }
        let items = list(name, sequence)
        let failures = failures(items)
        if failures >= policy.maxAttempts { violated("I4", "\(place) after \(failures) failures") }
        let key = TierOracle.Key(subscription: name, sequence: sequence)
        if let last = attempts[key] {
            if attempt <= last { violated("fencing", "\(place): attempt \(attempt) after \(last)") }
        } else if attempt != failures + 1 {
            violated("I4", "\(place): first attempt of this life is \(attempt) after \(failures) failures")
        }
        attempts[key] = attempt
        if !redefined.contains(name) { checkCause(place, items, cause, now: now) }
        if cause == .interrupted {
            if !redefined.contains(name), interruptions(items) >= policy.maxInterrupted {
                violated("interrupted", "\(place) once too often")
            }
            note(name, sequence, .interrupted, commit: commit)
        }
        note(name, sequence, .handed(life: life), commit: commit)
    }

    private mutating func checkCause(_ place: String, _ items: [Item], _ cause: Redelivery?, now: Int64) {
        var allowed: Set<Redelivery?> = [nil]
        if let last = items.last?.fact {
            switch last {
            case .handed(let life): allowed = life == self.life ? [] : [.interrupted]
            case .returned: allowed = [nil, .returned]
            case .failed(let kind, let uptime, let life):
                // Clocks and kinds of an earlier life are not known exactly.
                allowed = life == self.life ? [kind] : [.failed]
                let earliest = uptime + wait(afterFailures: failures(items))
                if life == self.life, now < earliest { violated("back-off", "\(place) too early") }
            case .interrupted, .acked, .dead: allowed = []
            }
        }
        if !allowed.contains(cause) {
            violated("I9", "\(place): cause \(cause.map { "\($0)" } ?? "none") after \(items.map(\.fact))")
        }
    }

    /// 1 s, 2 s, 4 s and so on.
    private func wait(afterFailures failures: Int) -> Int64 {
        let waits = (1..<max(2, failures)).reduce(policy.base.clampedNanoseconds) { wait, _ in
            wait * Int64(policy.multiplier)
        }
        return min(failures > 1 ? waits : policy.base.clampedNanoseconds, policy.cap.clampedNanoseconds)
    }

    package mutating func setAside(_ letter: DeadLetter, isRejected: Bool, commit: Int) {
        let (name, sequence) = (letter.subscription, letter.sequence)
        let place = "dead letter \(sequence) of \(name)"
        guard sequence >= 1, sequence <= events.count, isOwed(name, events[Int(sequence) - 1].head) else {
            violated("I2", place)
            return
        }
        if isSettled(name, sequence) { violated("I5", "\(place) twice") }
        let items = list(name, sequence)
        let (failures, interruptions) = (failures(items), interruptions(items))
        if !isRejected, !redefined.contains(name), failures < policy.maxAttempts, interruptions < policy.maxInterrupted
        {
            violated("I4", "\(place) after \(failures) failures and \(interruptions) interruptions")
        }
        if redefined.contains(name) {
            if letter.failures != failures { violated("I4", "\(place) tells \(letter.failures), not \(failures)") }
        } else if letter.failures != failures || letter.interruptions != interruptions {
            violated(
                "I4",
                "\(place) tells \(letter.failures) and \(letter.interruptions), not \(failures) and \(interruptions)")
        }
        note(name, sequence, .dead, commit: commit)
    }
}
