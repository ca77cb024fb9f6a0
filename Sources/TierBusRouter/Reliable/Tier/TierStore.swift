import Synchronization
import TierBusCore

/// The store's thread: the log, the decisions, and one round after the other. Confined to that thread.
final class TierStore {
    let tier: ReliableTier
    /// Nil while the log could not be opened again.
    var log: (any DurableLog)?
    var decisions: LogDecisions
    /// Which life of the decisions this is.
    var life = 0
    /// What is registered, whatever becomes of the log.
    var registrations: [String: DurableRegistration] = [:]
    /// The names that were ever registered in this process.
    var everRegistered: Set<String> = []
    /// Whether everybody who takes part from the start has registered.
    var isEverybodyThere = false
    /// The highest sequence when the log was opened first.
    var openingSequence: Int64?
    /// The highest sequence that is known to be committed.
    var lastSequence: Int64 = 0
    /// Outcomes that could not be recorded yet.
    var kept: [DurableOutcome] = []
    /// What waits to be handled in a transaction.
    var bodies = BodyQueue()
    /// The one whose turn it is in an exact replay.
    var bodyInTurn: EventID?
    var counters = TierCounters()
    /// Whether the last round failed for good, and when the next opening is tried without being asked.
    var reopening: (due: Int64, wait: Int64)?
    /// What was refused for want of room, as long as there is none.
    var wanted: WantedRoom?
    /// What the backlog was last said to be.
    var backlog = HealthState.ready
    var commitsSinceTidying = 0
    /// Events stored since something was let go of, and the uptime of the next look while there is rest.
    var sweepDebt = 0
    var nextSweep = Int64.min
    /// Publishers that wait until their events are settled, and the life whose decisions know of them.
    var waiters = ConfirmationWaiters()
    var watchedLife = 0

    private static let tries = 3
    private static let commitsBetweenTidying = 256
    private static let shortestWait: Int64 = 1_000_000_000
    private static let longestWait: Int64 = 30_000_000_000

    init(_ tier: ReliableTier) {
        self.tier = tier
        decisions = LogDecisions(options: tier.options)
    }

    var moment: Moment { Moment(uptime: tier.clock.uptime, wall: tier.clock.now) }

    // MARK: The thread

    /// Runs until the tier is closed. `opened` is told once whether the log is there.
    func run(_ opened: (Result<Void, LogError>) -> Void) {
        let result = open()
        opened(result)
        guard case .success = result else { return }
        var company = 0
        while true {
            awaitCompany(company)
            guard let work = tier.take() else { break }
            if !work.publishes.isEmpty { company = work.publishes.count }
            if !work.isEmpty || hasBodiesInTurn {
                processAndCount(work)
                sweepBetweenRounds()
            } else if !sweepIfDue() {
                tidyIfIdle()
                tier.parker.park()
            }
        }
        end()
    }

    /// Opens the log.
    func open() -> Result<Void, LogError> {
        do {
            let round = try transact(TierInbox(), at: moment)
            // First: the timer may go off at once.
            tier.inbox.withLock { if $0.phase == .opening { $0.phase = .open } }
            finish(round, of: TierInbox(), baseline: lastSequence)
            return .success(())
        } catch {
            discardLog()
            tier.end()
            return .failure(error.error)
        }
    }

    /// Does what waits, once.
    /// - Returns: Whether there will be more; false when the tier is closed and all is done.
    func round() -> Bool {
        while let work = tier.take() {
            guard !work.isEmpty || hasBodiesInTurn else {
                while sweepIfDue() {}
                tidyIfIdle()
                return true
            }
            processAndCount(work)
        }
        end()
        return false
    }

    func processAndCount(_ work: TierInbox) {
        process(work)
        tier.endedCount.add(work.weight, ordering: .releasing)
        tier.mayBeIdle()
    }

    private func end() {
        shutDown()
        tier.end()
        tier.mayBeIdle()
    }

    /// Gives those whose publishes went together the last time a moment to publish again, so that they share the next
    /// commit, too. One that publishes alone is not delayed.
    private func awaitCompany(_ last: Int) {
        guard last > 1 else { return }
        var (waiting, still) = (0, 0)
        for _ in 0..<Self.patience {
            let count = tier.inbox.withLock { $0.publishes.count }
            still = count == waiting ? still + 1 : 0
            if count >= last || (count > 0 && still == Self.stillness) { return }
            waiting = count
            NamedThread.yield()
        }
    }

    /// Most times that the thread gives its core away for company: some microseconds where nobody else wants it.
    private static let patience = 64
    /// How often in a row nobody may have come, once somebody is there.
    private static let stillness = 8

    private func tidyIfIdle() {
        guard let log, commitsSinceTidying >= Self.commitsBetweenTidying else { return }
        commitsSinceTidying = 0
        do { try log.tidy() } catch { note("tidying the log failed", error) }
    }

    private func shutDown() {
        // Each round is done with some of them, whatever becomes of it. What has no room stays owed.
        bodies.hurry()
        while hasBodiesInTurn { process(TierInbox()) }
        // What was handled while the log was away gets a last chance.
        if log == nil, !kept.isEmpty { process(TierInbox()) }
        waiters.fail(tier.closedError)
        guard let log else { return }
        do { try log.tidy() } catch { note("tidying the log failed", error) }
        discardLog()
    }

    // MARK: Rounds

    /// Does the work, in a few tries, or answers it with the error.
    private func process(_ work: TierInbox) {
        var work = work
        takeBodies(from: &work)
        work.outcomes = kept + work.outcomes
        kept = []
        let baseline = lastSequence
        var hasFailedCommit = false
        for attempt in 1... {
            do {
                let round = try transact(work, at: moment)
                if reopening != nil {
                    reopening = nil
                    isUp()
                }
                return finish(round, of: work, baseline: baseline)
            } catch {
                note(error.doing, error.error)
                discardLog()
                hasFailedCommit = hasFailedCommit || error.isCommit
                let isBelieved = error.isCommit && tier.sabotage.contains(.unknownCommitTakenAsUndone)
                if attempt >= Self.tries || reopening != nil || isBelieved {
                    return giveUp(work, error.error, hasFailedCommit: hasFailedCommit, baseline: baseline)
                }
            }
        }
    }

    /// Tells those who wait. Opens the log once more for what was handled, so that it is recorded and the rest goes on.
    private func giveUp(_ work: TierInbox, _ failure: LogError, hasFailedCommit: Bool, baseline: Int64) {
        var cause = failure
        var rest = TierInbox()
        rest.outcomes = work.outcomes
        // What they are about is offered again.
        bodies.forgetAll()
        // Who is letting go must not be offered anything by the next opening, nor stand in the way of who comes next.
        for case .unregister(let name, _) in work.requests { registrations[name] = nil }
        var round: TierRound?
        if reopening == nil {
            do {
                round = try transact(rest, at: moment)
            } catch {
                cause = error.error
                note(error.doing, error.error)
                discardLog()
            }
        }
        var error = failure
        // Where the log could be read since, and is as long as before, none of the commits took effect.
        if hasFailedCommit && (round == nil || lastSequence != baseline) {
            let text = "\(tier.source.label): whether a commit took effect is not known; publish again to find out"
            error = LogError(.unknownOutcome, "\(text): \(failure)")
        } else if failure.isForWantOfRoom, failure.code == .unknownOutcome {
            error = LogError(.full, failure.message)
        }
        if hasFailedCommit && tier.sabotage.contains(.unknownCommitTakenAsUndone) {
            error = LogError(.inputOutput, failure.message)
        }
        if round == nil {
            kept = tier.sabotage.contains(.outcomesForgotten) ? [] : work.outcomes.filter(\.result.isFinal)
            planReopening(cause)
        }
        if failure.isForWantOfRoom { wantRoom(for: work.publishes.map(\.entry), failure) }
        counters.refused += work.publishes.count
        for publish in work.publishes { publish.completion(.failure(error)) }
        for request in work.requests { request.fail(error) }
        if let round {
            finish(round, of: rest, baseline: lastSequence)
        } else {
            tier.published.withLock { $0 = counters }
            setTimer()
        }
    }

    func planReopening(_ error: LogError) {
        isDown(error)
        let longer = reopening.map { min(max($0.wait, Self.shortestWait / 2) * 2, Self.longestWait) }
        // Room comes from outside, and is to be found soon.
        let wait = error.isForWantOfRoom ? Self.roomInterval : longer ?? Self.shortestWait
        reopening = (due: tier.clock.uptime &+ wait, wait: wait)
    }

    /// What is done once a round is committed.
    private func finish(_ round: TierRound, of work: TierInbox, baseline: Int64) {
        for (name, registration) in round.registrations {
            registrations[name] = registration
            everRegistered.insert(name)
        }
        countBodies(of: round)
        let receipts = receipts(for: round, of: work.publishes, baseline: baseline)
        publishCounters()
        noteRoom(round, of: work.publishes)
        for remark in round.remarks { tier.remark(remark) }
        for (publish, receipt) in zip(work.publishes, receipts) {
            if case .success(let stored) = receipt { tier.onStored?(publish.entry.eventID, stored) }
            if !round.isAnsweredEarly { publish.completion(receipt) }
            if let request = publish.confirmation, case .success(let stored) = receipt {
                awaitConfirmation(request, of: publish, stored)
            }
        }
        finishBodies(of: round)
        for (name, deliveries) in round.offers.sorted(by: { $0.key < $1.key }) where !deliveries.isEmpty {
            registrations[name]?.sink.offer(deliveries)
        }
        for (place, request) in work.requests.enumerated() {
            answer(request, round.refusals[place], hasChanged: round.changed.contains(place))
        }
        tellSettlements()
        setTimer()
    }

    // MARK: Small parts

    /// Lets go of the log; the next round opens it anew.
    func discardLog() {
        guard let log else { return }
        self.log = nil
        do { try log.close() } catch { note("closing the log failed", error) }
    }

    func note(_ doing: String, _ error: LogError) {
        tier.remark(ReliableRemark(.storage, "", "\(tier.source.label): \(doing): \(error)"))
    }

    func setTimer() {
        // Without a log the decisions are out of date.
        let due = log == nil ? reopening?.due : [decisions.nextDue, wanted?.due, bodies.due].compactMap(\.self).min()
        tier.timer.set(due) { [tier] in tier.poke() }
    }

    private func publishCounters() {
        counters.subscriptions = decisions.counters
        var registered = 0
        var most = 0
        for figures in counters.subscriptions.values {
            // What waits behind a dead letter waits for somebody who decides.
            if figures.isRegistered { registered += figures.pending - figures.halted }
            most = max(most, figures.pending)
        }
        tier.pendingCount.store(registered, ordering: .releasing)
        tier.backlogCount.store(most, ordering: .releasing)
        noteBacklog(most)
        tier.published.withLock { $0 = counters }
    }
}
