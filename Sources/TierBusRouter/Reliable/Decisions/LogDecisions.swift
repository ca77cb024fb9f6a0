import TierBusCore

/// What the reliable tier decides: who gets which event when, what is retried, held back, set aside and kept.
///
/// Facts in the past tense go in, actions come out. There is no clock, lock, await or input and output in here; one
/// owner carries the actions out, in their order. The records of an answer are committed together before its deliveries
/// are handed over. If a commit fails the value is thrown away with the log, and a new one begins with
/// ``recovered(_:at:)``.
package struct LogDecisions: Sendable {
    private let options: DurableOptions
    private let limits: LookAheadLimits
    private let sabotage: LogSabotage
    private var lastSequence: Int64 = 0
    private var states: [String: DurableState] = [:]
    /// Subscriptions for which what the log had at the start is not counted yet.
    private var uncounted: Set<String> = []
    /// The subscription whose look counts what the log had at the start.
    private var counter: String?

    /// Decisions over a log that nothing is known of yet.
    /// - Parameter options: For subscriptions that nobody has registered, or that have none of their own.
    package init(
        options: DurableOptions = DurableOptions(), limits: LookAheadLimits = LookAheadLimits(),
        sabotage: LogSabotage = []
    ) {
        self.options = options
        self.limits = limits
        self.sabotage = sabotage
    }

    /// The log was opened. Comes first, once. The looks of the answer count what each subscription is owed.
    package mutating func recovered(_ recovery: LogRecovery, at now: Moment) -> [LogAction] {
        var answer = LogAnswer()
        lastSequence = recovery.lastSequence
        states = [:]
        counter = nil
        uncounted = []
        for row in recovery.subscriptions {
            var state = DurableState(
                row, countEnd: lastSequence, options: options, limits: limits, sabotage: sabotage, at: now)
            state.recallLetters(at: now, &answer)
            states[row.name] = state
            if states[row.name]?.isCounted == false { uncounted.insert(row.name) }
        }
        for remark in recovery.remarks { answer.remark(.storage, "", remark) }
        lookForCounts(&answer)
        return answer.actions
    }

    /// Everybody who takes part from the start has registered: who is absent now is remarked. Optional.
    package mutating func started(at now: Moment) -> [LogAction] {
        var answer = LogAnswer()
        for (name, state) in states.sorted(by: { $0.key < $1.key }) where !state.isRegistered {
            tellAbsence(name, &answer)
        }
        return answer.actions
    }

    /// Somebody takes the events of a durable subscription from now on: a new one, or one the log knows.
    ///
    /// What it wants is redefined if it differs from what the log has. A name that is registered is unregistered first.
    /// - Parameters:
    ///   - source: The container whose events it wants, whatever their scope; nil for the global ones of every container.
    ///   - start: Where a new subscription begins; without effect on one that the log knows.
    ///   - latest: The sequence that ``SubscriptionStart/latest`` stands for; nil for the last one there is.
    ///   - window: Most events in flight at a time, 1 or more.
    ///   - options: What it wants of its deliveries; nil for what these decisions began with.
    ///   - isInbox: Whether its events are handled in the transactions of the log, so that an interrupted delivery has left
    ///     nothing. What was interrupted is then handed over alone.
    ///   - hasSurvived: Whether the log was opened anew by the process that had it open before, so that no delivery of an
    ///     inbox was interrupted.
    package mutating func registered(
        name: String, container: String, type: String, source: String?, start: SubscriptionStart,
        latest: Int64? = nil, window: Int, options: DurableOptions? = nil, isInbox: Bool = false,
        hasSurvived: Bool = false, at now: Moment
    ) -> [LogAction] {
        var answer = LogAnswer()
        var state: DurableState
        if let known = states[name] {
            state = known
            if state.isRegistered { state.unregister { _, _ in true } }
            if (state.row.container, state.row.type, state.row.source) != (container, type, source) {
                state.redefine(container: container, type: type, source: source, lastSequence: lastSequence)
                answer.record(.redefined(state.row.withoutExceptions))
            }
        } else {
            let absent = states.filter { !$0.value.isRegistered }.keys
            if let other = NameDistance.suggestion(for: name, among: absent) {
                answer.remark(
                    .similarName, name,
                    "the durable subscription '\(name)' is new; nobody has registered '\(other)', which the log knows")
            }
            let row = LogSubscription(
                name: name, container: container, type: type, source: source,
                floor: start == .latest ? min(latest ?? lastSequence, lastSequence) : 0)
            answer.record(.added(row))
            state = DurableState(
                row, countEnd: lastSequence, options: self.options, limits: limits, sabotage: sabotage, at: now)
        }
        state.options = options ?? self.options
        if state.options.afterDeadLetter == .continueKey { state.releaseHalted(&answer) }
        state.isRegistered = true
        state.window = max(1, window)
        state.isInbox = isInbox
        state.hasSurvived = isInbox && hasSurvived
        if !state.isCounted { uncounted.insert(name) }
        states[name] = state
        finish(name, at: now, &answer)
        return answer.actions
    }

    /// Nobody takes its events any more; the row stays. What a handler may have begun stays in flight, with its key, until
    /// its outcome is heard of or its ack wait has passed; the rest is held for whoever registers the name next.
    /// - Parameter hasBegun: Whether a delivery in flight, by sequence and attempt, may have reached its handler; what
    ///   has not costs neither an attempt nor an interruption.
    package mutating func unregistered(
        _ name: String, at now: Moment, hasBegun: (Int64, Int) -> Bool = { _, _ in true }
    ) -> [LogAction] {
        change(name, at: now) { (state, _) in
            if state.isRegistered { state.unregister(hasBegun: hasBegun) }
        }
    }

    /// A subscription that nobody registers any more is given up for good, with all that it is owed. Without effect on one
    /// that is registered, or that the log does not know.
    package mutating func removed(_ name: String, at now: Moment) -> [LogAction] {
        guard let state = states[name], !state.isRegistered else { return [] }
        states[name] = nil
        uncounted.remove(name)
        if counter == name { counter = nil }
        var answer = LogAnswer()
        answer.record(.removed(subscription: name))
        lookForCounts(&answer)
        return answer.actions
    }

    /// Everything up to here is settled for every subscription.
    package var settledUpTo: Int64 { states.values.reduce(lastSequence) { min($0, $1.row.floor) } }

    /// Whether the log knows a subscription, and whether somebody takes its events.
    package func isRegistered(_ name: String) -> Bool? { states[name]?.isRegistered }

    /// Events were appended, in order. Called within their transaction, before its commit: the records go into the same
    /// transaction, the deliveries are handed over after the commit.
    package mutating func stored(_ heads: [StoredHead], at now: Moment) -> [LogAction] {
        var answer = LogAnswer()
        guard let last = heads.last?.sequence else { return [] }
        let before = lastSequence
        lastSequence = max(lastSequence, last)
        for name in states.keys.sorted() {
            guard var state = states.removeValue(forKey: name) else { continue }
            let owed = heads.count { state.wants($0, as: state.row) }
            state.storedForIt += owed
            let isCaughtUp = state.isRegistered && state.scanned == before
            if isCaughtUp { state.see(heads, at: now, &answer) }
            let isAbsent = !state.isRegistered && owed > 0
            states[name] = consume state
            if isCaughtUp { finish(name, at: now, &answer) }
            if isAbsent { tellAbsence(name, &answer) }
        }
        return answer.actions
    }

    /// A look was answered.
    /// - Parameters:
    ///   - heads: What stands after `after`, of any type, in order.
    ///   - reachedEnd: Whether there was nothing after them.
    package mutating func found(
        _ heads: [StoredHead], subscription name: String, after: Int64, reachedEnd: Bool, at now: Moment
    ) -> [LogAction] {
        precondition(!heads.isEmpty || reachedEnd, "an empty answer to a look means that the log has ended")
        guard let look = states[name]?.look, look.after == after else { return [] }
        var answer = LogAnswer()
        states[name]?.look = nil
        if counter == name { counter = nil }
        // What was stored while the look was under way may not be in it.
        let end = max(heads.last?.sequence ?? after, reachedEnd ? look.last : after)
        for other in uncounted {
            states[other]?.count(heads, after: after, to: end)
            if states[other]?.isCounted == true { uncounted.remove(other) }
        }
        let isSeen = states[name].map { $0.isRegistered && after <= $0.scanned } ?? false
        if isSeen {
            states[name]?.see(heads, to: end, at: now, &answer)
        }
        finish(name, at: now, &answer)
        return answer.actions
    }

    /// The handler returned. Taken from any attempt as long as the event is not settled; without effect otherwise.
    /// - Parameter wasFiltered: Whether a filter of the subscription kept it from the handler.
    package mutating func acked(
        subscription name: String, sequence: Int64, attempt: Int, wasFiltered: Bool, at now: Moment
    ) -> [LogAction] {
        change(name, at: now) { (state, answer) in
            state.acked(sequence, attempt: attempt, wasFiltered: wasFiltered, at: now, &answer)
        }
    }

    /// The handler threw. Without effect unless this attempt is in flight.
    /// - Parameter wait: How long it asked to wait; nil for the wait of the policy.
    package mutating func failed(
        subscription name: String, sequence: Int64, attempt: Int, reason: String, after wait: Duration? = nil,
        at now: Moment
    ) -> [LogAction] {
        change(name, at: now) { (state, answer) in
            state.failed(sequence, attempt: attempt, reason: reason, cause: .failed, after: wait, at: now, &answer)
        }
    }

    /// The event must be set aside at once: it cannot be decoded, or the handler said so. Without effect unless this
    /// attempt is in flight.
    package mutating func rejected(
        subscription name: String, sequence: Int64, attempt: Int, reason: String, at now: Moment
    ) -> [LogAction] {
        change(name, at: now) { (state, answer) in
            state.rejected(sequence, attempt: attempt, reason: reason, at: now, &answer)
        }
    }

    /// The handler was not called: nothing is charged, and the event is delivered again when it is its turn, which may
    /// be in this answer. Without effect unless this attempt is in flight.
    package mutating func returned(
        subscription name: String, sequence: Int64, attempt: Int, at now: Moment
    ) -> [LogAction] {
        change(name, at: now) { (state, _) in state.returned(sequence, attempt: attempt) }
    }

    /// The handler begins, or asks for more time: the ack wait of this attempt begins anew. Records nothing.
    package mutating func extended(subscription name: String, sequence: Int64, attempt: Int, at now: Moment) {
        states[name]?.extended(sequence, attempt: attempt, at: now)
    }

    // MARK: Dead letters

    /// Somebody wants the event of a dead letter delivered again, with all its attempts. Without effect unless the letter
    /// is set aside, or if the log does not know its subscription.
    /// - Parameter letter: As the log has it.
    package mutating func redriven(_ letter: DeadLetter, at now: Moment) -> [LogAction] {
        change(letter.subscription, at: now) { (state, answer) in state.redrive(letter, at: now, &answer) }
    }

    /// Somebody gives the event of a dead letter up. Without effect unless the letter is set aside, or if the log does not
    /// know its subscription.
    /// - Parameter letter: As the log has it.
    package mutating func discarded(_ letter: DeadLetter, at now: Moment) -> [LogAction] {
        change(letter.subscription, at: now) { (state, answer) in state.discard(letter, at: now, &answer) }
    }

    // MARK: How events end

    /// Somebody waits to hear how an event ends for a subscription.
    /// - Parameter name: One that wants it.
    /// - Returns: Whether it has not ended yet; false, too, for one that is from before the subscription began.
    package mutating func watched(_ sequence: Int64, by name: String) -> Bool {
        guard states[name]?.isOpen(sequence) == true else { return false }
        states[name]?.watched.insert(sequence)
        return true
    }

    /// The subscriptions that an event is for, by what they want.
    package func wanting(_ head: StoredHead) -> Set<String> {
        Set(states.lazy.filter { $0.value.wants(head, as: $0.value.row) }.map(\.key))
    }

    /// How watched events have ended since the last call.
    package mutating func takeSettlements() -> [(subscription: String, sequence: Int64, Settlement)] {
        var result: [(subscription: String, sequence: Int64, Settlement)] = []
        for name in states.keys.sorted() where states[name]?.settlements.isEmpty == false {
            for (sequence, how) in states[name]?.settlements ?? [] { result.append((name, sequence, how)) }
            states[name]?.settlements = []
        }
        return result
    }

    /// The deliveries whose ack wait has passed, which ``timePassed(at:)`` takes as failed. The owner gives those more
    /// time whose handler has not been called.
    package func overdue(at now: Moment) -> [(subscription: String, sequence: Int64, attempt: Int)] {
        states.keys.sorted().flatMap { name in
            (states[name]?.overdue(at: now) ?? []).map { (name, $0.sequence, $0.attempt) }
        }
    }

    /// It is later.
    package mutating func timePassed(at now: Moment) -> [LogAction] {
        var answer = LogAnswer()
        for name in states.keys.sorted() {
            guard let due = states[name]?.nextDue, due <= now.uptime else { continue }
            states[name]?.timePassed(at: now, &answer)
            finish(name, at: now, &answer)
        }
        return answer.actions
    }

    /// The uptime at which ``timePassed(at:)`` has something to do: the next retry, or the next missed ack wait.
    package var nextDue: Int64? { states.values.lazy.compactMap { $0.nextDue }.min() }

    /// What became of the events of one subscription; nil if the log does not know it.
    package func counters(of name: String) -> DurableCounters? { states[name]?.counters }

    /// What became of the events, by subscription; absent ones, too.
    package var counters: [String: DurableCounters] { states.mapValues(\.counters) }

    /// Whether an event is in memory for a subscription and not settled.
    package func isOwed(_ sequence: Int64, to name: String) -> Bool {
        guard let state = states[name] else { return false }
        return state.events[sequence] != nil || state.begun[sequence] != nil
    }

    /// How many events of a subscription are in memory, settled ones above the floor included.
    package func eventsInMemory(of name: String) -> Int { states[name]?.order.count ?? 0 }

    /// Whether no registered subscription has anything pending, and no look is unanswered.
    ///
    /// What waits for a retry is pending. What absent subscriptions are owed is not considered.
    package var isIdle: Bool {
        states.values.allSatisfy { state in
            guard state.look == nil else { return false }
            return !state.isRegistered || (state.counters.pending == 0 && state.inFlight == 0)
        }
    }

    // MARK: Parts

    private mutating func change(
        _ name: String, at now: Moment, _ body: (inout DurableState, inout LogAnswer) -> Void
    ) -> [LogAction] {
        var answer = LogAnswer()
        // Taken out: changing a copy would copy all that it holds.
        guard var state = states.removeValue(forKey: name) else { return [] }
        body(&state, &answer)
        // Given back, not copied: with a second owner the next change would copy all that it holds.
        states[name] = consume state
        finish(name, at: now, &answer)
        return answer.actions
    }

    private mutating func finish(_ name: String, at now: Moment, _ answer: inout LogAnswer) {
        guard var state = states.removeValue(forKey: name) else { return }
        state.finish(at: now, &answer)
        if state.isRegistered, state.look == nil, state.scanned < lastSequence, state.wantsLook {
            state.look = (state.scanned, lastSequence)
            answer.look(name, after: state.scanned, limit: limits.look)
        }
        states[name] = consume state
        lookForCounts(&answer)
    }

    /// One pass through the log counts for all: the subscription that is farthest back looks, the others come along.
    private mutating func lookForCounts(_ answer: inout LogAnswer) {
        guard counter == nil, !uncounted.isEmpty else { return }
        let waiting = uncounted.compactMap { states[$0] }.filter { $0.look == nil }
        guard let state = waiting.min(by: { ($0.counted, $0.row.name) < ($1.counted, $1.row.name) }) else { return }
        counter = state.row.name
        states[state.row.name]?.look = (state.counted, lastSequence)
        answer.look(state.row.name, after: state.counted, limit: limits.look)
    }

    private mutating func tellAbsence(_ name: String, _ answer: inout LogAnswer) {
        guard let state = states[name], !state.isAbsenceTold else { return }
        states[name]?.isAbsenceTold = true
        answer.remark(
            .absentSubscription, name,
            "nobody has registered the durable subscription '\(name)'; \(state.counters.pending) events wait for it")
    }
}

extension LogSubscription {
    fileprivate var withoutExceptions: LogSubscription {
        var copy = self
        copy.exceptions = [:]
        copy.letters = [:]
        return copy
    }
}
