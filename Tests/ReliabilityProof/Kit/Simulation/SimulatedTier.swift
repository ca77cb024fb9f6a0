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
    /// What a subscription wants of its deliveries.
    static func options(of name: String) -> DurableOptions {
        DurableOptions(
            retries: policy, afterDeadLetter: name == "fills" ? .haltKey : .continueKey,
            expiresAfter: name == "books" ? .seconds(6) : nil)
    }

    static let definitions: [(name: String, type: String, source: String?)] = [
        ("orders", "ORDER", nil), ("fills", "FILL", "desk"), ("audit", "ORDER", "desk"), ("books", "FILL", nil),
    ]

    let limits: LookAheadLimits
    /// Whether subscriptions come to want something else.
    let isRedefining: Bool
    let sabotage: LogSabotage
    let seed: UInt64
    var random: SeededGenerator
    var decisions: LogDecisions
    var log: MemoryLog
    /// The flushed state first, then that after each commit that is not flushed.
    var history: [MemoryLog.Snapshot] = [MemoryLog.Snapshot()]
    var commits = 0
    var now: Int64 = 0
    var wallOffset: Int64 = 1_700_000_000_000_000_000
    var windows: [String: Int] = [:]
    var inFlight: [Delivery] = []
    /// Deliveries that nobody waits for any more, whose outcome may still be heard of.
    var late: [Delivery] = []
    var looks: [(name: String, after: Int64, limit: Int)] = []
    var rejected: Set<Int64> = []
    /// Events of which an answer was told that they failed.
    var failed: [TierOracle.Key] = []
    package internal(set) var oracle = TierOracle(policy: SimulatedTier.policy)
    package private(set) var steps = 0
    package internal(set) var tally = Tally<SimulatedFact>()
    /// Of every action so far, in their order.
    package internal(set) var digest = RunDigest()

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

    var moment: Moment { Moment(uptime: now, wall: Timestamp(nanoseconds: now + wallOffset)) }

    /// Runs so many steps, then lets everything come to rest. Ends early at the first violation.
    package mutating func run(steps count: Int) throws {
        while steps < count, oracle.violations.isEmpty {
            steps += 1
            try step()
        }
        if oracle.violations.isEmpty { try drain() }
    }

    // MARK: Steps

    mutating func step() throws {
        switch random.below(105) {
        case 0..<24: try publish()
        case 24..<58: try endOne()
        case 58..<62: try lateOutcome()
        case 62..<76: try answerLook()
        case 76..<90: try pass(Int64(random.below(1_500)) * 1_000_000)
        case 90..<92: try pass(5_100_000_000)
        case 92..<95: try register()
        case 95..<96: try unregister()
        case 96..<97: extend()
        case 100..<104: try decide()
        case 104: try sweep()
        // In half of the seeds lives are long enough for much to be settled.
        default: if seed % 2 == 0 || random.below(5) == 0 { try crash() }
        }
        if steps % 16 == 0 { checkCounters() }
    }

    mutating func publish() throws {
        try log.begin()
        var heads: [StoredHead] = []
        for _ in 0...random.below(3) {
            let number = oracle.events.count + heads.count + 1
            let entry = LogEntry(
                eventID: EventID(naming: "simulated", Int64(number)), type: ["ORDER", "FILL", "NOTE"][random.below(3)],
                version: 1, payload: [], timestamp: .epoch, publishedAt: moment.wall,
                source: ["desk", "risk"][random.below(2)], scope: random.below(5) == 0 ? .children : .global,
                orderingKey: "key \(random.below(4))", correlationID: .none,
                priority: random.below(3) == 0 ? Priority.allCases[random.below(5)] : .normal)
            guard case .stored(let sequence) = try log.append(entry) else { return }
            heads.append(StoredHead(sequence: sequence, entry))
        }
        let actions = decisions.stored(heads, at: moment)
        commits += 1
        tally.count(.published, heads.count)
        for head in heads {
            oracle.stored(head, commit: commits)
            for name in decisions.wanting(head) { _ = decisions.watched(head.sequence, by: name) }
        }
        try perform(actions, inTransaction: true)
    }

    mutating func answerLook() throws {
        guard !looks.isEmpty else { return }
        let look = looks.remove(at: random.below(looks.count))
        let heads = try log.read(after: look.after, limit: look.limit).map { StoredHead($0) }
        let actions = decisions.found(
            heads, subscription: look.name, after: look.after, reachedEnd: heads.count < look.limit, at: moment)
        try perform(actions)
    }

    mutating func pass(_ nanoseconds: Int64) throws {
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

    mutating func extend() {
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

    mutating func register() throws {
        let wanted = Self.definitions[random.below(Self.definitions.count)]
        guard windows[wanted.name] == nil else { return }
        try register(wanted, window: 1 + random.below(4), start: random.below(2) == 0 ? .latest : .earliest)
    }

    mutating func register(
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
            options: Self.options(of: name), at: moment)
        for sequence in 1...Int64(max(1, oracle.events.count)) { _ = decisions.watched(sequence, by: name) }
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

    mutating func unregister() throws {
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

    mutating func crash() throws {
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

    mutating func recover() throws {
        let recovery = try log.recover()
        try findGone()
        try perform(decisions.recovered(recovery, at: moment))
        for wanted in Self.definitions where random.below(4) > 0 {
            try register(wanted, window: 1 + random.below(4), start: random.below(2) == 0 ? .latest : .earliest)
        }
    }
}
