import TierBusCore

extension DurableState {
    // MARK: Deliveries

    /// Hands over what is ready, as far as the window has room.
    mutating func deliver(at now: Moment, _ answer: inout LogAnswer) {
        guard isRegistered else { return }
        while inFlight < window || sabotage.contains(.windowIgnored), let sequence = ready.removeFirst() {
            guard var event = events[sequence] else { continue }
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
            case nil, .interrupted, .returned: break
            }
            answer.deliver(row.name, sequence, attempt: event.attempt, cause: event.cause)
        }
    }

    // MARK: Outcomes

    mutating func acked(_ sequence: Int64, attempt: Int, wasFiltered: Bool) {
        guard let event = events[sequence] else {
            endLingering(sequence, attempt: attempt)
            return
        }
        if sabotage.contains(.lateAckIgnored), !isInFlight(event, attempt) { return }
        var lingers = false
        switch event.state {
        case .waiting: ready.remove(sequence)
        case .retrying(let due): retries.remove(RetryTime(uptime: due, sequence: sequence))
        case .inFlight:
            lingers = attempt != event.attempt
            if !lingers { inFlight -= 1 }
        }
        if wasFiltered { counts.filtered += 1 } else { counts.delivered += 1 }
        settle(sequence, event, lingers: lingers)
    }

    mutating func failed(
        _ sequence: Int64, attempt: Int, reason: String, cause: Redelivery, at now: Moment, _ answer: inout LogAnswer
    ) {
        guard var event = takeFromFlight(sequence, attempt: attempt) else { return }
        if !sabotage.contains(.attemptNotCounted) { event.failures += 1 }
        event.interruptions = 0
        event.cause = cause
        guard event.failures < max(1, policy.maxAttempts) else {
            setAside(sequence, event, reason, at: now, &answer)
            return
        }
        let wait = sabotage.contains(.backOffSkipped) ? 0 : policy.wait(afterFailures: event.failures)
        let due = now.uptime(in: wait)
        event.state = .retrying(due: due)
        event.due = now.wall + .nanoseconds(wait)
        events[sequence] = event
        touched.insert(sequence)
        retries.insert(RetryTime(uptime: due, sequence: sequence))
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
        events[sequence] = event
        touched.insert(sequence)
        ready.insert(sequence)
    }

    mutating func extended(_ sequence: Int64, attempt: Int, at now: Moment) {
        guard var event = events[sequence], isInFlight(event, attempt) else { return }
        let deadline = now.uptime(in: max(0, policy.ackWait.clampedNanoseconds))
        guard event.state != .inFlight(deadline: deadline) else { return }
        event.state = .inFlight(deadline: deadline)
        events[sequence] = event
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
            ready.insert(retry.sequence)
        }
    }

    /// The uptime of the next retry or missed ack wait.
    var nextDue: Int64? {
        guard isRegistered else { return nil }
        switch (deadlines.first?.uptime, retries.first?.uptime) {
        case (nil, let due), (let due, nil): return due
        case (let deadline?, let retry?): return min(deadline, retry)
        }
    }

    // MARK: Registration

    /// - Parameter hasBegun: Whether a delivery in flight, by sequence and attempt, may have reached its handler.
    mutating func unregister(hasBegun: (Int64, Int) -> Bool) {
        isRegistered = false
        deadlines.removeAll()
        for (sequence, var event) in events {
            guard case .inFlight = event.state else { continue }
            // Where the handler may have been called, the log keeps saying that it was: a later life takes it as
            // interrupted. What no handler has begun is held, and charged with nothing.
            event.isMarked = hasBegun(sequence, event.attempt)
            event.state = .waiting
            event.cause = .returned
            events[sequence] = event
            if !event.isMarked { touched.insert(sequence) }
            ready.insert(sequence)
        }
        for (sequence, event) in lingering { release(event.key, sequence) }
        lingering.removeAll()
        inFlight = 0
    }

    /// It wants something else from now on: what is above the floor is looked at and counted anew.
    mutating func redefine(container: String, type: String, source: String?, lastSequence: Int64) {
        row.container = container
        row.type = type
        row.source = source
        marksAfter = max(marksAfter, scanned)
        remembered.merge(events) { $1 }
        order.removeAll()
        events.removeAll()
        keys.removeAll()
        ready.removeAll()
        retries.removeAll()
        scanned = row.floor
        counted = row.floor
        countEnd = lastSequence
        counts.recovered = 0
        storedForIt = counts.delivered + counts.filtered + counts.deadLettered + counts.discarded
    }

    // MARK: Parts

    func isInFlight(_ event: OwedEvent, _ attempt: Int) -> Bool {
        guard case .inFlight = event.state else { return false }
        return event.attempt == attempt || sabotage.contains(.fencingOff)
    }

    /// Whether an ack wait is still that of a delivery in flight.
    func isRunning(_ item: Deadlines.Item) -> Bool {
        guard let event = events[item.sequence] ?? lingering[item.sequence] else { return false }
        return event.attempt == item.attempt && event.state == .inFlight(deadline: item.uptime)
    }

    /// The event of this attempt, which is in flight no longer; nil if it was not.
    private mutating func takeFromFlight(_ sequence: Int64, attempt: Int) -> OwedEvent? {
        guard let event = events[sequence] else {
            endLingering(sequence, attempt: attempt)
            return nil
        }
        guard isInFlight(event, attempt) else { return nil }
        inFlight -= 1
        return event
    }

    private mutating func endLingering(_ sequence: Int64, attempt: Int) {
        guard let event = lingering[sequence], event.attempt == attempt else { return }
        lingering[sequence] = nil
        inFlight -= 1
        release(event.key, sequence)
    }

    /// - Parameter lingers: Whether a later attempt is in flight.
    private mutating func settle(_ sequence: Int64, _ event: OwedEvent, lingers: Bool = false) {
        events[sequence] = nil
        touched.insert(sequence)
        if lingers { lingering[sequence] = event } else { release(event.key, sequence) }
    }

    /// Makes it a dead letter; the key goes on.
    mutating func setAside(
        _ sequence: Int64, _ event: OwedEvent, _ reason: String, at now: Moment, _ answer: inout LogAnswer
    ) {
        let reason = reason.printable(bytes: 1_024)
        if !sabotage.contains(.deadLetterSkipped) {
            answer.record(
                .deadLetter(
                    DeadLetter(
                        subscription: row.name, sequence: sequence, reason: reason, failures: event.failures,
                        interruptions: event.interruptions, at: now.wall)))
            row.exceptions[sequence] = LogException(
                state: .dead, failures: event.failures, interruptions: event.interruptions)
        }
        counts.deadLettered += 1
        answer.remark(.deadLetter, row.name, "event \(sequence) was set aside: \(reason)".printable(bytes: 1_024))
        settle(sequence, event)
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
