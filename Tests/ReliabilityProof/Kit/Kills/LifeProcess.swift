import TierBusCore
import TierBusRouter
import TierBusSQLite

/// The process that is killed: publishes and handles events on one file, and says what it was promised.
package struct LifeProcess: Sendable {
    static let names = ["book", "risk"]
    static let policy = RetryPolicy(base: .milliseconds(2))
    private static let batch = 24
    /// So many of the life before are published once more.
    private static let repeated = 8

    private let plan: LifePlan
    private let output: LifeOutput

    /// - Parameter descriptor: Where it says what happens.
    package init(_ plan: LifePlan, descriptor: Int32) {
        self.plan = plan
        output = LifeOutput(descriptor)
    }

    /// Returns when everything is published, handled and closed.
    package func run() async throws {
        var options = SQLiteOptions(checkpointBytes: 96 << 10)
        var files: FaultyFiles?
        if let crash = plan.crash {
            // Only where a moment inside of SQLite is wanted; else it is the system's own.
            let made = try FaultyFiles("life", isFlushing: true)
            if let kill = crash.point.plan(at: crash.count) { made.arm([kill]) }
            options.fileSystem = made.name
            files = made
        }
        let hooks = LifeHooks(plan, files: files, output: output)
        let (output, signal) = (output, ChangeSignal())
        let tier = ReliableTier(
            source: ObservedLog.source(.sqlite(plan.path, options: options), LogObserver(), hooks),
            clock: SystemClock(), options: DurableOptions(retries: Self.policy),
            retention: RetentionPolicy(settledEvents: plan.lets ? .milliseconds(5) : nil), maxBacklog: 1_000_000,
            remark: { remark in if remark.kind == .storage { output.say(.remark(remark.text)) } },
            mayBeIdle: { signal.raise() })
        try await tier.start()
        for name in Self.names {
            let sink = LifeSink(name, plan, tier: tier, hooks: hooks, output: output)
            try await tier.register(
                DurableRegistration(
                    name: name, container: "c-\(name)", type: JournalEntry.type, source: JournalEntry.source,
                    start: .earliest, window: name == "book" ? 64 : 8, sink: sink))
        }
        if plan.life > 1, plan.events != 0 {
            let first = plan.firstNumber - LifePlan.numbersOfLife
            await publish(first..<first + Self.repeated, tier, hooks)
        }
        var next = plan.firstNumber
        let end = plan.events.map { next + $0 } ?? next + LifePlan.numbersOfLife
        while next < end {
            await publish(next..<min(next + Self.batch, end), tier, hooks)
            next += Self.batch
        }
        while true {
            let seen = signal.changes
            let ended = tier.ended
            if tier.begun == ended, tier.pendingForRegistered == 0 { break }
            await signal.next(after: seen)
        }
        await tier.close()
        output.say(.ended)
    }

    /// Publishes a few at once; returns when all are answered.
    private func publish(_ numbers: Range<Int>, _ tier: ReliableTier, _ hooks: LifeHooks) async {
        output.say(.publishing(first: numbers.lowerBound, last: numbers.upperBound - 1))
        let (output, seed) = (output, plan.seed)
        await withTaskGroup(of: Void.self) { group in
            for number in numbers {
                group.addTask {
                    let entry = JournalEntry.make(number, of: seed, at: SystemClock().now)
                    let result = await withCheckedContinuation { continuation in
                        tier.publish(entry) { continuation.resume(returning: $0) }
                    }
                    switch result {
                    case .success(let receipt):
                        output.say(
                            .receipt(number: number, sequence: receipt.sequence, isDuplicate: receipt.isDuplicate))
                    case .failure(let error): output.say(.wrong("publish \(number) was refused: \(error)"))
                    }
                    hooks.reached(.afterReply)
                }
            }
        }
    }
}
