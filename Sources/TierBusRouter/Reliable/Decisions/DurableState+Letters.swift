import TierBusCore

/// What becomes of dead letters, and of what is too old to be delivered.
extension DurableState {
    /// Takes up what the log tells of open dead letters: the events that are owed again, and the keys that wait.
    mutating func recallLetters(at now: Moment, _ answer: inout LogAnswer) {
        for (sequence, letter) in row.letters.sorted(by: { $0.key < $1.key }) {
            if letter.state == .setAside {
                keys[letter.orderingKey, default: []].append(sequence)
            } else if sequence <= row.floor {
                counts.recovered += 1
                take(
                    sequence, recalled(sequence, nil, row.exceptions[sequence], isHanded: false, &answer), at: now,
                    &answer)
            }
        }
    }

    /// Somebody wants the event delivered again. Without effect unless it is set aside.
    mutating func redrive(_ letter: DeadLetter, at now: Moment, _ answer: inout LogAnswer) {
        guard letter.state == .setAside else { return }
        let (sequence, wasHalting) = (letter.sequence, isHalting(letter.sequence))
        let redriven = letter.changed(to: .redriven, at: now.wall)
        answer.record(.deadLetter(redriven))
        if sabotage.contains(.redriveNotKept) { return }
        let isOwed = isOpen(sequence)
        row.letters[sequence] = redriven
        // Where its subscription begins again at the start of the log, it is owed already: its row was damaged.
        if isOwed { return keepOwed(letter, wasHalting: wasHalting) }
        row.exceptions[sequence] = LogException(state: .held)
        answer.record(.exception(subscription: row.name, sequence: sequence, LogException(state: .held)))
        // Where counting is still to come, it is counted like everything that waits there.
        if sequence <= counted || sequence > countEnd { counts.redriven += 1 }
        guard sequence <= scanned else {
            // It is looked at when everything else there is.
            if wasHalting { release(letter.orderingKey, sequence) }
            return
        }
        var event = OwedEvent(key: letter.orderingKey)
        event.attempt = lastAttempts.removeValue(forKey: sequence) ?? 0
        event.cause = .redriven
        events[sequence] = event
        touched.insert(sequence)
        if !wasHalting {
            enqueue(sequence, event)
        } else if keys[event.key]?.first == sequence {
            activate(sequence, event)
        }
    }

    /// The event of a redriven letter is on its way, and has only one place in its key.
    private mutating func keepOwed(_ letter: DeadLetter, wasHalting: Bool) {
        let (key, sequence) = (letter.orderingKey, letter.sequence)
        touched.insert(sequence)
        guard wasHalting else { return }
        if events[sequence] == nil {
            release(key, sequence)
        } else if let place = keys[key]?.firstIndex(of: sequence) {
            keys[key]?.remove(at: place)
        }
    }

    /// Somebody gives the event up. Without effect unless it is set aside.
    mutating func discard(_ letter: DeadLetter, at now: Moment, _ answer: inout LogAnswer) {
        guard letter.state == .setAside else { return }
        let wasHalting = isHalting(letter.sequence)
        answer.record(.deadLetter(letter.changed(to: .discarded, at: now.wall)))
        row.letters[letter.sequence] = nil
        lastAttempts[letter.sequence] = nil
        if wasHalting { release(letter.orderingKey, letter.sequence) }
    }

    // MARK: Keys that wait

    /// Whether later events of its key wait for this dead letter.
    func isHalting(_ sequence: Int64) -> Bool { row.letters[sequence]?.state == .setAside }

    /// Whether somebody redrove it and it is not settled since.
    func isRedriven(_ sequence: Int64) -> Bool { row.letters[sequence]?.state == .redriven }

    /// The dead letter keeps its place in front of its key.
    mutating func halt(_ key: String, _ sequence: Int64) {
        if keys[key]?.contains(sequence) != true { keys[key, default: []].append(sequence) }
    }

    /// Lets the keys go that wait for dead letters: the subscription does not want that any more.
    mutating func releaseHalted(_ answer: inout LogAnswer) {
        for (sequence, var letter) in row.letters where letter.state == .setAside {
            letter.halts = false
            answer.record(.deadLetter(letter))
            row.letters[sequence] = nil
            release(letter.orderingKey, sequence)
        }
    }

    /// Events that wait behind dead letters.
    var halted: Int {
        row.letters.values.reduce(0) { sum, letter in
            guard letter.state == .setAside, let queue = keys[letter.orderingKey], queue.first == letter.sequence
            else { return sum }
            return sum + queue.count { events[$0] != nil }
        }
    }

    // MARK: The end of an event

    /// Whether an event that it wants is not settled.
    func isOpen(_ sequence: Int64) -> Bool {
        if events[sequence] != nil || begun[sequence] != nil || remembered[sequence] != nil { return true }
        guard sequence > scanned else { return false }
        switch row.exceptions[sequence]?.state {
        case .acked, .dead: return false
        case nil, .held, .inFlight, .retrying: return true
        }
    }

    /// What was redriven has come to an end.
    mutating func endRedriven(
        _ sequence: Int64, _ state: DeadLetter.State, at now: Moment, _ answer: inout LogAnswer
    ) {
        guard let letter = row.letters[sequence], letter.state == .redriven else { return }
        answer.record(.deadLetter(letter.changed(to: state, at: now.wall)))
        row.letters[sequence] = nil
    }

    /// Whether the event is too old to be handed over.
    func hasExpired(_ event: OwedEvent, at now: Moment) -> Bool {
        guard let limit = options.expiresAfter, let publishedAt = event.publishedAt else { return false }
        return now.wall - publishedAt > limit && !sabotage.contains(.expiryIgnored)
    }

    mutating func expire(_ sequence: Int64, _ event: OwedEvent, _ answer: inout LogAnswer) {
        counts.expired += 1
        answer.remark(.expired, row.name, "event \(sequence) was too old when its turn came")
        settle(sequence, event, .expired)
    }
}
