import TierBusCore
package import TierBusRouter
package import TierBusSQLite

/// One story of a real tier over a real file: two lives in which the file system may fail, and a third in which it does
/// not. In between events are published, handled, refused, forgotten and set aside, always the same for one seed.
package struct FaultJourney: ~Copyable {
    package static let policy = RetryPolicy(ackWait: .seconds(5))
    private static let names = ["book", "risk"]

    /// What a journey is to do.
    package struct Plan: Sendable {
        package var seed: UInt64
        package var faults: [FilePlan] = []
        /// Whether the faults end in the middle of the second life.
        package var heals = false
        package var tier: TierSabotage = []
        package var file: SQLiteSabotage = []
        /// The how manieth event that is not settled after the second life gets a flipped bit while nobody has the file
        /// open; nil for none.
        package var damagedEvent: Int?

        package init(seed: UInt64, faults: [FilePlan] = [], heals: Bool = false) {
            self.seed = seed
            self.faults = faults
            self.heals = heals
        }

        var isLasting: Bool { !heals && faults.contains(where: \.isLasting) }
    }

    private struct Hooks: LogHooks {
        let files: FaultyFiles
        func enter(_ phase: LogPhase) { files.enter(phase) }
        func reached(_ point: CrashPoint) {}
        func committed(_ changes: [LogChange]) {}
    }

    private let plan: Plan
    private let files: FaultyFiles
    private let path: String
    private let observer = LogObserver()
    private let journal: SystemLock<TierJournal>
    /// Begun, and to be answered in a later round.
    private var slow: [(sink: JourneySink, delivery: DurableDelivery, rounds: Int)] = []
    private var now = Timestamp(seconds: 1_700_000_000)
    private var nextNumber = 1
    private var damaged: Int64?
    /// Whether there was an event to damage.
    package private(set) var wasDamaged = false
    /// Events, lives and faults, for the report.
    package private(set) var lives = 0

    /// - Parameter path: Where the file is made; nothing may be there.
    package init(_ plan: Plan, on files: FaultyFiles, at path: String) {
        self.plan = plan
        self.files = files
        self.path = path
        journal = SystemLock(TierJournal(seed: plan.seed, policy: Self.policy, observer: observer))
    }

    /// What was not kept; empty if all was.
    package var violations: [String] { observer.violations + journal.withLock { $0.violations } }
    package var journalNow: TierJournal { journal.withLock { $0 } }

    package mutating func run() async throws {
        files.arm(plan.faults)
        try await live { journey, life in
            try journey.work(life, rounds: 9)
        }
        try await live { journey, life in
            try journey.work(life, rounds: 3)
            if journey.plan.heals { journey.files.arm([]) }
            try journey.work(life, rounds: 2)
            if !journey.plan.isLasting { try journey.drain(life) }
            // Something is left for the third life, some of it in flight.
            try journey.work(life, rounds: 2, isHandled: false)
        }
        files.arm([])
        if plan.damagedEvent != nil { try damageEvent() }
        try await live(mustOpen: true) { journey, life in
            for number in journey.journal.withLock({ $0.unknown }) { try journey.publish([number], life) }
            try journey.work(life, rounds: 6)
            // Whether they are gone or not, their ids are known.
            let oldest = journey.journal.withLock { $0.accepted.keys.sorted().prefix(3) }
            try journey.publish(Array(oldest), life)
            try journey.drain(life)
        }
        try checkEnd()
    }

    // MARK: Lives

    private struct Life {
        let tier: ReliableTier
        let simulator: Simulator
        let sinks: [JourneySink]
    }

    private mutating func live(
        mustOpen: Bool = false, _ body: (inout FaultJourney, Life) throws -> Void
    ) async throws {
        lives += 1
        slow = []
        let faultsBefore = files.faults
        journal.withLock { $0.began() }
        let simulator = Simulator(Simulation(startingAt: now))
        let (journal, remarks) = (journal, SystemLock<[String]>([]))
        var options = SQLiteOptions(checkpointBytes: 24 << 10)
        options.fileSystem = files.name
        options.sabotage = plan.file
        let tier = ReliableTier(
            source: ObservedLog.source(.sqlite(path, options: options), observer, Hooks(files: files)),
            clock: SimulatedClock(simulator), options: DurableOptions(retries: Self.policy),
            retention: RetentionPolicy(settledEvents: .seconds(2)), maxBacklog: 10_000,
            remark: { remark in remarks.withLock { $0.append(remark.text) } }, mayBeIdle: {}, simulator: simulator,
            sabotage: plan.tier)
        var isOpen = true
        do { try await tier.start() } catch {
            isOpen = false
            if mustOpen { journal.withLock { $0.violated("I10", "the file cannot be opened any more: \(error)") } }
        }
        if isOpen {
            let sinks = Self.names.map { name in
                JourneySink(name) { name, delivery in
                    let uptime = simulator.now.nanoseconds
                    journal.withLock { $0.offered(name, delivery, uptime: uptime) }
                }
            }
            let life = Life(tier: tier, simulator: simulator, sinks: sinks)
            if try await register(life) { try body(&self, life) }
        }
        await tier.close()
        now = simulator.now + .milliseconds(50)
        if isOpen { journal.withLock { $0.closed() } }
        if files.faults == faultsBefore {
            for key in journal.withLock({ $0.toldAcks }) where !observer.isSettled(key.subscription, key.sequence) {
                journal.withLock {
                    $0.violated(
                        "I5", "\(key.subscription) handled \(key.sequence), which is not recorded after a clean end")
                }
            }
        }
        if mustOpen, plan.damagedEvent == nil {
            for text in remarks.withLock({ $0 }) where text.contains("damaged") || text.contains("not what was written")
            {
                journal.withLock { $0.violated("I10", text) }
            }
        }
    }

    /// - Returns: Whether both are there. A failure is an answer, too: the app would try again or end.
    private func register(_ life: Life) async throws -> Bool {
        for sink in life.sinks {
            let registration = DurableRegistration(
                name: sink.name, container: "c-\(sink.name)", type: JournalEntry.type,
                source: sink.name == "book" ? JournalEntry.source : nil, start: .earliest,
                window: sink.name == "book" ? 4 : 2, sink: sink)
            var isDone = false
            for _ in 0..<3 where !isDone {
                do {
                    try await life.tier.register(registration)
                    isDone = true
                } catch {
                    try life.simulator.advance(to: life.simulator.now + .seconds(2))
                }
            }
            guard isDone else { return false }
        }
        return true
    }

    // MARK: Work

    private mutating func work(_ life: Life, rounds: Int, isHandled: Bool = true) throws {
        for _ in 0..<rounds {
            let first = nextNumber
            nextNumber += 1 + (first &+ Int(plan.seed % 97)) % 3
            try publish(Array(first..<nextNumber), life)
            if first % 5 == 1 {
                // The same once more, and one with the same id and other bytes.
                try publish([first], life)
                try publish([first], life, isOther: true)
            }
            if isHandled { try handle(life) }
            try life.simulator.advance(to: life.simulator.now + .milliseconds(700))
        }
    }

    private func publish(_ numbers: [Int], _ life: Life, isOther: Bool = false) throws {
        let (journal, files) = (journal, files)
        for number in numbers {
            if isOther, journal.withLock({ $0.accepted[number] }) == nil { continue }
            journal.withLock { $0.publishes(number) }
            let entry = JournalEntry.make(number, of: plan.seed, isOther: isOther, at: life.simulator.now)
            life.tier.publish(entry) { result in
                let hasUnflushed = files.hasUnflushed
                journal.withLock { $0.answered(number, isOther: isOther, result, hasUnflushed: hasUnflushed) }
            }
        }
        try life.simulator.settle()
    }

    /// Has the handlers do what is theirs to do.
    private mutating func handle(_ life: Life) throws {
        var outcomes: [DurableOutcome] = []
        var later: [(sink: JourneySink, delivery: DurableDelivery, rounds: Int)] = []
        for item in slow {
            if item.rounds > 0 {
                later.append((item.sink, item.delivery, item.rounds - 1))
            } else {
                // Whatever became of it meanwhile, this handler is done with it.
                let isFailure = item.delivery.sequence % 4 == 1
                outcomes.append(
                    tell(item.sink, item.delivery, isFailure ? .failed("slow and bad", after: nil) : .acked))
            }
        }
        slow = later
        for sink in life.sinks {
            for delivery in sink.take() { handle(delivery, of: sink, &outcomes) }
        }
        life.tier.settle(outcomes)
        try life.simulator.settle()
    }

    private mutating func handle(_ delivery: DurableDelivery, of sink: JourneySink, _ outcomes: inout [DurableOutcome])
    {
        let number = JournalEntry.number(in: delivery.entry.payload) ?? 0
        let draw = (number &* 7 &+ (sink.name == "book" ? 0 : 3) &+ Int(plan.seed % 1_009)) % 20
        let (count, failures) = journal.withLock {
            ($0.count(sink.name, delivery.sequence), $0.failures(sink.name, delivery.sequence))
        }
        switch draw {
        case 3: outcomes.append(tell(sink, delivery, .failed("never works", after: nil)))
        case 6 where failures == 0: outcomes.append(tell(sink, delivery, .failed("not yet", after: nil)))
        case 9: outcomes.append(tell(sink, delivery, .deadLetter("cannot be read")))
        case 12 where count == 1: outcomes.append(tell(sink, delivery, .returned))
        // Nothing is heard of it.
        case 15 where count == 1: break
        case 17, 18: slow.append((sink, delivery, 1 + count % 3))
        default: outcomes.append(tell(sink, delivery, .acked))
        }
    }

    private func tell(
        _ sink: JourneySink, _ delivery: DurableDelivery, _ result: DurableOutcome.Result
    ) -> DurableOutcome {
        journal.withLock { $0.told(sink.name, delivery, result) }
        return DurableOutcome(delivery, of: sink.name, result)
    }

    /// Works on until nothing is left.
    private mutating func drain(_ life: Life) throws {
        for _ in 0..<300 {
            try life.simulator.settle()
            try handle(life)
            let ended = life.tier.ended
            let isIdle = life.tier.begun == ended && life.tier.pendingForRegistered == 0
            if isIdle, slow.isEmpty, isDrained { return }
            try life.simulator.advance(to: life.simulator.now + .seconds(1))
        }
        let pending = life.tier.pendingForRegistered
        journal.withLock {
            $0.violated("I7", "it does not come to rest: \(pending) are pending, \(life.tier.counters)")
        }
    }

    /// Whether it is recorded of everything that was accepted that everybody is done with it.
    private var isDrained: Bool {
        let accepted = journal.withLock { $0.accepted }
        return accepted.values.allSatisfy { sequence in
            Self.names.allSatisfy { observer.isSettled($0, sequence) }
        }
    }

    // MARK: The end

    /// Flips a bit of an event that nobody has settled.
    private mutating func damageEvent() throws {
        let open = journal.withLock { $0.accepted }.sorted { $0.value < $1.value }.filter { _, sequence in
            Self.names.allSatisfy { !observer.isSettled($0, sequence) }
        }
        guard let index = plan.damagedEvent, index < open.count else { return }
        let (number, sequence) = open[index]
        guard try Self.flipBit(of: JournalEntry.payload(number, of: plan.seed), at: path) else { return }
        damaged = sequence
        wasDamaged = true
    }

    private func checkEnd() throws {
        do {
            let log = try SQLiteLog(path: path)
            let recovery = try log.recover()
            let reads = try log.read(after: 0, limit: .max)
            let letters = try log.deadLetters(after: nil, limit: .max)
            let census = try log.census()
            try log.close()
            if plan.damagedEvent == nil {
                for remark in recovery.remarks { journal.withLock { $0.violated("I10", remark) } }
                journal.withLock { $0.checkEnd(reads, letters, census, subscriptions: Self.names) }
            } else {
                checkDamage(reads, letters)
            }
        } catch {
            journal.withLock { $0.violated("I10", "the file cannot be read at the end: \(error)") }
        }
    }

    private func checkDamage(_ reads: [LogRead], _ letters: [DeadLetter]) {
        guard let damaged else { return }
        let isSeen = reads.contains { if case .damaged(damaged, _, _) = $0 { true } else { false } }
        if !isSeen { journal.withLock { $0.violated("I10", "event \(damaged) has a flipped bit, which nobody sees") } }
        for name in Self.names where !letters.contains(where: { $0.subscription == name && $0.sequence == damaged }) {
            journal.withLock {
                $0.violated("I6", "event \(damaged) has a flipped bit, and \(name) did not set it aside")
            }
        }
    }
}
