import TierBusCore
import TierBusRouter
import TierBusTesting

/// Decisions on dead letters, and letting go of what is settled.
extension SimulatedTier {
    func letters() throws -> [DeadLetter] { try log.deadLetters(after: nil, limit: .max) }

    mutating func decide() throws {
        let all = try letters()
        guard !all.isEmpty else { return }
        try decide(all[random.below(all.count)], random.below(3) == 0 ? .discard : .redrive)
    }

    mutating func decide(_ letter: DeadLetter, _ decision: LetterDecision) throws {
        let (name, sequence) = (letter.subscription, letter.sequence)
        let fact: TierOracle.Fact
        let actions: [LogAction]
        switch decision {
        case .discard:
            fact = .discarded
            actions = decisions.discarded(letter, at: moment)
        case .redrive:
            fact = .redriven(fromHalt: oracle.isHalting(name, sequence))
            actions = decisions.redriven(letter, at: moment)
        }
        guard letter.state == .setAside else {
            tally.count(.decidedTwice)
            if !actions.isEmpty { oracle.violated("letters", "\(letter.state) \(sequence) of \(name) was decided on") }
            return
        }
        tally.count(decision == .redrive ? .redriven : .discarded)
        if !hasRecords(actions) {
            oracle.violated("letters", "a \(decision) of \(sequence) of \(name) is not recorded")
        }
        note(name, sequence, fact, actions)
        try perform(actions)
    }

    /// A dead letter changes.
    mutating func note(_ letter: DeadLetter) {
        let (name, sequence) = (letter.subscription, letter.sequence)
        switch letter.state {
        case .setAside where oracle.isDead(name, sequence):
            // Said anew without a failure: its key is let go.
            if letter.halts { oracle.violated("letters", "\(sequence) of \(name) is set aside twice") }
            oracle.note(name, sequence, .released, commit: commits)
        case .setAside:
            count(letter)
            let halts = Self.options(of: name).afterDeadLetter == .haltKey
            if letter.halts != halts { oracle.violated("letters", "\(sequence) of \(name) halts: \(letter.halts)") }
            if halts { tally.count(.halted) }
            oracle.setAside(letter, isRejected: rejected.contains(sequence), commit: commits)
        case .redriven, .discarded: break
        case .settled:
            if !oracle.isSettled(name, sequence) { oracle.violated("letters", "\(sequence) of \(name) is not settled") }
        }
    }

    /// Lets go of what everybody has settled.
    mutating func sweep() throws {
        try log.begin()
        let swept = try log.sweep(
            LogSweep(
                settledUpTo: decisions.settledUpTo, eventsBefore: Timestamp(nanoseconds: .max),
                tombstonesBefore: Timestamp(nanoseconds: .min), mostTombstones: .max, now: moment.wall,
                limit: 1 + random.below(16)))
        try log.commit(flushing: false)
        commits += 1
        history.append(log.snapshot)
        tally.count(.swept, swept.events)
        try findGone()
    }

    /// Tells the oracle what the log has let go of.
    mutating func findGone() throws {
        let there = Set(try log.read(after: 0, limit: .max).map(\.sequence))
        oracle.gone = oracle.events.isEmpty ? [] : Set(Int64(1)...Int64(oracle.events.count)).subtracting(there)
    }
}
