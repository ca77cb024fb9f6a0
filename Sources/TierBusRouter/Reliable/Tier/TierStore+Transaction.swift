import Synchronization
import TierBusCore

extension TierStore {
    /// Works out and commits what a round writes: outcomes, registrations, what time brought, publishes.
    ///
    /// Facts come first and are only collected; the log is written at the end, so that nothing is read within a
    /// transaction that has changes. After a failure the decisions no longer agree with the log: both are to be made
    /// anew.
    func transact(_ work: TierInbox, at moment: Moment) throws(TierFailure) -> TierRound {
        var round = TierRound(at: moment)
        if log == nil {
            try open(&round)
            let registrations = tier.sabotage.contains(.registrationsForgotten) ? [:] : registrations
            for (_, registration) in registrations.sorted(by: { $0.key < $1.key }) {
                try register(registration, &round)
            }
        }
        for outcome in work.outcomes { try carryOut(settle(outcome, &round), &round) }
        for (place, request) in work.requests.enumerated() { try prepare(request, place, &round) }
        if let due = decisions.nextDue, due <= moment.uptime {
            extendWaiting(at: moment)
            try carryOut(decisions.timePassed(at: moment), &round)
        }
        try write(work.publishes, &round)
        return round
    }

    /// Gives more time to deliveries that wait behind others on their lane.
    private func extendWaiting(at moment: Moment) {
        for (name, sequence, attempt) in decisions.overdue(at: moment) {
            let isWaiting = registrations[name]?.sink.isWaiting(sequence, attempt: attempt) == true
            guard isWaiting || bodies.contain(sequence, of: name, attempt: attempt) else { continue }
            decisions.extended(subscription: name, sequence: sequence, attempt: attempt, at: moment)
        }
    }

    private func open(_ round: inout TierRound) throws(TierFailure) {
        life += 1
        if life > 1 { counters.reopenings += 1 }
        let recovery: LogRecovery
        do {
            let opened = try tier.source.open()
            log = opened
            tier.canRunBodies.store(opened is any InboxLog, ordering: .releasing)
            recovery = try opened.recover()
        } catch {
            throw TierFailure(error, "opening the log failed")
        }
        if let contradiction = recovery.contradiction {
            throw TierFailure(LogError(.corrupt, "\(tier.source.label): \(contradiction)"), "reading the log failed")
        }
        noteRepairs(recovery.remarks)
        lastSequence = recovery.lastSequence
        openingSequence = openingSequence ?? lastSequence
        decisions = LogDecisions(options: tier.options)
        // They are offered again.
        bodies.forgetAll()
        try carryOut(decisions.recovered(recovery, at: round.moment), &round)
    }

    // MARK: Facts

    func settle(_ outcome: DurableOutcome, _ round: inout TierRound) -> [LogAction] {
        let (name, sequence, moment) = (outcome.subscription, outcome.sequence, round.moment)
        var attempt = outcome.attempt
        if outcome.life != life, !tier.sabotage.contains(.oldLifeBelieved) {
            // These decisions know nothing of that delivery. If the event is to be offered again in this very round, the
            // outcome stands for that; else only an acknowledgement counts, of which the attempt does not matter.
            guard outcome.result.isFinal else { return [] }
            attempt = round.takeOffer(of: sequence, to: name) ?? 0
        }
        switch outcome.result {
        case .acked, .filtered:
            return decisions.acked(
                subscription: name, sequence: sequence, attempt: attempt, wasFiltered: outcome.result == .filtered,
                at: moment)
        case .deadLetter(let reason):
            return decisions.rejected(
                subscription: name, sequence: sequence, attempt: attempt, reason: reason, at: moment)
        case .failed(let reason, let wait):
            return decisions.failed(
                subscription: name, sequence: sequence, attempt: attempt, reason: reason, after: wait, at: moment)
        case .returned:
            return decisions.returned(subscription: name, sequence: sequence, attempt: attempt, at: moment)
        // Kept apart: they run when the transaction has begun.
        case .body: return []
        case .extended:
            decisions.extended(subscription: name, sequence: sequence, attempt: attempt, at: moment)
            return []
        }
    }

    private func prepare(_ request: TierRequest, _ place: Int, _ round: inout TierRound) throws(TierFailure) {
        switch request {
        case .register(let registration, _):
            let name = registration.name
            if round.registrations[name, default: registrations[name]] != nil {
                round.refusals[place] = LogError(
                    .internalError, "\(tier.source.label): the durable subscription '\(name)' is registered already")
            } else {
                round.registrations[name] = .some(registration)
                try register(registration, &round)
            }
        case .unregister(let name, _):
            guard let registration = round.registrations[name, default: registrations[name]] else { return }
            round.registrations[name] = .some(nil)
            let unsent = round.offers.removeValue(forKey: name) ?? []
            let actions = decisions.unregistered(name, at: round.moment) { sequence, attempt in
                !registration.sink.isWaiting(sequence, attempt: attempt)
                    && !unsent.contains { $0.sequence == sequence && $0.attempt == attempt }
            }
            try carryOut(actions, &round)
        case .allRegistered:
            isEverybodyThere = true
            try carryOut(decisions.started(at: round.moment), &round)
        case .letter(let decision, let name, let sequence, _):
            try decide(decision, name, sequence, place, &round)
        case .remove(let name, _): try remove(name, place, &round)
        case .history, .census, .deadLetters, .read, .releaseConfirmations, .tables: break
        }
    }

    private func decide(
        _ decision: LetterDecision, _ name: String, _ sequence: Int64, _ place: Int, _ round: inout TierRound
    ) throws(TierFailure) {
        guard let log else { throw TierFailure(tier.closedError, "reading failed") }
        guard decisions.isRegistered(name) != nil else {
            return round.refusals[place] = LogError(
                .notFound, "\(tier.source.label): there is no durable subscription '\(name)'")
        }
        let letter: DeadLetter?
        do {
            // A damaged one may stand where no event can; nothing can become of it.
            let isPlace = sequence > 0 && sequence <= lastSequence
            letter = isPlace ? try log.deadLetters(after: (name, sequence - 1), limit: 1).first : nil
        } catch { throw TierFailure(error, "reading a dead letter failed") }
        guard let letter, letter.subscription == name, letter.sequence == sequence else {
            let text = "\(tier.source.label): event \(sequence) is no dead letter of '\(name)'"
            return round.refusals[place] = LogError(.notFound, text)
        }
        // The log does not know yet what this round has decided.
        guard letter.state == .setAside, round.decided.insert(letter.place).inserted else { return }
        round.changed.insert(place)
        switch decision {
        case .redrive: try carryOut(decisions.redriven(letter, at: round.moment), &round)
        case .discard: try carryOut(decisions.discarded(letter, at: round.moment), &round)
        }
    }

    private func remove(_ name: String, _ place: Int, _ round: inout TierRound) throws(TierFailure) {
        switch decisions.isRegistered(name) {
        case nil:
            round.refusals[place] = LogError(
                .notFound, "\(tier.source.label): there is no durable subscription '\(name)'")
        case true?:
            round.refusals[place] = LogError(
                .inUse, "\(tier.source.label): somebody takes the events of the durable subscription '\(name)'")
        case false?:
            round.changed.insert(place)
            try carryOut(decisions.removed(name, at: round.moment), &round)
        }
    }

    private func register(_ registration: DurableRegistration, _ round: inout TierRound) throws(TierFailure) {
        let actions = decisions.registered(
            name: registration.name, container: registration.container, type: registration.type,
            source: registration.source, start: registration.start,
            latest: registration.isFromTheStart ? openingSequence : nil, window: registration.window,
            options: registration.options, isInbox: registration.isInbox,
            // What was in flight to a name that nobody has registered before was so in an earlier process.
            hasSurvived: life > 1 && everRegistered.contains(registration.name), at: round.moment)
        try carryOut(actions, &round)
    }

    // MARK: Writing

    private func write(_ publishes: [TierPublish], _ round: inout TierRound) throws(TierFailure) {
        guard !publishes.isEmpty || !round.records.isEmpty || hasBodiesInTurn else { return }
        guard let log else { throw TierFailure(tier.closedError, "writing failed") }
        var heads: [StoredHead] = []
        var isDone = false
        while !isDone {
            do { try log.begin() } catch { throw TierFailure(error, "beginning a transaction failed") }
            heads = try append(publishes, to: log, &round)
            round.bodies.beginAgain()
            isDone = hasBodiesInTurn ? try runBodies(in: log, &round) : true
        }
        round.lastLook = nil
        if !heads.isEmpty { try carryOut(decisions.stored(heads, at: round.moment), &round) }
        try recordBodies(&round)
        let isSkipped = tier.sabotage.contains(.lazyCommitSkipped) && publishes.isEmpty
        guard round.hasAccepted || !round.records.isEmpty, !isSkipped else {
            do { try log.rollback() } catch { throw TierFailure(error, "undoing a transaction failed") }
            return
        }
        if !tier.sabotage.isEmpty { anticipate(publishes, &round) }
        try commit(log, &round)
    }

    private func append(
        _ publishes: [TierPublish], to log: any DurableLog, _ round: inout TierRound
    ) throws(TierFailure) -> [StoredHead] {
        var heads: [StoredHead] = []
        round.answers = []
        for publish in publishes {
            do {
                let answer = try log.append(publish.entry)
                if case .stored(let sequence) = answer {
                    heads.append(StoredHead(sequence: sequence, publish.entry))
                    round.keep(publish.entry, sequence, uptime: publish.uptime)
                    round.lastSequence = sequence
                }
                round.answers.append(.success(answer))
            } catch {
                guard Self.concernsOneEvent(error) else { throw TierFailure(error, "storing an event failed") }
                round.answers.append(.failure(error))
            }
        }
        return heads
    }

    private func commit(_ log: any DurableLog, _ round: inout TierRound) throws(TierFailure) {
        do {
            for record in round.records { try log.apply(record) }
        } catch {
            throw TierFailure(error, "recording failed")
        }
        let isFlushing = round.hasAccepted || !round.changed.isEmpty
        do { try log.commit(flushing: isFlushing) } catch  where !tier.sabotage.contains(.unknownCommitTakenAsDone) {
            throw TierFailure(error, "a commit failed", isCommit: true)
        } catch {
            note("a commit failed", error)
        }
        if isFlushing { counters.flushingCommits += 1 } else { counters.lazyCommits += 1 }
        lastSequence = max(lastSequence, round.lastSequence)
        commitsSinceTidying += 1
    }

    /// Whether a failed append left the transaction as it was. If it did not after all, the commit fails.
    private static func concernsOneEvent(_ error: LogError) -> Bool {
        switch error.code {
        case .full, .tooLarge, .encoding, .idempotencyConflict: true
        default: false
        }
    }
}
