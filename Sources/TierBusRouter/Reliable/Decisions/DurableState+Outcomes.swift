import TierBusCore

extension DurableState {
    // MARK: Deliveries

    /// Hands over what is ready, as far as the window has room.
    mutating func deliver(at now: Moment, _ answer: inout LogAnswer) {
        guard isRegistered else { return }
        while inFlight < window || sabotage.contains(.windowIgnored), mayDeliverNext,
            let sequence = ready.removeFirst()
        {
            guard var event = events[sequence] else { continue }
            if hasExpired(event, at: now) {
                expire(sequence, event, &answer)
                continue
            }
            // What was redriven is taken up at the opening, before its subscription is registered.
            if let reason = reasonToEnd(event) {
                setAside(sequence, event, reason, at: now, &answer)
                continue
            }
            if isInbox, event.interruptions > 0 { alone = sequence }
            event.attempt = max(event.attempt, event.failures) + 1
            let deadline = now.uptime(in: max(0, policy.ackWait.clampedNanoseconds))
            event.state = .inFlight(deadline: deadline)
            event.isMarked = false
            events[sequence] = event
            inFlight += 1
            deadlines.append(.init(uptime: deadline, sequence: sequence, attempt: event.attempt))
            handed = max(handed, sequence)
            touched.insert(sequence)
            switch event.cause {
            case .failed, .ackWaitPassed: counts.retries += 1
            case nil, .interrupted, .returned, .redriven: break
            }
            answer.deliver(row.name, sequence, attempt: event.attempt, cause: event.cause)
        }
    }

    /// Whether the next event may be in flight beside those that are. What was interrupted is alone: if it ends the
    /// process again, nothing else is charged for that.
    private var mayDeliverNext: Bool {
        guard isInbox, inFlight > 0, let next = ready.first else { return true }
        if let alone, case .inFlight? = events[alone]?.state { return false }
        return events[next]?.interruptions ?? 0 == 0
    }

    // MARK: Outcomes

    mutating func acked(
        _ sequence: Int64, attempt: Int, wasFiltered: Bool, at now: Moment, _ answer: inout LogAnswer
    ) {
        guard let event = events[sequence] ?? begun[sequence] else {
            endLingering(sequence, attempt: attempt)
            return
        }
        if sabotage.contains(.lateAckIgnored), !isInFlight(event, attempt) { return }
        var lingers = false
        switch event.state {
        case .waiting: ready.remove(sequence, event.priority)
        case .retrying(let due): retries.remove(RetryTime(uptime: due, sequence: sequence))
        case .inFlight:
            lingers = attempt != event.attempt
            if !lingers { inFlight -= 1 }
        }
        if wasFiltered { counts.filtered += 1 } else { counts.delivered += 1 }
        endRedriven(sequence, .settled, at: now, &answer)
        settle(sequence, event, wasFiltered ? .filtered : .delivered, lingers: lingers)
    }

    mutating func failed(
        _ sequence: Int64, attempt: Int, reason: String, cause: Redelivery, after asked: Duration? = nil,
        at now: Moment, _ answer: inout LogAnswer
    ) {
        guard var event = takeFromFlight(sequence, attempt: attempt) else { return }
        if !sabotage.contains(.attemptNotCounted) { event.failures += 1 }
        event.interruptions = 0
        event.cause = cause
        guard event.failures < max(1, policy.maxAttempts) else {
            setAside(sequence, event, reason, at: now, &answer)
            return
        }
        let wanted =
            asked.map { max(0, $0.clampedNanoseconds) } ?? policy.wait(afterFailures: event.failures, of: sequence)
        let wait = sabotage.contains(.backOffSkipped) ? 0 : wanted
        event.state = .retrying(due: now.uptime(in: wait))
        event.due = now.wall + .nanoseconds(wait)
        putBack(sequence, event)
    }

    mutating func rejected(
        _ sequence: Int64, attempt: Int, reason: String, at now: Moment, _ answer: inout LogAnswer
    ) {
        guard var event = takeFromFlight(sequence, attempt: attempt) else { return }
        event.failures += 1
        event.interruptions = 0
        setAside(sequence, event, reason, at: now, &answer)
    }

    mutating func returned(_ sequence: Int64, attempt: Int) {
        guard var event = takeFromFlight(sequence, attempt: attempt) else { return }
        event.state = .waiting
        event.cause = .returned
        putBack(sequence, event)
    }

    mutating func extended(_ sequence: Int64, attempt: Int, at now: Moment) {
        guard var event = events[sequence] ?? begun[sequence], isInFlight(event, attempt) else { return }
        let deadline = now.uptime(in: max(0, policy.ackWait.clampedNanoseconds))
        guard event.state != .inFlight(deadline: deadline) else { return }
        event.state = .inFlight(deadline: deadline)
        if begun[sequence] == nil { events[sequence] = event } else { begun[sequence] = event }
        deadlines.append(.init(uptime: deadline, sequence: sequence, attempt: attempt))
    }

    /// The deliveries whose ack wait has passed.
    func overdue(at now: Moment) -> [(sequence: Int64, attempt: Int)] {
        deadlines.due(at: now.uptime).filter { isRunning($0) }.map { ($0.sequence, $0.attempt) }
    }

    mutating func timePassed(at now: Moment, _ answer: inout LogAnswer) {
        while let item = deadlines.first, item.uptime <= now.uptime {
            deadlines.removeFirst()
            guard isRunning(item) else { continue }
            let seconds = policy.ackWait.clampedNanoseconds / 1_000_000_000
            if lingering[item.sequence]?.attempt != item.attempt {
                answer.remark(
                    .hang, row.name,
                    "nothing was heard of event \(item.sequence) within \(seconds) s: the attempt counts as failed")
            }
            failed(
                item.sequence, attempt: item.attempt,
                reason: "nothing was heard of it within the ack wait of \(seconds) s",
                cause: .ackWaitPassed, at: now, &answer)
        }
        while let retry = retries.first, retry.uptime <= now.uptime {
            _ = retries.removeFirst()
            guard var event = events[retry.sequence] else { continue }
            event.state = .waiting
            events[retry.sequence] = event
            ready.insert(retry.sequence, event.priority)
        }
    }

    /// The uptime of the next retry or missed ack wait.
    var nextDue: Int64? {
        // What is due for a retry waits for somebody who takes it.
        guard isRegistered else { return deadlines.first?.uptime }
        switch (deadlines.first?.uptime, retries.first?.uptime) {
        case (nil, let due), (let due, nil): return due
        case (let deadline?, let retry?): return min(deadline, retry)
        }
    }

    // MARK: Registration

    /// Nobody takes its events any more. A delivery that may have reached its handler stays in flight until something is
    /// heard of it or its ack wait has passed: whoever takes the events next must not handle it at the same time.
    /// - Parameter hasBegun: Whether a delivery in flight, by sequence and attempt, may have reached its handler.
    mutating func unregister(hasBegun: (Int64, Int) -> Bool) {
        isRegistered = false
        // It was there in this life: who let it go knows.
        isAbsenceTold = true
        for (sequence, var event) in events {
            guard case .inFlight = event.state, !hasBegun(sequence, event.attempt) else { continue }
            // Held, and charged with nothing.
            event.state = .waiting
            event.cause = .returned
            events[sequence] = event
            touched.insert(sequence)
            ready.insert(sequence, event.priority)
            inFlight -= 1
        }
        for (sequence, event) in lingering where !hasBegun(sequence, event.attempt) {
            endLingering(sequence, attempt: event.attempt)
        }
    }

    /// It wants something else from now on: what is above the floor is looked at and counted anew.
    mutating func redefine(container: String, type: String, source: String?, lastSequence: Int64) {
        row.container = container
        row.type = type
        row.source = source
        marksAfter = max(marksAfter, scanned)
        for (sequence, event) in events where sequence > row.floor {
            if case .inFlight = event.state { begun[sequence] = event } else { remembered[sequence] = event }
        }
        order.removeAll()
        // What was redriven at or below the floor is owed whatever is wanted.
        events = events.filter { $0.key <= row.floor }
        // What runs, or halts its key, keeps its key for itself.
        keys = keys.compactMapValues { queue in
            let kept = queue.filter {
                events[$0] != nil || begun[$0] != nil || lingering[$0] != nil || isHalting($0)
            }
            return kept.isEmpty ? nil : kept
        }
        ready.removeAll()
        retries.removeAll()
        for queue in keys.values {
            if let first = queue.first, let event = events[first] { activate(first, event) }
        }
        scanned = row.floor
        counted = row.floor
        countEnd = lastSequence
        counts.recovered = 0
        counts.redriven = 0
        storedForIt = settledCount + events.count
    }

    // MARK: Parts

    func isInFlight(_ event: OwedEvent, _ attempt: Int) -> Bool {
        guard case .inFlight = event.state else { return false }
        return event.attempt == attempt || sabotage.contains(.fencingOff)
    }

    /// Whether an ack wait is still that of a delivery in flight.
    func isRunning(_ item: Deadlines.Item) -> Bool {
        guard let event = events[item.sequence] ?? begun[item.sequence] ?? lingering[item.sequence] else {
            return false
        }
        return event.attempt == item.attempt && event.state == .inFlight(deadline: item.uptime)
    }

    /// The event of this attempt, which is in flight no longer; nil if it was not.
    private mutating func takeFromFlight(_ sequence: Int64, attempt: Int) -> OwedEvent? {
        guard let event = events[sequence] ?? begun[sequence] else {
            endLingering(sequence, attempt: attempt)
            return nil
        }
        guard isInFlight(event, attempt) else { return nil }
        inFlight -= 1
        return event
    }

    /// An event that was in flight waits again, for its turn or its retry.
    private mutating func putBack(_ sequence: Int64, _ event: OwedEvent) {
        guard begun.removeValue(forKey: sequence) == nil else {
            // It is looked at once more: it may not be wanted any longer.
            remembered[sequence] = event
            release(event.key, sequence)
            return
        }
        events[sequence] = event
        touched.insert(sequence)
        // An earlier one of the key may have come to be wanted while this one ran.
        keys[event.key]?.sort()
        guard let first = keys[event.key]?.first, first != sequence else { return activate(sequence, event) }
        if let earlier = events[first] {
            activate(first, earlier)
        } else if !isHalting(first) {
            activate(sequence, event)
        }
    }

    private mutating func endLingering(_ sequence: Int64, attempt: Int) {
        guard let event = lingering[sequence], event.attempt == attempt else { return }
        lingering[sequence] = nil
        inFlight -= 1
        release(event.key, sequence)
    }

    /// - Parameters:
    ///   - lingers: Whether a later attempt is in flight.
    ///   - halts: Whether later events of its key wait.
    mutating func settle(
        _ sequence: Int64, _ event: OwedEvent, _ how: Settlement, lingers: Bool = false, halts: Bool = false
    ) {
        events[sequence] = nil
        if watched.remove(sequence) != nil { settlements.append((sequence, how)) }
        // Where it is counted, it is as wanted.
        if begun.removeValue(forKey: sequence) != nil, sequence > counted { storedForIt += 1 }
        touched.insert(sequence)
        if lingers {
            lingering[sequence] = event
        } else if halts {
            halt(event.key, sequence)
        } else {
            release(event.key, sequence)
        }
    }

    /// Makes it a dead letter; the key goes on, or waits if the subscription wants it to.
    mutating func setAside(
        _ sequence: Int64, _ event: OwedEvent, _ reason: String, at now: Moment, _ answer: inout LogAnswer
    ) {
        let reason = reason.printable(bytes: 1_024)
        let halts = options.afterDeadLetter == .haltKey && !sabotage.contains(.haltIgnored)
        if !sabotage.contains(.deadLetterSkipped) {
            let letter = DeadLetter(
                subscription: row.name, sequence: sequence, orderingKey: event.key, reason: reason,
                failures: event.failures, interruptions: event.interruptions, at: now.wall, halts: halts,
                redrives: row.letters[sequence]?.redrives ?? 0)
            answer.record(.deadLetter(letter))
            row.letters[sequence] = halts ? letter : nil
            row.exceptions[sequence] =
                sequence > row.floor
                ? LogException(state: .dead, failures: event.failures, interruptions: event.interruptions) : nil
        }
        lastAttempts[sequence] = event.attempt
        counts.deadLettered += 1
        answer.remark(.deadLetter, row.name, "event \(sequence) was set aside: \(reason)".printable(bytes: 1_024))
        settle(sequence, event, .deadLettered, halts: halts)
    }
}

extension String {
    /// The text with control characters escaped, cut at a character boundary to so many bytes.
    fileprivate func printable(bytes limit: Int) -> String {
        var (result, count) = ("", 0)
        for scalar in unicodeScalars {
            let piece = scalar.properties.generalCategory == .control ? scalar.escaped(asASCII: true) : String(scalar)
            count += piece.utf8.count
            if count > limit { break }
            result += piece
        }
        return result
    }
}
