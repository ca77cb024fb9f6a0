import Testing
import TierBusCore
import TierBusRouter

@Suite struct RecoveryDecisionTests {
    private static func heads(_ count: Int64, key: (Int64) -> String = { "k\($0)" }) -> [StoredHead] {
        (1...count).map { DecisionBench.head($0, key: key($0)) }
    }

    private func recover(
        _ row: LogSubscription, heads: Int64 = 4, policy: RetryPolicy = RetryPolicy(), window: Int = 8
    ) -> (bench: DecisionBench, actions: [LogAction]) {
        var bench = DecisionBench(policy: policy, heads: Self.heads(heads))
        #expect(bench.recovered([row]).isEmpty)
        let actions = bench.register(window: window)
        return (bench, actions)
    }

    @Test("What was handed over and has no exception was interrupted; what was not handed over is charged nothing")
    func marks() {
        let row = DecisionBench.row(floor: 1, handed: 3, exceptions: [2: LogException(state: .held)])
        let (bench, actions) = recover(row)
        #expect(
            actions.withoutRemarks == [
                .forget(2), .put(3, .inFlight, interruptions: 1), .handed(4), .give(2), .give(3, 1, .interrupted),
                .give(4),
            ])
        #expect(actions.remarkKinds == [.interrupted])
        #expect(bench.counters.recovered == 3 && bench.counters.interrupted == 1 && bench.counters.pending == 3)
    }

    @Test("An exception in flight is one interruption more, and keeps its failures")
    func inFlight() {
        let exception = LogException(state: .inFlight, failures: 2, interruptions: 4)
        let (_, actions) = recover(DecisionBench.row(floor: 3, handed: 4, exceptions: [4: exception]))
        #expect(
            actions.withoutRemarks == [
                .put(4, .inFlight, failures: 2, interruptions: 5), .give(4, 3, .interrupted),
            ])
    }

    @Test("The tenth interruption in a row makes a dead letter", arguments: [8, 9])
    func tooOften(_ interruptions: Int) {
        let exception = LogException(state: .inFlight, failures: 1, interruptions: interruptions)
        let (_, actions) = recover(DecisionBench.row(floor: 3, handed: 4, exceptions: [4: exception]))
        let reason = "10 deliveries in a row ended with the process"
        if interruptions == 9 {
            #expect(actions.withoutRemarks == [.dead(4, reason, key: "k4", failures: 1, interruptions: 10), .floor(4)])
        } else {
            #expect(actions.contains(.give(4, 2, .interrupted)))
        }
    }

    @Test("A failure ends the row of interruptions")
    func rowEnds() {
        let exception = LogException(state: .inFlight, failures: 0, interruptions: 8)
        var (bench, _) = recover(DecisionBench.row(floor: 3, handed: 4, exceptions: [4: exception]))
        #expect(bench.fail(4) == [.put(4, .retrying, failures: 1, due: 1)])
    }

    @Test(
        "A due time of the log is wall time, clamped to thirty seconds",
        arguments: [(-3_600, 0), (10, 10), (3_600, 30)])
    func dueTimes(due: Int64, expected: Int64) {
        let exception = LogException(
            state: .retrying, failures: 1, due: Timestamp(nanoseconds: DecisionBench.wall + due * 1_000_000_000))
        var (bench, actions) = recover(DecisionBench.row(floor: 3, handed: 4, exceptions: [4: exception]))
        #expect(actions.isEmpty)
        #expect(bench.decisions.nextDue == expected * 1_000_000_000)
        #expect(
            bench.pass(Double(expected)) == [.put(4, .inFlight, failures: 1), .give(4, 2, .failed)])
    }

    @Test("Extreme numbers of a file are clamped, and attempts that are used up make a dead letter")
    func extremes() {
        let wild = LogException(
            state: .retrying, failures: .max, interruptions: .max, due: Timestamp(nanoseconds: .min))
        let (_, actions) = recover(DecisionBench.row(floor: 3, handed: 4, exceptions: [4: wild]))
        #expect(actions.remarkKinds == [.deadLetter])
        let low = LogException(state: .inFlight, failures: .min, interruptions: .min)
        let (_, others) = recover(DecisionBench.row(floor: 3, handed: 4, exceptions: [4: low]))
        #expect(others.contains(.give(4, 1, .interrupted)))
    }

    @Test("What is settled is never delivered again")
    func settled() {
        let row = DecisionBench.row(
            floor: 1, handed: 4,
            exceptions: [2: LogException(state: .acked), 4: LogException(state: .dead, failures: 3)])
        var (bench, actions) = recover(row)
        #expect(
            actions.withoutRemarks == [.put(3, .inFlight, interruptions: 1), .floor(2), .give(3, 1, .interrupted)])
        #expect(bench.ack(3) == [.floor(4)])
        #expect(bench.decisions.isIdle && bench.counters.owed == 1)
    }

    @Test("An absent subscription is counted and told of, and keeps everything until somebody comes")
    func absent() {
        var bench = DecisionBench(heads: Self.heads(3))
        #expect(bench.recovered([DecisionBench.row(floor: 1)]).isEmpty)
        #expect(bench.decisions.started(at: bench.now).remarkKinds == [.absentSubscription])
        #expect(bench.decisions.started(at: bench.now).isEmpty)
        #expect(bench.store(DecisionBench.head(4)).isEmpty)
        #expect(bench.counters.pending == 3 && bench.counters.owed == 3 && !bench.counters.isRegistered)
        #expect(bench.decisions.isIdle && bench.decisions.nextDue == nil)
        #expect(bench.register() == [.handed(4), .give(2), .give(3), .give(4)])
    }

    @Test("A new name that resembles an absent one is remarked")
    func similarName() {
        var bench = DecisionBench()
        _ = bench.recovered([DecisionBench.row("portfolio")])
        #expect(bench.register("portfolo").remarkKinds == [.similarName])
        #expect(bench.register("execution").remarkKinds.isEmpty)
        #expect(bench.register("portfolio").isEmpty)
        #expect(bench.register("portfolios").remarkKinds.isEmpty)
    }

    @Test("A new subscription begins at the end of the log, or at its start on request")
    func starts() {
        var bench = DecisionBench(heads: Self.heads(2))
        _ = bench.recovered([])
        #expect(bench.register("late") == [.record(.added(row("late", floor: 2)))])
        #expect(
            bench.register(start: .earliest) == [
                .record(.added(row("s", floor: 0))), .handed(2), .give(1), .give(2),
            ])
        #expect(bench.counters.owed == 2 && bench.counters.pending == 2 && bench.counters.isCounted)
    }

    private func row(_ name: String, floor: Int64) -> LogSubscription { DecisionBench.row(name, floor: floor) }

    @Test("What a lane that is gone has begun stays in flight until it is heard of, and keeps its key")
    func unregistered() {
        var bench = DecisionBench.registered()
        _ = bench.store(DecisionBench.head(1), DecisionBench.head(2))
        #expect(bench.decisions.unregistered("s", at: bench.now).isEmpty)
        #expect(bench.counters.inFlight == 1 && bench.register().isEmpty)
        #expect(bench.ack(1) == [.handed(2), .floor(1), .give(2)])
        #expect(bench.counters.inFlight == 1)
    }

    @Test("What a lane that is gone has begun and nothing is heard of fails when its ack wait is over, once")
    func unregisteredForGood() {
        var bench = DecisionBench.registered()
        _ = bench.store(DecisionBench.head(1))
        _ = bench.decisions.unregistered("s", at: bench.now)
        #expect(bench.decisions.nextDue == 30_000_000_000)
        #expect(bench.pass(30).withoutRemarks == [.put(1, .retrying, failures: 1, due: 31)])
        // Nobody is there to take it.
        #expect(bench.decisions.nextDue == nil && bench.counters.inFlight == 0 && bench.pass(60).isEmpty)
        #expect(bench.register().isEmpty)
        #expect(bench.pass(0) == [.put(1, .inFlight, failures: 1), .give(1, 2, .ackWaitPassed)])
        #expect(bench.fail(1).isEmpty)
    }

    @Test("What a lane that is gone has begun, and failed, waits for its retry and whoever takes it")
    func unregisteredAndFailed() {
        var bench = DecisionBench.registered()
        _ = bench.store(DecisionBench.head(1))
        _ = bench.decisions.unregistered("s", at: bench.now)
        #expect(bench.fail(1) == [.put(1, .retrying, failures: 1, due: 1)])
        #expect(bench.register().isEmpty)
        #expect(bench.pass(1) == [.put(1, .inFlight, failures: 1), .give(1, 2, .failed)])
    }

    @Test("What no handler of a lane that is gone has begun is held in the log, and charged with nothing")
    func notBegun() {
        var bench = DecisionBench.registered()
        _ = bench.store(DecisionBench.head(1, key: "a"), DecisionBench.head(2, key: "b"))
        let actions = bench.decisions.unregistered("s", at: bench.now) { sequence, attempt in
            #expect(attempt == 1)
            return sequence == 1
        }
        #expect(actions == [.record(.exception(subscription: "s", sequence: 2, LogException(state: .held)))])
    }

    @Test("A redefined subscription gets what it wants now, and what it did not want then was not interrupted")
    func redefined() {
        var bench = DecisionBench(
            heads: [
                DecisionBench.head(1, key: "a"), DecisionBench.head(2, key: "b", type: "FILL"), DecisionBench.head(3),
            ])
        _ = bench.recovered([DecisionBench.row(handed: 3)])
        #expect(bench.counters.pending == 2)
        let actions = bench.register(type: "FILL")
        var row = DecisionBench.row(handed: 3)
        row.type = "FILL"
        // The floor rises to just below the fill, past an order that was in flight and is not wanted any more.
        #expect(actions == [.record(.redefined(row)), .give(2)])
        #expect(bench.counters.owed == 1 && bench.counters.pending == 1)
        #expect(bench.ack(2) == [.floor(3)])
        #expect(bench.decisions.isIdle)
    }

    @Test("A redefinition in the middle of a life keeps failures, and what runs")
    func redefinedLater() {
        var bench = DecisionBench.registered()
        _ = bench.store(
            DecisionBench.head(1, key: "a"), DecisionBench.head(2, key: "b"), DecisionBench.head(3, key: "c"),
            DecisionBench.head(4, key: "c"))
        _ = bench.fail(1)
        _ = bench.ack(2)
        #expect(bench.register(source: "desk").count == 1)
        #expect(bench.counters.inFlight == 1)
        #expect(bench.pass(1) == [.put(1, .inFlight, failures: 1), .give(1, 2, .failed)])
        #expect(bench.counters.owed == 4 && bench.counters.delivered == 1 && bench.counters.pending == 3)
        #expect(bench.fail(3) == [.put(3, .retrying, failures: 1, due: 2)])
        #expect(bench.ack(1, attempt: 2) == [.floor(2)])
        #expect(bench.pass(1) == [.put(3, .inFlight, failures: 1), .give(3, 2, .failed)])
        #expect(bench.ack(3, attempt: 2) == [.handed(4), .floor(3), .give(4)])
    }

    @Test("What runs for an earlier definition is let go of where it is not wanted any more, and its key goes on")
    func redefinedToSomethingElse() {
        var bench = DecisionBench.registered()
        _ = bench.store(DecisionBench.head(1), DecisionBench.head(2, type: "FILL"))
        #expect(bench.register(type: "FILL").last == .give(2))
        #expect(bench.counters.owed == 1 && bench.counters.inFlight == 1)
        // Nobody cares for it any more.
        #expect(bench.ack(1).isEmpty && bench.fail(1).isEmpty)
        #expect(bench.ack(2) == [.floor(2)])
        #expect(bench.decisions.isIdle && bench.decisions.nextDue == nil)
    }

    /// A redefinition whose look is not answered yet: sequence 1 may be wanted or not.
    private func unseen(newType: String) -> DecisionBench {
        var bench = DecisionBench.registered()
        _ = bench.store(DecisionBench.head(1))
        _ = bench.decisions.registered(
            name: "s", container: "c", type: newType, source: nil, start: .latest, window: 8, at: bench.now)
        return bench
    }

    /// Answers the look of ``unseen(newType:)``.
    private func see(_ bench: inout DecisionBench) -> [LogAction] {
        bench.decisions.found(bench.heads, subscription: "s", after: 0, reachedEnd: true, at: bench.now)
    }

    @Test("What runs for an earlier definition and is acknowledged before it is looked at is settled, wanted or not")
    func acknowledgedUnseen() {
        var bench = unseen(newType: "FILL")
        #expect(bench.ack(1) == [.put(1, .acked)])
        #expect(see(&bench) == [.floor(1)])
        #expect(bench.counters.owed == 1 && bench.counters.delivered == 1 && bench.counters.pending == 0)
        #expect(bench.decisions.isIdle)
    }

    @Test("What runs for an earlier definition and fails before it is looked at is retried only if it is wanted")
    func failedUnseen() {
        var bench = unseen(newType: "FILL")
        #expect(bench.fail(1).isEmpty && bench.counters.inFlight == 0)
        #expect(see(&bench).isEmpty)
        #expect(bench.counters.owed == 0 && bench.decisions.isIdle && bench.decisions.nextDue == nil)
    }

    @Test("A damaged event is a dead letter for those that want its type; one without a type is for all")
    func damaged() {
        var bench = DecisionBench(heads: [
            DecisionBench.head(1, source: "", damage: "checksum"),
            DecisionBench.head(2, type: "FILL", damage: "checksum"),
            DecisionBench.head(3, type: "", source: "", damage: "checksum"), DecisionBench.head(4),
        ])
        _ = bench.recovered([DecisionBench.row()])
        let actions = bench.register()
        #expect(
            actions.withoutRemarks == [
                .dead(1, "the stored event is damaged: checksum"), .dead(3, "the stored event is damaged: checksum"),
                .handed(4), .floor(3), .give(4),
            ])
        #expect(actions.remarkKinds == [.deadLetter, .deadLetter])
        #expect(bench.counters.deadLettered == 2 && bench.counters.pending == 1)
    }

    @Test("What a log found wrong is remarked")
    func remarks() {
        var bench = DecisionBench()
        #expect(bench.recovered([], remarks: ["odd"]) == [.remark(ReliableRemark(.storage, "", "odd"))])
    }

    @Test("With much pending, little is in memory, the count is exact and every event comes in order")
    func muchPending() {
        let limits = LookAheadLimits(ready: 16, waiting: 64, aboveFloor: 256, look: 50)
        var bench = DecisionBench(limits: limits, heads: Self.heads(5_000) { "k\($0 % 7)" })
        #expect(bench.recovered([DecisionBench.row(), DecisionBench.row("t", floor: 10)]).isEmpty)
        // One pass counts for both.
        #expect(bench.looks <= 102)
        #expect(bench.counters.pending == 5_000)
        #expect(bench.decisions.counters(of: "t")?.pending == 4_990)
        var waiting = bench.register(window: 4)
        var given: [Int64] = []
        while !waiting.isEmpty {
            guard case .deliver(_, let sequence, let attempt, _) = waiting.removeFirst() else { continue }
            given.append(sequence)
            #expect(bench.decisions.eventsInMemory(of: "s") <= 256)
            waiting += bench.ack(sequence, attempt: attempt)
        }
        #expect(given == Array(1...5_000))
        #expect(bench.counters.pending == 0 && bench.counters.delivered == 5_000 && bench.decisions.isIdle)
    }

    @Test("A key that does not move stops the look ahead at the limit, and others go on up to it")
    func stuckKey() {
        let limits = LookAheadLimits(ready: 16, waiting: 20, aboveFloor: 256, look: 50)
        var bench = DecisionBench(limits: limits, heads: Self.heads(2_000) { $0 % 2 == 0 ? "stuck" : "k\($0)" })
        _ = bench.recovered([DecisionBench.row()])
        var waiting = bench.register(window: 4)
        var given: [Int64] = []
        while !waiting.isEmpty {
            guard case .deliver(_, let sequence, let attempt, _) = waiting.removeFirst() else { continue }
            given.append(sequence)
            if sequence != 2 { waiting += bench.ack(sequence, attempt: attempt) }
        }
        #expect(given == [1, 2] + Array(stride(from: 3, through: 41, by: 2)))
        #expect(bench.decisions.eventsInMemory(of: "s") <= 64)
        waiting = bench.ack(2)
        while !waiting.isEmpty {
            guard case .deliver(_, let sequence, let attempt, _) = waiting.removeFirst() else { continue }
            given.append(sequence)
            waiting += bench.ack(sequence, attempt: attempt)
        }
        #expect(given.sorted() == Array(1...2_000))
        #expect(bench.decisions.isIdle)
    }

    @Test("An event stored while a look is under way is not missed")
    func storedWhileLooking() {
        var bench = DecisionBench(heads: Self.heads(2))
        let looks = bench.decisions.recovered(
            LogRecovery(lastSequence: 2, subscriptions: [DecisionBench.row()]), at: bench.now)
        #expect(looks == [.look(subscription: "s", after: 0, limit: 512)])
        #expect(bench.register().isEmpty)
        #expect(bench.store(DecisionBench.head(3, key: "x")).isEmpty)
        let answer = bench.decisions.found(
            Self.heads(2), subscription: "s", after: 0, reachedEnd: true, at: bench.now)
        #expect(answer == [.handed(2), .give(1), .give(2), .look(subscription: "s", after: 2, limit: 512)])
        #expect(bench.decisions.found([], subscription: "s", after: 0, reachedEnd: true, at: bench.now).isEmpty)
        #expect(bench.looked([.look(subscription: "s", after: 2, limit: 512)]) == [.handed(3), .give(3)])
    }

    @Test("An answer to a look that says neither what follows nor that nothing does is a broken rule")
    func emptyAnswer() async {
        await #expect(processExitsWith: .failure) {
            var decisions = LogDecisions()
            let now = Moment(uptime: 0, wall: .epoch)
            _ = decisions.found([], subscription: "s", after: 0, reachedEnd: false, at: now)
        }
    }
}
