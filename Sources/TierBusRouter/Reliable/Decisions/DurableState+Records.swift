import TierBusCore

extension DurableState {
    /// How many sequences the floor may lag while nothing it wants is passed: a subscription must not cost a write for
    /// every event of others.
    private static var idleLag: Int64 { 1_024 }

    /// Ends an answer: hands over what can be, and records what the log does not know yet.
    mutating func finish(at now: Moment, _ answer: inout LogAnswer) {
        deliver(at: now, &answer)
        var waits = Deadlines()
        swap(&waits, &deadlines)
        waits.tidy(running: inFlight) { isRunning($0) }
        swap(&waits, &deadlines)
        let floor = raisedFloor()
        touchPassedOver(above: max(row.handed, floor))
        for sequence in touched.sorted()
        where sequence > floor || row.exceptions[sequence] != nil || isRedriven(sequence) {
            record(sequence, &answer)
        }
        touched.removeAll(keepingCapacity: true)
        if handed > row.handed {
            row.handed = handed
            if !sabotage.contains(.inFlightMarkMissing) {
                answer.record(.handed(subscription: row.name, sequence: handed))
            }
        }
        if floor > row.floor {
            row.floor = floor
            answer.record(.floor(subscription: row.name, sequence: floor))
        }
    }

    /// Everything up to here is settled or not for this subscription.
    private mutating func raisedFloor() -> Int64 {
        if sabotage.contains(.floorTooFar) { return max(row.floor, scanned) }
        var passed = false
        while let sequence = order.first, events[sequence] == nil {
            order.removeFirst()
            row.exceptions[sequence] = nil
            passed = true
        }
        let reached = max(row.floor, order.first.map { $0 - 1 } ?? scanned)
        return passed || reached - row.floor >= Self.idleLag ? reached : row.floor
    }

    /// What `handed` rises above without being handed over needs a word in the log, or it would be taken as in flight.
    private mutating func touchPassedOver(above low: Int64) {
        guard handed > low else { return }
        for sequence in order.between(low, handed) where events[sequence] != nil { touched.insert(sequence) }
    }

    private mutating func record(_ sequence: Int64, _ answer: inout LogAnswer) {
        let known = row.exceptions[sequence]
        let wanted = exception(for: sequence, known)
        guard wanted != known else { return }
        row.exceptions[sequence] = wanted
        if let wanted {
            answer.record(.exception(subscription: row.name, sequence: sequence, wanted))
        } else {
            answer.record(.exceptionRemoved(subscription: row.name, sequence: sequence))
        }
    }

    /// What the log has to say of an event above the floor that was looked at; nil if floor and `handed` say it.
    private func exception(for sequence: Int64, _ known: LogException?) -> LogException? {
        guard let event = events[sequence] else {
            // What was redriven below the floor is settled like all the rest there.
            if sequence <= row.floor { return nil }
            if known?.state == .dead || sabotage.contains(.outOfOrderAckNotKept) { return known }
            return LogException(state: .acked)
        }
        func with(_ state: LogException.State) -> LogException {
            LogException(state: state, failures: event.failures, interruptions: event.interruptions)
        }
        // Floor and `handed` say nothing of what was redriven.
        let isFresh = event.failures == 0 && event.interruptions == 0 && !isRedriven(sequence)
        switch event.state {
        case .inFlight:
            if sabotage.contains(.inFlightMarkMissing) { return known }
            return isFresh ? nil : with(.inFlight)
        case .retrying:
            var result = with(.retrying)
            result.due = event.due
            return result
        case .waiting:
            if event.isMarked || known?.state == .retrying || known?.state == .held { return known }
            if isFresh, sequence > handed || sabotage.contains(.heldMarkMissing) { return nil }
            return with(.held)
        }
    }
}
