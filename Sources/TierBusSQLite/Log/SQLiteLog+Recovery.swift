public import TierBusRouter

extension SQLiteLog {
    /// What is there. Called once, before anything else.
    ///
    /// Every event above the lowest ack floor is checked, and the index by type against it. Damage is treated so that
    /// nothing is lost, and stands in the remarks:
    /// - an event stays where it is and is read as damaged, by readers of every type;
    /// - a subscription keeps its names as they can be read and begins again at 0: what it wants is delivered again;
    /// - an exception is forgotten, so that floor and `handed` say how its event stands, unless an intact dead letter
    ///   says that it is dead;
    /// - a floor above the end of the log raises the end: no sequence is given twice.
    /// - Complexity: O(events above the lowest floor, subscriptions, exceptions, dead letters).
    public func recover() throws(LogError) -> LogRecovery {
        try checkUsable()
        guard !isRecovered else { throw misuse("recover() is called once") }
        var remarks = openingRemarks
        try rows(of: statements.lastSequence) { row in lastSequence = max(0, row.integer(0) ?? 0) }
        lastSequence = max(lastSequence, try lastTombstone())
        try rows(of: statements.countTombstones) { row in tombstones = Int(clamping: row.integer(0) ?? 0) }
        try rows(of: statements.countMisplaced) { row in
            guard let count = row.integer(0), count > 0 else { return }
            remarks.append("\(count) events stand before the first place of a log; they are kept and not delivered")
        }
        try loadSubscriptions(&remarks)
        let dead = try loadDeadLetters(&remarks)
        let exceptions = try loadExceptions(dead: dead, &remarks)
        raiseEnd(exceptions, dead, &remarks)
        try checkEvents(&remarks)
        isRecovered = true
        let found = subscriptions.values.map { row in
            var subscription = row.subscription
            subscription.exceptions = exceptions[subscription.name] ?? [:]
            subscription.letters = (dead[subscription.name] ?? [:]).filter(\.value.isOpen)
            return subscription
        }
        return LogRecovery(
            lastSequence: lastSequence, subscriptions: found.sorted { $0.name < $1.name },
            remarks: remarks.map { $0.printable(bytes: 1_024) })
    }

    /// The highest sequence of an event that is gone. A damaged tombstone says nothing of it.
    private func lastTombstone() throws(LogError) -> Int64 {
        let statement = statements.lastTombstones
        defer { statement.reset() }
        while try statement.step() {
            if let stone = TombstoneRow(statement), stone.digest != nil { return stone.sequence }
        }
        return 0
    }

    private func loadSubscriptions(_ remarks: inout [String]) throws(LogError) {
        subscriptions = [:]
        var damaged: [SubscriptionRow] = []
        try rows(of: statements.allSubscriptions) { statement in
            var (row, isSound) = SubscriptionRow.read(statement)
            // Names that differ in bytes alone are one name here.
            if isSound, subscriptions[row.subscription.name] != nil {
                (row.subscription.floor, row.subscription.handed, isSound) = (0, 0, false)
                subscriptions[row.subscription.name] = row
            }
            if isSound { subscriptions[row.subscription.name] = row } else { damaged.append(row) }
        }
        for row in damaged {
            let name = row.subscription.name
            if subscriptions[name] == nil { subscriptions[name] = row }
            remarks.append(
                "the row of the subscription '\(name)' is damaged: it begins again at the start of the log, "
                    + "and what it was given before may be given again")
        }
    }

    private func loadDeadLetters(_ remarks: inout [String]) throws(LogError) -> [String: [Int64: DeadLetter]] {
        var sound: [String: [Int64: DeadLetter]] = [:]
        var damaged = 0
        statements.deadLettersFromStart.bind(1, -1)
        try rows(of: statements.deadLettersFromStart) { statement in
            if let row = DeadLetterRow.read(statement), row.isSound {
                if row.letter.state == .redriven {
                    redriven[row.letter.subscription, default: []].insert(row.letter.sequence)
                }
                sound[row.letter.subscription, default: [:]][row.letter.sequence] = row.letter
            } else {
                damaged += 1
            }
        }
        if damaged > 0 { remarks.append("\(damaged) rows of dead letters are damaged; their reasons are lost") }
        return sound
    }

    private typealias Exceptions = [String: [Int64: LogException]]

    private func loadExceptions(
        dead: [String: [Int64: DeadLetter]], _ remarks: inout [String]
    ) throws(LogError) -> Exceptions {
        var result: Exceptions = [:]
        var damaged: [(subscription: String, sequence: Int64)] = []
        var (count, orphans) = (0, 0)
        try rows(of: statements.allExceptions) { statement in
            if let row = ExceptionRow.read(statement) {
                guard let owner = subscriptions[row.subscription] else {
                    orphans += 1
                    return
                }
                if row.sequence > owner.subscription.floor || redriven[row.subscription]?.contains(row.sequence) == true
                {
                    result[row.subscription, default: [:]][row.sequence] = row.exception
                }
            } else {
                count += 1
                if let name = statement.text(0), let sequence = statement.integer(1) {
                    damaged.append((name, sequence))
                }
            }
        }
        if orphans > 0 { remarks.append("\(orphans) exceptions belong to no subscription; they are kept") }
        guard count > 0 else { return result }
        try replace(damaged, dead: dead, &result)
        remarks.append("\(count) rows of exceptions are damaged: their events may be delivered again")
        return result
    }

    /// Removes damaged exceptions from the file, so that no count includes them, or writes anew what is known.
    private func replace(
        _ damaged: [(subscription: String, sequence: Int64)], dead: [String: [Int64: DeadLetter]],
        _ result: inout Exceptions
    ) throws(LogError) {
        guard !damaged.isEmpty else { return }
        try statements.begin.run()
        do {
            for (name, sequence) in damaged {
                // How a redriven event stands is lost; that it is owed is not.
                if let letter = dead[name]?[sequence], letter.state == .setAside, let owner = subscriptions[name],
                    sequence > owner.subscription.floor
                {
                    let exception = LogException(
                        state: .dead, failures: letter.failures, interruptions: letter.interruptions)
                    ExceptionRow(subscription: name, sequence: sequence, exception: exception)
                        .bind(to: statements.putException)
                    try statements.putException.run()
                    result[name, default: [:]][sequence] = exception
                } else {
                    statements.removeException.bind(1, name)
                    statements.removeException.bind(2, sequence)
                    try statements.removeException.run()
                }
            }
            try statements.commit.run()
        } catch {
            let first = error
            if database.inTransaction {
                do {
                    try statements.rollback.run()
                } catch {
                    throw .about(first.code, path, "\(first.message); and then \(error.message)")
                }
            }
            throw first
        }
    }

    private func raiseEnd(
        _ exceptions: Exceptions, _ dead: [String: [Int64: DeadLetter]], _ remarks: inout [String]
    ) {
        var end = lastSequence
        for row in subscriptions.values { end = max(end, row.subscription.floor, row.subscription.handed) }
        for places in exceptions.values { end = max(end, places.keys.max() ?? 0) }
        for letters in dead.values { end = max(end, letters.keys.max() ?? 0) }
        guard end > lastSequence else { return }
        remarks.append("the log ends at \(lastSequence) but \(end) was given once; the next event comes after that")
        lastSequence = end
    }

    /// Looks at every event that may still be owed to somebody.
    private func checkEvents(_ remarks: inout [String]) throws(LogError) {
        let lowest = subscriptions.values.map(\.subscription.floor).min() ?? lastSequence
        damagedPlaces = []
        var counts: [String: Int64] = [:]
        let events = statements.eventsAfter
        events.bind(1, lowest)
        events.bind(2, -1)
        try rows(of: events) { row in
            // Rows come in ascending order.
            if !EventRow.isSound(row) { damagedPlaces.append(row.integer(0) ?? 0) }
            if let type = row.text(2) { counts[type, default: 0] += 1 }
        }
        if !damagedPlaces.isEmpty {
            let places = damagedPlaces.prefix(20).map(String.init).joined(separator: ", ")
            remarks.append("\(damagedPlaces.count) events are not what was written, at \(places)")
        }
        for (type, count) in counts.sorted(by: { $0.key < $1.key }) {
            var indexed: Int64 = 0
            statements.countOfType.bind(1, type)
            statements.countOfType.bind(2, lowest)
            try rows(of: statements.countOfType) { indexed = $0.integer(0) ?? 0 }
            guard indexed != count else { continue }
            try database.execute("REINDEX events_by_type", "making an index anew")
            remarks.append("the index of event types had lost entries and was made anew")
            break
        }
    }
}
