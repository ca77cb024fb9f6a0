import TierBusCore
import TierBusRouter
import Testing

@Suite struct DeadLetterDecisionTests {
    private static let halting = DurableOptions(retries: RetryPolicy(maxAttempts: 1), afterDeadLetter: .haltKey)

    /// What the log has of a dead letter of `s` that a bench made at its start.
    private func letter(
        _ sequence: Int64, key: String = "k", _ reason: String = "no", failures: Int = 1, halts: Bool = false,
        state: DeadLetter.State = .setAside, redrives: Int = 0, changed seconds: Double = 0
    ) -> DeadLetter {
        DeadLetter(
            subscription: "s", sequence: sequence, orderingKey: key, reason: reason, failures: failures,
            interruptions: 0, at: Timestamp(nanoseconds: DecisionBench.wall), halts: halts, state: state,
            redrives: redrives, changedAt: Timestamp(nanoseconds: DecisionBench.wall + Int64(seconds * 1e9)))
    }

    private func bench(dead count: Int64) -> DecisionBench {
        var bench = DecisionBench.registered(policy: RetryPolicy(maxAttempts: 1))
        for sequence in 1...count {
            _ = bench.store(DecisionBench.head(sequence))
            _ = bench.fail(sequence)
        }
        return bench
    }

    @Test("A redriven event is delivered again, with a cause and a new token, and its letter is settled with it")
    func redrive() {
        var bench = bench(dead: 1)
        #expect(bench.counters.deadLettered == 1)
        bench.uptime = 2_000_000_000
        let actions = bench.decisions.redriven(letter(1), at: bench.now)
        #expect(
            actions == [
                .record(.deadLetter(letter(1, state: .redriven, redrives: 1, changed: 2))), .put(1, .held),
                .put(1, .inFlight), .give(1, 2, .redriven),
            ])
        #expect(bench.counters.pending == 1 && bench.counters.redriven == 1)
        // The outcome of the delivery that failed is not that of this one.
        #expect(bench.fail(1, attempt: 1) == [])
        #expect(
            bench.ack(1, attempt: 2) == [
                .record(.deadLetter(letter(1, state: .settled, redrives: 1, changed: 2))), .forget(1),
            ])
        #expect(bench.counters.pending == 0 && bench.counters.delivered == 1)
    }

    @Test("A redriven event that fails again is a dead letter again, which counts its redrives")
    func again() {
        var bench = bench(dead: 1)
        _ = bench.decisions.redriven(letter(1), at: bench.now)
        let actions = bench.fail(1, attempt: 2)
        #expect(actions.withoutRemarks == [.record(.deadLetter(letter(1, redrives: 1)))])
        #expect(bench.counters.pending == 0 && bench.counters.deadLettered == 2)
    }

    @Test("Redriving or discarding what is not set aside changes nothing")
    func idempotent() {
        var bench = bench(dead: 1)
        for state in DeadLetter.State.allCases where state != .setAside {
            #expect(bench.decisions.redriven(letter(1, state: state), at: bench.now) == [])
            #expect(bench.decisions.discarded(letter(1, state: state), at: bench.now) == [])
        }
        #expect(
            bench.decisions.redriven(
                DeadLetter(
                    subscription: "nobody", sequence: 1, reason: "", failures: 0, interruptions: 0, at: .epoch),
                at: bench.now)
                == [])
    }

    @Test("A redriven event waits for the one of its key that is in flight")
    func sameKey() {
        var bench = bench(dead: 1)
        #expect(bench.store(DecisionBench.head(2)).contains(.give(2)))
        let actions = bench.decisions.redriven(letter(1), at: bench.now)
        let delivers = actions.contains { $0.isDelivery }
        #expect(!delivers)
        #expect(bench.ack(2).contains(.give(1, 2, .redriven)))
    }

    @Test("What was redriven is owed after a crash: not begun, in flight, or above the floor")
    func crash() {
        let redriven = (1...3).map { letter(Int64($0), key: "k\($0)", state: .redriven, redrives: 1) }
        var bench = DecisionBench(heads: (1...4).map { DecisionBench.head($0, key: "k\($0)") })
        _ = bench.recovered([
            DecisionBench.row(
                floor: 2, handed: 4,
                exceptions: [
                    2: LogException(state: .inFlight), 3: LogException(state: .held),
                    4: LogException(state: .acked),
                ], letters: redriven)
        ])
        #expect(bench.counters.recovered == 3)
        let actions = bench.register()
        #expect(actions.contains(.give(1, 1, .redriven)))
        #expect(actions.contains(.give(2, 1, .interrupted)))
        #expect(actions.contains(.give(3, 1, .redriven)))
        for sequence in 1...3 { _ = bench.ack(Int64(sequence)) }
        #expect(bench.counters.pending == 0 && bench.decisions.isIdle)
    }

    @Test("What was redriven is judged after a crash by what its subscription wants, once that is known")
    func judgedWhenRegistered() {
        let redriven = (1...2).map { letter(Int64($0), key: "k\($0)", state: .redriven, redrives: 1) }
        var bench = DecisionBench(heads: (1...2).map { DecisionBench.head($0, key: "k\($0)") })
        let recovered = bench.recovered([
            DecisionBench.row(
                floor: 2, handed: 2,
                exceptions: [
                    1: LogException(state: .inFlight, interruptions: 1), 2: LogException(state: .held, failures: 3),
                ], letters: redriven)
        ])
        #expect(recovered.withoutRemarks == [])
        // Fewer interruptions and more attempts than usual.
        let options = DurableOptions(
            retries: RetryPolicy(maxAttempts: 5, maxInterrupted: 2), afterDeadLetter: .haltKey)
        let actions = bench.looked(
            bench.decisions.registered(
                name: "s", container: "c", type: "ORDER", source: nil, start: .latest, window: 8, options: options,
                at: bench.now))
        var dead = redriven[0]
        (dead.state, dead.halts, dead.failures, dead.interruptions) = (.setAside, true, 0, 2)
        dead.reason = "2 deliveries in a row ended with the process"
        #expect(actions.contains(.record(.deadLetter(dead))))
        #expect(actions.contains(.give(2, 4, .redriven)))
        #expect(bench.counters.pending == 1 && bench.counters.deadLettered == 1)
    }

    @Test("A dead letter halts its key, and no other, until it is discarded")
    func halt() {
        var bench = DecisionBench.registered(options: Self.halting)
        _ = bench.store(DecisionBench.head(1), DecisionBench.head(2), DecisionBench.head(3, key: "other"))
        let actions = bench.fail(1)
        #expect(actions.contains(.dead(1, "no", failures: 1, halts: true)))
        #expect(!actions.contains(.give(2)))
        #expect(bench.counters.halted == 1 && bench.counters.pending == 2)
        _ = bench.ack(3)
        #expect(bench.counters.pending == 1)
        let released = bench.decisions.discarded(letter(1, halts: true), at: bench.now)
        #expect(released.first == .record(.deadLetter(letter(1, halts: true, state: .discarded))))
        #expect(released.last == .give(2))
        #expect(bench.counters.halted == 0)
        _ = bench.ack(2)
        #expect(bench.decisions.isIdle)
    }

    @Test("Redriving a letter that halts its key delivers it before the later ones")
    func redriveHalted() {
        var bench = DecisionBench.registered(options: Self.halting)
        _ = bench.store(DecisionBench.head(1), DecisionBench.head(2))
        _ = bench.fail(1)
        let actions = bench.decisions.redriven(letter(1, halts: true), at: bench.now)
        #expect(actions.contains(.give(1, 2, .redriven)) && !actions.contains(.give(2)))
        #expect(bench.ack(1, attempt: 2).contains(.give(2)))
    }

    @Test("A key is halted in the next life too, unless the subscription does not want that any more")
    func haltedAfterCrash() {
        for afterDeadLetter in DurableOptions.AfterDeadLetter.allCases {
            var bench = DecisionBench(heads: (1...3).map { DecisionBench.head($0) })
            _ = bench.recovered([
                DecisionBench.row(floor: 2, handed: 2, letters: [letter(2, halts: true)])
            ])
            let actions = bench.looked(
                bench.decisions.registered(
                    name: "s", container: "c", type: "ORDER", source: nil, start: .latest, window: 8,
                    options: DurableOptions(afterDeadLetter: afterDeadLetter), at: bench.now))
            let isHalted = afterDeadLetter == .haltKey
            #expect(actions.contains(.give(3)) == !isHalted)
            #expect(bench.counters.halted == (isHalted ? 1 : 0))
            #expect(actions.contains(.record(.deadLetter(letter(2)))) == !isHalted)
        }
    }

    @Test("A subscription that comes to want another type still gets what was redriven below its floor")
    func redefined() {
        var bench = bench(dead: 1)
        _ = bench.store(DecisionBench.head(2, key: "other", type: "FILL"))
        _ = bench.decisions.redriven(letter(1), at: bench.now)
        #expect(bench.register(type: "FILL", start: .latest).contains(.give(2)))
        #expect(bench.counters.pending == 2)
        #expect(bench.ack(1, attempt: 2).contains(.forget(1)))
        _ = bench.ack(2)
        #expect(bench.counters.pending == 0)
    }

    @Test("An event that is too old when its turn comes is settled without a delivery; a redriven one is not too old")
    func expiry() {
        var bench = DecisionBench.registered(
            options: DurableOptions(retries: RetryPolicy(maxAttempts: 1), expiresAfter: .seconds(10)))
        #expect(bench.store(DecisionBench.head(1, publishedAt: -9)).contains(.give(1)))
        let actions = bench.store(DecisionBench.head(2, key: "l", publishedAt: -10.5))
        #expect(!actions.contains(.give(2)) && actions.remarkKinds == [.expired])
        #expect(bench.counters.expired == 1 && bench.counters.pending == 1)
        _ = bench.fail(1)
        _ = bench.pass(100)
        #expect(bench.decisions.redriven(letter(1), at: bench.now).contains(.give(1, 2, .redriven)))
    }

    @Test("An event that waits for its retry expires when it is due")
    func expiryOfRetry() {
        var bench = DecisionBench.registered(options: DurableOptions(expiresAfter: .milliseconds(1_500)))
        _ = bench.store(DecisionBench.head(1, publishedAt: 0))
        _ = bench.fail(1)
        #expect(bench.pass(1).contains(.give(1, 2, .failed)))
        _ = bench.fail(1, attempt: 2)
        #expect(bench.pass(2).remarkKinds == [.expired])
        #expect(bench.decisions.isIdle)
    }

    @Test(
        "A redrive of an event that is owed already, since its subscription's row was damaged, gives no second delivery",
        arguments: [false, true])
    func redriveOfWhatIsOwed(halts: Bool) {
        var bench = DecisionBench(
            options: halts ? Self.halting : nil, heads: [DecisionBench.head(1), DecisionBench.head(2)])
        _ = bench.recovered([DecisionBench.row(letters: halts ? [letter(1, halts: true)] : [])])
        #expect(bench.register(window: 1).contains(.give(1)))
        let actions = bench.decisions.redriven(letter(1, halts: halts), at: bench.now)
        let isDelivered = actions.contains { $0.isDelivery }
        #expect(!isDelivered)
        #expect(bench.counters.inFlight == 1 && bench.counters.pending == 2)
        // The next of the key has its turn, and nothing is left.
        #expect(bench.ack(1).contains(.give(2)))
        _ = bench.ack(2)
        #expect(bench.decisions.isIdle)
    }

    @Test("Who waits for an event hears of its end once, and of the end after a redrive only who asks again")
    func watchedOnce() {
        var bench = DecisionBench.registered(policy: RetryPolicy(maxAttempts: 1))
        _ = bench.store(DecisionBench.head(1))
        let isOpen = bench.decisions.watched(1, by: "s")
        _ = bench.fail(1)
        let first = bench.decisions.takeSettlements()
        #expect(isOpen && first.map(\.2) == [.deadLettered])
        _ = bench.decisions.redriven(letter(1), at: bench.now)
        _ = bench.ack(1, attempt: 2)
        let second = bench.decisions.takeSettlements()
        #expect(second.isEmpty)
    }

    @Test("Who waits for an event hears of it when the subscription does not want it any more")
    func watchedAndRedefined() {
        var bench = DecisionBench.registered(window: 1)
        _ = bench.store(DecisionBench.head(1), DecisionBench.head(2))
        for sequence in Int64(1)...2 {
            let isOpen = bench.decisions.watched(sequence, by: "s")
            #expect(isOpen)
        }
        _ = bench.decisions.unregistered("s", at: bench.now) { _, _ in false }
        _ = bench.register(type: "FILL")
        let settlements = bench.decisions.takeSettlements()
        #expect(settlements.map(\.sequence) == [1, 2] && settlements.allSatisfy { $0.2 == .removed })
    }

    /// Acknowledges what is delivered, one after the other; the order of the deliveries after `first`.
    private func order(after first: Int64, _ bench: inout DecisionBench) -> [Int64] {
        var order: [Int64] = []
        var actions = bench.ack(first)
        while case .deliver(_, let sequence, let attempt, _)? = actions.first(where: \.isDelivery) {
            order.append(sequence)
            actions = bench.ack(sequence, attempt: attempt)
        }
        return order
    }

    @Test("An urgent event overtakes normal ones of other keys, not of its own")
    func priorities() {
        var bench = DecisionBench.registered(window: 1)
        let actions = bench.store(
            DecisionBench.head(1, key: "a"), DecisionBench.head(2, key: "b"), DecisionBench.head(3, key: "d"),
            DecisionBench.head(4, key: "c", priority: .urgent), DecisionBench.head(5, key: "b", priority: .urgent))
        #expect(actions.contains(.give(4)))
        // 5 waits for 2, which is no more urgent than 1 and 3.
        #expect(order(after: 4, &bench) == [1, 2, 5, 3])
        #expect(bench.decisions.isIdle)
    }

    @Test("However many overtake it, an event is the 64th to be delivered at the latest")
    func starvation() {
        var bench = DecisionBench.registered(window: 1)
        _ = bench.store(DecisionBench.head(1, key: "first"))
        _ = bench.store(DecisionBench.head(2, key: "low", priority: .low))
        for sequence in Int64(3)...200 {
            _ = bench.store(DecisionBench.head(sequence, key: "key \(sequence)", priority: .urgent))
        }
        let order = order(after: 1, &bench)
        #expect(order.firstIndex(of: 2) == 63)
        #expect(order.filter { $0 != 2 } == Array(3...200))
    }

    @Test("Jitter takes a part off the waits, the same with the same seed, and none beyond what was asked")
    func jitter() {
        let policy = RetryPolicy(jitter: 0.5, seed: 7)
        let waits = (1...100).map { policy.wait(afterFailures: 1, of: Int64($0)) }
        #expect(waits.allSatisfy { $0 > 500_000_000 - 1 && $0 <= 1_000_000_000 })
        #expect(Set(waits).count == 100)
        #expect(waits == (1...100).map { policy.wait(afterFailures: 1, of: Int64($0)) })
        #expect(RetryPolicy().wait(afterFailures: 2, of: 5) == 2_000_000_000)
    }
}
