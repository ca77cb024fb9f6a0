import TierBusCore
package import TierBusRouter
import TierBusTesting

/// The owner of the decisions and everything around it, in one seeded order: publishers, handlers, a clock, crashes.
///
/// A commit that is not flushed may be lost in a crash with all later ones. What happens is told to the oracle.
package struct SimulatedTier {
    struct Delivery {
        let subscription: String
        let sequence: Int64
        let attempt: Int
        var deadline: Int64
    }

    static let policy = RetryPolicy(ackWait: .seconds(5), maxInterrupted: 2)
    private static let definitions: [(name: String, type: String, source: String?)] = [
        ("orders", "ORDER", nil), ("fills", "FILL", "desk"), ("audit", "ORDER", "desk"), ("books", "FILL", nil),
    ]

    private let limits: LookAheadLimits
    /// Whether subscriptions come to want something else.
    private let isRedefining: Bool
    private let sabotage: LogSabotage
    private let seed: UInt64
    private var random: SeededGenerator
    private var decisions: LogDecisions
    private var log: MemoryLog
    /// The flushed state first, then that after each commit that is not flushed.
    private var history: [MemoryLog.Snapshot] = [MemoryLog.Snapshot()]
    private var commits = 0
    private var now: Int64 = 0
    private var wallOffset: Int64 = 1_700_000_000_000_000_000
    private var windows: [String: Int] = [:]
    private var inFlight: [Delivery] = []
    /// Deliveries that nobody waits for any more, whose outcome may still be heard of.
    private var late: [Delivery] = []
    private var looks: [(name: String, after: Int64, limit: Int)] = []
    private var rejected: Set<Int64> = []
    /// Events of which an answer was told that they failed.
    private var failed: [TierOracle.Key] = []
    package private(set) var oracle = TierOracle(policy: SimulatedTier.policy)
    package private(set) var steps = 0
    package private(set) var tally = Tally<SimulatedFact>()
    /// Of every action so far, in their order.
    package private(set) var digest = RunDigest()

    package init(seed: UInt64, sabotage: LogSabotage = []) throws {
        var random = SeededGenerator(seed: seed)
        limits = LookAheadLimits(
            ready: 1 + random.below(4), waiting: 1 + random.below(6), aboveFloor: 3 + random.below(20),
            look: 1 + random.below(6))
        self.random = random
        self.seed = seed
        isRedefining = seed % 3 == 2
        self.sabotage = sabotage
        decisions = LogDecisions(options: DurableOptions(retries: Self.policy), limits: limits, sabotage: sabotage)
        log = MemoryLog()
        try recover()
    }

    private var moment: Moment { Moment(uptime: now, wall: Timestamp(nanoseconds: now + wallOffset)) }

    /// Runs so many steps, then lets everything come to rest. Ends early at the first violation.
    package mutating func run(steps count: Int) throws {
        while steps < count, oracle.violations.isEmpty {
            steps += 1
            try step()
        }
        if oracle.violations.isEmpty { try drain() }
    }

    // MARK: Steps

    private mutating func step() throws {
        switch random.below(100) {
        case 0..<24: try publish()
        case 24..<58: try endOne()
        case 58..<62: try lateOutcome()
        case 62..<76: try answerLook()
        case 76..<90: try pass(Int64(random.below(1_500)) * 1_000_000)
        case 90..<92: try pass(5_100_000_000)
        case 92..<95: try register()
        case 95..<96: try unregister()
        case 96..<97: extend()
        // In half of the seeds lives are long enough for much to be settled.
        default: if seed % 2 == 0 || random.below(5) == 0 { try crash() }
        }
        if steps % 16 == 0 { checkCounters() }
    }

    private mutating func publish() throws {
        try log.begin()
        var heads: [StoredHead] = []
        for _ in 0...random.below(3) {
            let number = oracle.events.count + heads.count + 1
            let entry = LogEntry(
                eventID: EventID(naming: "simulated", Int64(number)), type: ["ORDER", "FILL", "NOTE"][random.below(3)],
                version: 1, payload: [], timestamp: .epoch, publishedAt: .epoch,
                source: ["desk", "risk"][random.below(2)], scope: random.below(5) == 0 ? .children : .global,
                orderingKey: "key \(random.below(4))", correlationID: .none)
            guard case .stored(let sequence) = try log.append(entry) else { return }
            heads.append(StoredHead(sequence: sequence, entry))
        }
        let actions = decisions.stored(heads, at: moment)
        commits += 1
        tally.count(.published, heads.count)
        for head in heads { oracle.stored(head, commit: commits) }
        try perform(actions, inTransaction: true)
    }

    private mutating func endOne() throws {
        guard !inFlight.isEmpty else { return }
        let delivery = inFlight.remove(at: random.below(inFlight.count))
        let (name, sequence, attempt) = (delivery.subscription, delivery.sequence, delivery.attempt)
        let isSettled = oracle.isSettled(name, sequence)
        switch random.below(20) {
        case 0..<12:
            let wasFiltered = random.below(4) == 0
            tally.count(wasFiltered ? .filtered : .acked)
            let actions = decisions.acked(
                subscription: name, sequence: sequence, attempt: attempt, wasFiltered: wasFiltered, at: moment)
            if !isSettled { note(name, sequence, .acked, actions) }
            try perform(actions)
        case 12..<17:
            tally.count(.failed)
            let actions = decisions.failed(
                subscription: name, sequence: sequence, attempt: attempt, reason: "no", at: moment)
            if !isSettled { note(name, sequence, .failed(.failed, uptime: now, life: oracle.life), actions) }
            try perform(actions)
        case 17:
            tally.count(.rejected)
            let actions = decisions.rejected(
                subscription: name, sequence: sequence, attempt: attempt, reason: "never", at: moment)
            if !isSettled { note(name, sequence, .failed(.failed, uptime: now, life: oracle.life), actions) }
            rejected.insert(sequence)
            try perform(actions)
            if !oracle.isSettled(name, sequence) { oracle.violated("I4", "\(sequence) was rejected, but is not dead") }
        default:
            tally.count(.returned)
            let actions = decisions.returned(subscription: name, sequence: sequence, attempt: attempt, at: moment)
            if !isSettled { note(name, sequence, .returned, actions) }
            try perform(actions)
        }
    }

    /// An acknowledgement counts as long as the event is not settled; everything else is ignored.
    private mutating func lateOutcome() throws {
        guard !late.isEmpty else { return }
        let delivery = late.remove(at: random.below(late.count))
        let (name, sequence, attempt) = (delivery.subscription, delivery.sequence, delivery.attempt)
        switch random.below(4) {
        case 0..<2:
            tally.count(.lateAck)
            let actions = decisions.acked(
                subscription: name, sequence: sequence, attempt: attempt, wasFiltered: false, at: moment)
            if !oracle.isSettled(name, sequence) { note(name, sequence, .acked, actions) }
            try perform(actions)
        case 2:
            tally.count(.lateFailure)
            try perform(
                decisions.failed(subscription: name, sequence: sequence, attempt: attempt, reason: "late", at: moment))
        default:
            tally.count(.lateReturn)
            try perform(decisions.returned(subscription: name, sequence: sequence, attempt: attempt, at: moment))
        }
    }

    private mutating func answerLook() throws {
        guard !looks.isEmpty else { return }
        let look = looks.remove(at: random.below(looks.count))
        let heads = try log.read(after: look.after, limit: look.limit).map { StoredHead($0) }
        let actions = decisions.found(
            heads, subscription: look.name, after: look.after, reachedEnd: heads.count < look.limit, at: moment)
        try perform(actions)
    }

    private mutating func pass(_ nanoseconds: Int64) throws {
        now += nanoseconds
        let actions = decisions.timePassed(at: moment)
        var running: [Delivery] = []
        for delivery in inFlight {
            guard delivery.deadline <= now else {
                running.append(delivery)
                continue
            }
            late.append(delivery)
            tally.count(.missedAckWait)
            let (name, sequence) = (delivery.subscription, delivery.sequence)
            guard !oracle.isSettled(name, sequence) else { continue }
            note(name, sequence, .failed(.ackWaitPassed, uptime: now, life: oracle.life), actions)
        }
        inFlight = running
        try perform(actions)
    }

    private mutating func extend() {
        guard !inFlight.isEmpty else { return }
        let index = random.below(inFlight.count)
        let delivery = inFlight[index]
        tally.count(.extended)
        decisions.extended(
            subscription: delivery.subscription, sequence: delivery.sequence, attempt: delivery.attempt, at: moment)
        // One that is settled only lingers.
        if !oracle.isSettled(delivery.subscription, delivery.sequence) {
            inFlight[index].deadline = now + Self.policy.ackWait.clampedNanoseconds
        }
    }

    private mutating func register() throws {
        let wanted = Self.definitions[random.below(Self.definitions.count)]
        guard windows[wanted.name] == nil else { return }
        try register(wanted, window: 1 + random.below(4), start: random.below(2) == 0 ? .latest : .earliest)
    }

    private mutating func register(
        _ wanted: (name: String, type: String, source: String?), window: Int, start: SubscriptionStart
    ) throws {
        let (name, container) = (wanted.name, "c-\(wanted.name)")
        let known = oracle.row(of: name)
        var type = known?.type ?? wanted.type
        if isRedefining, known != nil, random.below(5) == 0 { type = type == "ORDER" ? "FILL" : "ORDER" }
        // What the floor of the log covers is over, whatever is wanted from now on.
        let covered = try MemoryLog(log.snapshot).recover().subscriptions.first { $0.name == name }?.floor
        windows[name] = window
        tally.count(known != nil && known?.type != type ? .redefined : .registered)
        let actions = decisions.registered(
            name: name, container: container, type: type, source: wanted.source, start: start, window: window,
            at: moment)
        if known == nil || known?.type != type {
            let floor = covered ?? (start == .latest ? Int64(oracle.events.count) : 0)
            oracle.began(
                LogSubscription(name: name, container: container, type: type, source: wanted.source, floor: floor),
                commit: commits + 1)
            // Of what an earlier definition got, only what runs and is still wanted is judged.
            late.removeAll { $0.subscription == name }
            inFlight.removeAll { delivery in
                delivery.subscription == name
                    && !oracle.isOwed(name, oracle.events[Int(delivery.sequence) - 1].head)
            }
        }
        try perform(actions)
    }

    private mutating func unregister() throws {
        guard let name = windows.keys.sorted().first(where: { _ in random.below(2) == 0 }) else { return }
        windows[name] = nil
        tally.count(.left)
        // What waits on the lane has not begun. The rest runs on, and is heard of or not.
        let waiting = inFlight.filter { $0.subscription == name && random.below(3) == 0 }.map(\.sequence)
        if !waiting.isEmpty { tally.count(.leftUnbegun) }
        let actions = decisions.unregistered(name, at: moment) { sequence, _ in !waiting.contains(sequence) }
        for sequence in waiting where !oracle.isSettled(name, sequence) { note(name, sequence, .returned, actions) }
        inFlight.removeAll { $0.subscription == name && waiting.contains($0.sequence) }
        try perform(actions)
    }

    private mutating func crash() throws {
        tally.count(.crash)
        let kept = random.below(3) == 0 ? random.below(history.count) : history.count - 1
        let lost = history.count - 1 - kept
        let snapshot = history[kept]
        if lost > 0 { tally.count(.commitsLost) }
        oracle.crashed(upTo: commits - lost)
        commits -= lost
        if snapshot.lastSequence != Int64(oracle.events.count) { oracle.violated("I1", "an accepted event is missing") }
        history = [snapshot]
        log = MemoryLog(snapshot)
        inFlight = []
        late = []
        looks = []
        windows = [:]
        let hours = random.below(3) - 1
        if hours != 0 { tally.count(.wallClockMoved) }
        wallOffset += Int64(hours) * 3_600_000_000_000
        decisions = LogDecisions(options: DurableOptions(retries: Self.policy), limits: limits, sabotage: sabotage)
        try recover()
    }

    private mutating func recover() throws {
        try perform(decisions.recovered(log.recover(), at: moment))
        for wanted in Self.definitions where random.below(4) > 0 {
            try register(wanted, window: 1 + random.below(4), start: random.below(2) == 0 ? .latest : .earliest)
        }
    }

    // MARK: Carrying out

    private func hasRecords(_ actions: [LogAction]) -> Bool {
        actions.contains { if case .record = $0 { true } else { false } }
    }

    /// Tells the oracle of a fact that becomes durable with the records of this answer.
    private mutating func note(_ name: String, _ sequence: Int64, _ fact: TierOracle.Fact, _ actions: [LogAction]) {
        oracle.note(name, sequence, fact, commit: commits + (hasRecords(actions) ? 1 : 0))
        if case .failed = fact { failed.append(.init(subscription: name, sequence: sequence)) }
    }

    /// - Parameter inTransaction: Whether events were appended, which is flushed, and counted already.
    private mutating func perform(_ actions: [LogAction], inTransaction: Bool = false) throws {
        if inTransaction || hasRecords(actions) {
            if !inTransaction {
                try log.begin()
                commits += 1
            }
            for case .record(let change) in actions {
                do { try log.apply(change) } catch { oracle.violated("log", "\(change) was refused: \(error.message)") }
            }
            try log.commit(flushing: inTransaction)
            if inTransaction { history.removeAll() }
            history.append(log.snapshot)
        }
        for action in actions {
            digest.combine(action)
            switch action {
            case .record(.deadLetter(let letter)):
                count(letter)
                oracle.setAside(letter, isRejected: rejected.contains(letter.sequence), commit: commits)
            case .record, .remark: break
            case .look(let name, let after, let limit):
                if looks.contains(where: { $0.name == name }) { oracle.violated("looks", "two of \(name) at a time") }
                looks.append((name, after, limit))
            case .deliver(let name, let sequence, let attempt, let cause):
                count(cause)
                oracle.delivered(name, sequence, attempt: attempt, cause: cause, now: now, commit: commits)
                if windows[name] == nil { oracle.violated("absent", "\(sequence) to \(name), which is not there") }
                inFlight.append(
                    Delivery(
                        subscription: name, sequence: sequence, attempt: attempt,
                        deadline: now + Self.policy.ackWait.clampedNanoseconds))
                checkFlight(of: name, sequence)
            }
        }
        checkFailed()
    }

    private mutating func count(_ cause: Redelivery?) {
        switch cause {
        case nil: break
        case .failed: tally.count(.retried)
        case .ackWaitPassed: tally.count(.retriedAfterWait)
        case .interrupted: tally.count(.interrupted)
        case .returned: tally.count(.givenAgain)
        case .redriven: break
        }
    }

    private mutating func count(_ letter: DeadLetter) {
        if rejected.contains(letter.sequence) { return tally.count(.deadByRejection) }
        tally.count(letter.failures >= Self.policy.maxAttempts ? .deadByFailures : .deadByInterruptions)
    }

    private mutating func checkFlight(of name: String, _ sequence: Int64) {
        let mine = inFlight.filter { $0.subscription == name }
        if mine.count > windows[name] ?? 0 { oracle.violated("window", "\(mine.count) in flight to \(name)") }
        guard sequence >= 1, sequence <= oracle.events.count else { return }
        let key = oracle.events[Int(sequence) - 1].head.orderingKey
        let same = mine.filter { oracle.events[Int($0.sequence) - 1].head.orderingKey == key }
        if same.count > 1 { oracle.violated("I3", "\(same.map(\.sequence)) of one key in flight to \(name)") }
    }

    /// After the last failure the event must be dead.
    private mutating func checkFailed() {
        for key in failed where oracle.failures(oracle.facts[key] ?? []) >= Self.policy.maxAttempts {
            guard !oracle.isSettled(key.subscription, key.sequence) else { continue }
            oracle.violated("I4", "event \(key.sequence) of \(key.subscription) failed for the last time, not dead")
        }
        failed.removeAll(keepingCapacity: true)
    }

    // MARK: Checks

    private mutating func checkCounters() {
        for (name, counters) in decisions.counters where counters.isCounted {
            let pending = oracle.pending(name)
            if counters.pending != pending {
                oracle.violated("ledger", "\(name) counts \(counters.pending) pending; \(pending) are")
            }
            if decisions.eventsInMemory(of: name) > limits.aboveFloor {
                oracle.violated("memory", "\(decisions.eventsInMemory(of: name)) events of \(name)")
            }
            let flying = inFlight.count { $0.subscription == name }
            if counters.inFlight != flying {
                oracle.violated("ledger", "\(name) counts \(counters.inFlight) in flight; \(flying) are")
            }
        }
    }

    /// Every handler acknowledges, time passes, everybody is there: nothing may be left.
    private mutating func drain() throws {
        for wanted in Self.definitions where windows[wanted.name] == nil {
            try register(wanted, window: 2, start: .latest)
        }
        var turns = 0
        while !decisions.isIdle, turns < 5_000, oracle.violations.isEmpty {
            turns += 1
            if !looks.isEmpty {
                try answerLook()
            } else if let delivery = inFlight.popLast() {
                let actions = decisions.acked(
                    subscription: delivery.subscription, sequence: delivery.sequence, attempt: delivery.attempt,
                    wasFiltered: false, at: moment)
                if !oracle.isSettled(delivery.subscription, delivery.sequence) {
                    note(delivery.subscription, delivery.sequence, .acked, actions)
                }
                try perform(actions)
            } else if let due = decisions.nextDue {
                try pass(max(0, due - now))
            } else {
                oracle.violated("I7", "something is pending, and nothing will move it")
            }
        }
        guard oracle.violations.isEmpty else { return }
        if turns >= 5_000 { oracle.violated("I7", "it does not come to rest") }
        if let due = decisions.nextDue { oracle.violated("I7", "at rest, and due at \(due)") }
        try checkRest()
    }

    private mutating func checkRest() throws {
        checkCounters()
        let census = try log.census()
        if census.pending != 0 { oracle.violated("I7", "the log has \(census.pending) pending") }
        for row in try MemoryLog(log.snapshot).recover().subscriptions where !row.exceptions.isEmpty {
            oracle.violated("I7", "at rest \(row.name) has exceptions: \(row.exceptions.keys.sorted())")
        }
        for (name, counters) in decisions.counters {
            if !counters.isCounted { oracle.violated("ledger", "\(name) is not counted at rest") }
            let letters = try log.deadLetters(after: nil, limit: .max).filter { $0.subscription == name }
            let dead = oracle.facts.filter { key, items in
                key.subscription == name && items.contains { $0.fact == .dead }
            }
            if Set(letters.map(\.sequence)) != Set(dead.keys.map(\.sequence)) {
                oracle.violated("I4", "the log's dead letters of \(name) are \(letters.map(\.sequence))")
            }
        }
    }
}
