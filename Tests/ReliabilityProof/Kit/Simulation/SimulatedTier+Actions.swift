import TierBusCore
import TierBusRouter

/// Carries out what the decisions want.
extension SimulatedTier {
    func hasRecords(_ actions: [LogAction]) -> Bool {
        actions.contains { if case .record = $0 { true } else { false } }
    }

    /// Tells the oracle of a fact that becomes durable with the records of this answer.
    mutating func note(_ name: String, _ sequence: Int64, _ fact: TierOracle.Fact, _ actions: [LogAction]) {
        oracle.note(name, sequence, fact, commit: commits + (hasRecords(actions) ? 1 : 0))
        if case .failed = fact { failed.append(.init(subscription: name, sequence: sequence)) }
    }

    /// - Parameter inTransaction: Whether events were appended, which is flushed, and counted already.
    mutating func perform(_ actions: [LogAction], inTransaction: Bool = false) throws {
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
        let settlements = decisions.takeSettlements()
        // What was too old comes before what that lets pass.
        for (name, sequence, how) in settlements where how == .expired {
            tally.count(.expired)
            oracle.expired(name, sequence, at: moment, commit: commits)
        }
        for action in actions {
            digest.combine(action)
            switch action {
            case .record(.deadLetter(let letter)): note(letter)
            case .record, .remark: break
            case .look(let name, let after, let limit):
                if looks.contains(where: { $0.name == name }) { oracle.violated("looks", "two of \(name) at a time") }
                looks.append((name, after, limit))
            case .deliver(let name, let sequence, let attempt, let cause):
                count(cause)
                oracle.delivered(name, sequence, attempt: attempt, cause: cause, at: moment, commit: commits)
                if oracle.gone.contains(sequence) { oracle.violated("I1", "\(sequence) to \(name) has gone") }
                if windows[name] == nil { oracle.violated("absent", "\(sequence) to \(name), which is not there") }
                inFlight.append(
                    Delivery(
                        subscription: name, sequence: sequence, attempt: attempt,
                        deadline: now + Self.policy.ackWait.clampedNanoseconds))
                checkFlight(of: name, sequence)
            }
        }
        for (name, sequence, how) in settlements where how != .removed && !oracle.isSettled(name, sequence) {
            oracle.violated("settlement", "\(sequence) of \(name) is said to be \(how)")
        }
        checkFailed()
    }

    mutating func count(_ cause: Redelivery?) {
        switch cause {
        case nil: break
        case .failed: tally.count(.retried)
        case .ackWaitPassed: tally.count(.retriedAfterWait)
        case .interrupted: tally.count(.interrupted)
        case .returned: tally.count(.givenAgain)
        case .redriven: tally.count(.redelivered)
        }
    }

    mutating func count(_ letter: DeadLetter) {
        if rejected.contains(letter.sequence) { return tally.count(.deadByRejection) }
        tally.count(letter.failures >= Self.policy.maxAttempts ? .deadByFailures : .deadByInterruptions)
    }

    mutating func checkFlight(of name: String, _ sequence: Int64) {
        let mine = inFlight.filter { $0.subscription == name }
        if mine.count > windows[name] ?? 0 { oracle.violated("window", "\(mine.count) in flight to \(name)") }
        guard sequence >= 1, sequence <= oracle.events.count else { return }
        let key = oracle.events[Int(sequence) - 1].head.orderingKey
        let same = mine.filter { oracle.events[Int($0.sequence) - 1].head.orderingKey == key }
        if same.count > 1 { oracle.violated("I3", "\(same.map(\.sequence)) of one key in flight to \(name)") }
    }

    /// After the last failure the event must be dead.
    mutating func checkFailed() {
        for key in failed where oracle.failures(oracle.facts[key] ?? []) >= Self.policy.maxAttempts {
            guard !oracle.isSettled(key.subscription, key.sequence) else { continue }
            oracle.violated("I4", "event \(key.sequence) of \(key.subscription) failed for the last time, not dead")
        }
        failed.removeAll(keepingCapacity: true)
    }
}
