import TierBusCore
package import TierBusRouter

/// What must be true of the reliable tier, told independently of how it decides: the list of what happened to each event
/// of each subscription, with the commit that made it durable, and rules over these lists.
package struct TierOracle {
    package enum Fact: Equatable {
        case handed(life: Int)
        case failed(Redelivery, uptime: Int64, life: Int)
        case returned, interrupted, acked, expired, discarded
        case dead(halts: Bool)
        /// Somebody decided that later events of its key need not wait any longer.
        case released
        case redriven(fromHalt: Bool)

        /// Whether it settles the event; nil if it has nothing to do with that.
        var settles: Bool? {
            switch self {
            case .acked, .expired, .discarded, .dead: true
            case .redriven: false
            case .handed, .failed, .returned, .interrupted, .released: nil
            }
        }
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
    private(set) var ofKey: [String: [Int]] = [:]
    /// Of this life.
    package var attempts: [Key: Int] = [:]
    package var life = 0
    /// What the log has let go of.
    package var gone: Set<Int64> = []
    package var violations: [String] = []

    package init(policy: RetryPolicy) { self.policy = policy }

    package mutating func violated(_ rule: String, _ text: String) { violations.append("\(rule): \(text)") }

    package mutating func note(_ name: String, _ sequence: Int64, _ fact: Fact, commit: Int) {
        facts[Key(subscription: name, sequence: sequence), default: []].append(Item(fact: fact, commit: commit))
        switch fact.settles {
        case true?: settled[name, default: []].insert(sequence)
        case false?: settled[name]?.remove(sequence)
        case nil: break
        }
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
            if end(facts[key] ?? [])?.settles == true {
                settled[key.subscription, default: []].insert(key.sequence)
            } else {
                settled[key.subscription]?.remove(key.sequence)
            }
        }
        attempts.removeAll()
        life += 1
    }

    /// What settled an event last, or took that back.
    private func end(_ items: [Item]) -> Fact? { items.last { $0.fact.settles != nil }?.fact }

    /// Whether somebody redrove it and it is not settled since.
    package func isRedriven(_ name: String, _ sequence: Int64) -> Bool { end(list(name, sequence))?.settles == false }

    /// Whether later events of its key wait for a decision on it.
    package func isHalting(_ name: String, _ sequence: Int64) -> Bool {
        list(name, sequence).last { $0.fact.settles != nil || $0.fact == .released }?.fact == .dead(halts: true)
    }

    /// Whether it is a dead letter that nobody has decided on.
    package func isDead(_ name: String, _ sequence: Int64) -> Bool {
        if case .dead? = end(list(name, sequence)) { true } else { false }
    }

    /// The dead letters that nobody has decided on.
    package func dead(of name: String) -> Set<Int64> {
        Set(facts.keys.lazy.filter { $0.subscription == name }.map(\.sequence).filter { isDead(name, $0) })
    }

    package func isOwed(_ name: String, _ head: StoredHead) -> Bool {
        // What was redriven is owed whatever is wanted; what has gone was settled for all that there were.
        if isRedriven(name, head.sequence) { return true }
        if gone.contains(head.sequence) { return false }
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

    /// Failures since it was redriven last.
    package func failures(_ items: [Item]) -> Int {
        items.reversed().prefix { $0.fact.settles != false }.count {
            if case .failed = $0.fact { true } else { false }
        }
    }

    /// Interruptions in a row, with the one that the next delivery would stand for.
    package func interruptions(_ items: [Item]) -> Int {
        var count = 0
        for item in items.reversed() {
            switch item.fact {
            case .interrupted: count += 1
            case .failed, .redriven: return count + pendingInterruption(items)
            case .handed, .returned, .acked, .dead, .expired, .discarded, .released: continue
            }
        }
        return count + pendingInterruption(items)
    }

    /// Whether the latest delivery was of an earlier life and nobody knows how it ended.
    private func pendingInterruption(_ items: [Item]) -> Int {
        for item in items.reversed() {
            switch item.fact {
            case .handed(let life): return life < self.life ? 1 : 0
            case .failed, .returned, .interrupted, .acked, .dead, .expired, .discarded, .redriven: return 0
            case .released: continue
            }
        }
        return 0
    }
}
