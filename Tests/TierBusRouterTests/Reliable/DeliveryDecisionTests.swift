import Testing
import TierBusCore
import TierBusRouter

@Suite struct DeliveryDecisionTests {
    private func head(_ sequence: Int64, _ key: String = "k") -> StoredHead { DecisionBench.head(sequence, key: key) }

    @Test("A stored event is marked as handed over before it is delivered, and its ack raises the floor")
    func oneEvent() {
        var bench = DecisionBench.registered()
        #expect(bench.store(head(1)) == [.handed(1), .give(1)])
        #expect(!bench.decisions.isIdle)
        #expect(bench.decisions.nextDue == 30_000_000_000)
        #expect(bench.ack(1) == [.floor(1)])
        #expect(bench.decisions.isIdle)
        #expect(bench.decisions.nextDue == nil)
        #expect(bench.looks == 0)
        #expect(bench.counters.owed == 1 && bench.counters.delivered == 1 && bench.counters.pending == 0)
    }

    @Test("An ack out of order is an exception until the floor covers it")
    func outOfOrder() {
        var bench = DecisionBench.registered()
        #expect(bench.store(head(1, "a"), head(2, "b"), head(3, "c")) == [.handed(3), .give(1), .give(2), .give(3)])
        #expect(bench.ack(2) == [.put(2, .acked)])
        #expect(bench.ack(1) == [.floor(2)])
        #expect(bench.ack(3) == [.floor(3)])
    }

    @Test("Events of one key go one after the other, and what is passed over has a word in the log")
    func keys() {
        var bench = DecisionBench.registered()
        #expect(bench.store(head(1), head(2), head(3, "other")) == [.put(2, .held), .handed(3), .give(1), .give(3)])
        #expect(bench.ack(3) == [.put(3, .acked)])
        #expect(bench.ack(1) == [.forget(2), .floor(1), .give(2)])
        #expect(bench.ack(2) == [.floor(3)])
    }

    @Test("A failure waits one second, then two, and the third makes a dead letter; the key goes on")
    func retries() {
        var bench = DecisionBench.registered()
        #expect(bench.store(head(1), head(2)) == [.handed(1), .give(1)])
        #expect(bench.fail(1) == [.put(1, .retrying, failures: 1, due: 1)])
        #expect(bench.store(head(3, "other")) == [.put(2, .held), .handed(3), .give(3)])
        #expect(bench.decisions.nextDue == 1_000_000_000)
        #expect(bench.pass(0.999).isEmpty)
        #expect(bench.pass(0.001) == [.put(1, .inFlight, failures: 1), .give(1, 2, .failed)])
        #expect(bench.fail(1, attempt: 2) == [.put(1, .retrying, failures: 2, due: 3)])
        #expect(bench.pass(2) == [.put(1, .inFlight, failures: 2), .give(1, 3, .failed)])
        let last = bench.fail(1, attempt: 3)
        #expect(last.withoutRemarks == [.dead(1, "no", failures: 3, at: 3), .forget(2), .floor(1), .give(2)])
        #expect(last.remarkKinds == [.deadLetter])
        #expect(bench.counters.retries == 2 && bench.counters.deadLettered == 1 && bench.counters.pending == 2)
    }

    @Test("No more than the window is in flight")
    func window() {
        var bench = DecisionBench.registered(window: 2)
        #expect(
            bench.store(head(1, "a"), head(2, "b"), head(3, "c"), head(4, "d")) == [.handed(2), .give(1), .give(2)])
        #expect(bench.ack(2) == [.put(2, .acked), .handed(3), .give(3)])
        #expect(bench.ack(1) == [.handed(4), .floor(2), .give(4)])
        #expect(bench.counters.inFlight == 2)
    }

    @Test("A missed ack wait is a failure; an ack that comes late is taken, everything else that does is ignored")
    func ackWait() {
        var bench = DecisionBench.registered()
        _ = bench.store(head(1))
        #expect(bench.pass(29.9).isEmpty)
        let missed = bench.pass(0.1)
        #expect(missed.withoutRemarks == [.put(1, .retrying, failures: 1, due: 31)] && missed.remarkKinds == [.hang])
        #expect(bench.fail(1).isEmpty && bench.reject(1).isEmpty && bench.giveBack(1).isEmpty)
        #expect(bench.counters.inFlight == 0)
        #expect(bench.ack(1) == [.floor(1)])
        #expect(bench.decisions.nextDue == nil)
        #expect(bench.pass(60).isEmpty)
    }

    @Test("An ack of an earlier attempt settles the event, but its key waits for the attempt in flight")
    func lingering() {
        var bench = DecisionBench.registered()
        _ = bench.store(head(1), head(2))
        _ = bench.pass(30)
        #expect(bench.pass(1) == [.put(1, .inFlight, failures: 1), .give(1, 2, .ackWaitPassed)])
        #expect(bench.ack(1) == [.floor(1)])
        #expect(bench.counters.inFlight == 1 && bench.counters.delivered == 1)
        #expect(bench.fail(1, attempt: 2) == [.handed(2), .give(2)])
        #expect(bench.counters.inFlight == 1 && bench.counters.delivered == 1)
    }

    @Test("The ack wait ends the occupation of a key by an attempt that lingers")
    func lingeringForEver() {
        var bench = DecisionBench.registered()
        _ = bench.store(head(1), head(2))
        _ = bench.pass(30)
        _ = bench.pass(1)
        _ = bench.ack(1)
        #expect(bench.pass(29).isEmpty)
        #expect(bench.pass(1) == [.handed(2), .give(2)])
    }

    @Test("More time moves the ack wait of the attempt in flight only")
    func extended() {
        var bench = DecisionBench.registered()
        _ = bench.store(head(1))
        _ = bench.pass(20)
        bench.decisions.extended(subscription: "s", sequence: 1, attempt: 7, at: bench.now)
        bench.decisions.extended(subscription: "s", sequence: 9, attempt: 1, at: bench.now)
        bench.decisions.extended(subscription: "s", sequence: 1, attempt: 1, at: bench.now)
        #expect(bench.pass(29).isEmpty)
        #expect(bench.decisions.nextDue == 50_000_000_000)
        #expect(bench.pass(1).withoutRemarks == [.put(1, .retrying, failures: 1, due: 51)])
    }

    @Test("A rejected event is a dead letter at once")
    func rejected() {
        var bench = DecisionBench.registered()
        _ = bench.store(head(1))
        #expect(bench.reject(1).withoutRemarks == [.dead(1, "bad", failures: 1), .floor(1)])
    }

    @Test("The reason of a dead letter is cut and without control characters")
    func reasons() {
        var bench = DecisionBench.registered()
        _ = bench.store(head(1))
        let reason = "a\nb" + String(repeating: "\u{e9}", count: 2_000)
        let actions = bench.decisions.rejected(
            subscription: "s", sequence: 1, attempt: 1, reason: reason, at: bench.now)
        guard case .record(.deadLetter(let letter))? = actions.first else {
            Issue.record("no dead letter")
            return
        }
        #expect(letter.reason.hasPrefix("a\\nb\u{e9}"))
        #expect((1_020...1_024).contains(letter.reason.utf8.count))
    }

    @Test("A returned delivery is charged nothing and delivered again with a new token")
    func returned() {
        var bench = DecisionBench.registered()
        _ = bench.store(head(1))
        #expect(bench.giveBack(1) == [.give(1, 2, .returned)])
        #expect(bench.giveBack(1).isEmpty)
        #expect(bench.giveBack(1, attempt: 2) == [.give(1, 3, .returned)])
        #expect(bench.fail(1, attempt: 3) == [.put(1, .retrying, failures: 1, due: 1)])
    }

    @Test("A filtered event is settled and counted apart")
    func filtered() {
        var bench = DecisionBench.registered()
        _ = bench.store(head(1))
        #expect(bench.ack(1, wasFiltered: true) == [.floor(1)])
        #expect(bench.counters.filtered == 1 && bench.counters.delivered == 0 && bench.counters.pending == 0)
    }

    enum Standing: CaseIterable { case acked, dead, unknown, held, retrying, inFlight }

    @Test("Only an event that is owed reacts, and only to what concerns it", arguments: Standing.allCases)
    func table(_ standing: Standing) {
        func bench() -> (DecisionBench, Int64) {
            var bench = DecisionBench.registered()
            _ = bench.store(head(1), head(2))
            switch standing {
            case .acked: _ = bench.ack(1)
            case .dead: _ = bench.reject(1)
            case .unknown: return (bench, 7)
            case .held: return (bench, 2)
            case .retrying: _ = bench.fail(1)
            case .inFlight: break
            }
            return (bench, 1)
        }
        let inputs: [(inout DecisionBench, Int64) -> [LogAction]] = [
            { $0.ack($1) }, { $0.fail($1) }, { $0.reject($1) }, { $0.giveBack($1) },
        ]
        let reacts = inputs.map { input in
            var (bench, sequence) = bench()
            return !input(&bench, sequence).isEmpty
        }
        switch standing {
        case .acked, .dead, .unknown: #expect(reacts == [false, false, false, false])
        case .held, .retrying: #expect(reacts == [true, false, false, false])
        case .inFlight: #expect(reacts == [true, true, true, true])
        }
    }

    @Test("Events of others cost no write until the floor lags far behind")
    func lag() {
        var bench = DecisionBench.registered()
        for sequence in Int64(1)...1_023 {
            #expect(bench.store(DecisionBench.head(sequence, type: "FILL")).isEmpty)
        }
        #expect(bench.store(DecisionBench.head(1_024, type: "FILL")) == [.floor(1_024)])
        #expect(bench.store(DecisionBench.head(1_025, source: "c")).isEmpty)
        #expect(bench.store(DecisionBench.head(1_026, scope: .parent)).isEmpty)
        #expect(bench.counters.owed == 0)
    }

    @Test(
        "Waits grow by the multiplier up to the cap",
        arguments: [(1, 1), (2, 2), (3, 4), (5, 16), (6, 30), (1_000_000, 30)])
    func waits(failures: Int, seconds: Int64) {
        var bench = DecisionBench.registered(policy: RetryPolicy(maxAttempts: .max))
        _ = bench.store(head(1))
        for attempt in 1...min(failures, 40) {
            _ = bench.fail(1, attempt: attempt)
            guard let due = bench.decisions.nextDue else {
                Issue.record("nothing is due")
                return
            }
            if attempt == failures || failures > 40 && attempt == 40 {
                #expect(due - bench.uptime == seconds * 1_000_000_000)
            }
            bench.uptime = due
            _ = bench.pass(0)
        }
    }
}
