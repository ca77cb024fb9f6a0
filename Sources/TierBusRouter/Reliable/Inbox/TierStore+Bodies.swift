import TierBusCore

extension TierStore {
    /// Most bodies of one transaction, and nanoseconds after which no other one begins in it: publishers wait for the
    /// commit, too.
    private static let mostBodies = 64
    private static let bodyTime: Int64 = 2_000_000

    /// Keeps the bodies among what became of deliveries, for this round or a later one.
    func takeBodies(from work: inout TierInbox) {
        work.outcomes.removeAll { outcome in
            guard case .body(let body) = outcome.result else { return false }
            // Of an earlier life: the log was read anew since, and what it is about is offered again.
            if log != nil, outcome.life == life { bodies.append(outcome, body) }
            return true
        }
    }

    private var bodiesInTurn: [BodyQueue.Waiting] {
        if let due = bodies.pausedUntil, due > tier.clock.uptime { return [] }
        // In an exact replay each has its turn by the script.
        if tier.simulator?.script != nil, tier.inbox.withLock({ $0.phase == .open }) {
            return bodyInTurn.map { bodies.first(1, marked: $0) } ?? []
        }
        return bodies.first(Self.mostBodies)
    }

    /// Whether a body can run now.
    var hasBodiesInTurn: Bool { !bodies.isEmpty && !bodiesInTurn.isEmpty }

    /// Runs the body whose turn it is in a replay.
    /// - Returns: false if there is none.
    func runBody(marked mark: EventID) -> Bool {
        guard !bodies.first(1, marked: mark).isEmpty else { return false }
        bodyInTurn = mark
        processAndCount(TierInbox())
        bodyInTurn = nil
        return true
    }

    /// Runs bodies that wait, oldest first, in the transaction that has begun. Each is a part of it that can be undone by
    /// itself; the decisions are told afterwards, when the log is as it will be committed.
    /// - Returns: false if a body has undone the whole transaction: it is begun anew, and that body counts as failed.
    func runBodies(
        in log: any DurableLog, _ round: inout TierRound
    ) throws(TierFailure) -> Bool {
        guard let log = log as? any InboxLog else {
            throw TierFailure(
                LogError(.internalError, "\(tier.source.label) has no tables any more"), "running a body failed")
        }
        let waiting = bodiesInTurn
        let isFlushing = round.hasAccepted || waiting.contains { bodies.expectsEvents($0) }
        let start = tier.clock.uptime
        var handled: Set<Place> = []
        for next in waiting {
            if !round.bodies.results.isEmpty, tier.clock.uptime &- start > Self.bodyTime { break }
            round.bodies.done.append(next.body)
            let outcome = next.outcome
            let place = Place(subscription: outcome.subscription, sequence: outcome.sequence)
            // An attempt whose ack wait had passed may have a later one behind it: one of them takes effect.
            guard decisions.isOwed(outcome.sequence, to: outcome.subscription), !handled.contains(place) else {
                continue
            }
            if let failure = round.bodies.undoing.first(where: { $0.body == next.body })?.failure {
                round.bodies.results.append(
                    RoundBodies.Result(
                        outcome: outcome.ending(.init(thrown: failure)), body: next.body, failure: failure,
                        events: InboxEvents()))
                continue
            }
            let (failure, events, isIntact) = try run(next.body, in: log, isFlushing)
            if let failure = failure as? InboxError, failure.code == .full {
                // Not its fault: it stays where it is, and costs no attempt.
                round.bodies.done.removeLast()
                round.bodies.isStarved = true
                pauseBodies(failure, next.outcome.subscription)
                if isIntact { return true }
                do { try log.rollback() } catch { throw TierFailure(error, "undoing a transaction failed") }
                return false
            }
            guard isIntact else {
                round.bodies.undoing.append((next.body, failure ?? Self.undone))
                do { try log.rollback() } catch { throw TierFailure(error, "undoing a transaction failed") }
                return false
            }
            if failure == nil { handled.insert(place) }
            for stored in events.stored {
                round.keep(stored.entry, stored.sequence, uptime: tier.clock.uptime)
                round.lastSequence = stored.sequence
            }
            round.bodies.results.append(
                RoundBodies.Result(
                    outcome: outcome.ending(failure.map { .init(thrown: $0) } ?? .acked), body: next.body,
                    failure: failure, events: events))
        }
        return true
    }

    /// The log has no room for what a body writes: it is tried again after a while.
    private func pauseBodies(_ failure: InboxError, _ subscription: String) {
        guard bodies.pause(until: tier.clock.uptime &+ Self.roomInterval) else { return }
        tier.remark(
            ReliableRemark(
                .storage, subscription, "no room for what a body writes; it is tried again: \(failure.message)"))
    }

    private struct Place: Hashable {
        let subscription: String
        let sequence: Int64
    }

    private static var undone: InboxError {
        InboxError(.notAllowed, "a statement of the body has undone the whole transaction")
    }

    private func run(
        _ body: InboxBody, in log: any InboxLog, _ flushing: Bool
    ) throws(TierFailure) -> (failure: (any Error)?, events: InboxEvents, isIntact: Bool) {
        do { try log.beginBody(flushing: flushing) } catch { throw TierFailure(error, "beginning a body failed") }
        var events = InboxEvents()
        var failure: (any Error)?
        do {
            try body.run(log, events)
        } catch {
            failure = error
            events = InboxEvents()
        }
        do {
            return (failure, events, try log.endBody(keeping: failure == nil))
        } catch {
            throw TierFailure(error, "ending a body failed")
        }
    }

    /// Tells the decisions of what they stored and how their deliveries ended, as if each had a transaction of its own: an
    /// exact replay gives them one.
    func recordBodies(_ round: inout TierRound) throws(TierFailure) {
        for result in round.bodies.results {
            let heads = result.events.stored.map { StoredHead(sequence: $0.sequence, $0.entry) }
            if !heads.isEmpty { try carryOut(decisions.stored(heads, at: round.moment), &round) }
            try carryOut(settle(result.outcome, &round), &round)
        }
    }

    /// Counts what they stored, once their round is committed.
    func countBodies(of round: TierRound) {
        for result in round.bodies.results {
            counters.stored += result.events.stored.count
            counters.duplicates += result.events.duplicates.count
        }
    }

    /// Tells what became of them, after the publishes of their round, which were stored before them.
    func finishBodies(of round: TierRound) {
        guard !round.bodies.done.isEmpty else { return }
        // There was room for some, and an older one may still want more.
        if !round.bodies.isStarved { bodies.resume() }
        bodies.remove(round.bodies.done)
        for result in round.bodies.results {
            let outcome = result.outcome
            bodies.note(outcome.subscription, hasPublished: !result.events.stored.isEmpty)
            for stored in result.events.stored { stored.announce(bodyReceipt(stored.sequence)) }
            for duplicate in result.events.duplicates {
                remarkSource(of: duplicate.entry, storedAs: duplicate.sequence)
            }
            // Where its transaction was among the others.
            tier.onStored?(result.body.mark, bodyReceipt(outcome.sequence))
            result.body.ended(result.failure)
        }
    }

    private func bodyReceipt(_ sequence: Int64) -> Receipt {
        Receipt(sequence: sequence, isDuplicate: false, durability: log?.durability ?? .none)
    }

    /// The log, for who reads tables.
    var inboxLog: Result<any InboxLog, LogError> {
        guard let log else { return .failure(tier.closedError) }
        guard let inbox = log as? any InboxLog else {
            return .failure(
                LogError(.noTables, "\(tier.source.label): this kind of log has no tables of the app's own"))
        }
        return .success(inbox)
    }
}
