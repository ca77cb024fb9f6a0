public import TierBusRouter

extension SQLiteLog {
    /// What stands after `sequence`, in order, whatever its type.
    /// - Complexity: O(result).
    public func read(after sequence: Int64, limit: Int) throws(LogError) -> [LogRead] {
        try checkUsable()
        guard limit > 0 else { return [] }
        let statement = statements.eventsAfter
        statement.bind(1, sequence)
        statement.bind(2, Int64(limit))
        return try collect(statement)
    }

    /// The places of `type` after `sequence`, in order; at most `limit`.
    ///
    /// A place that is known to be damaged belongs to every type: what it says of its type cannot be believed, and
    /// leaving it out would lose it silently.
    /// - Complexity: O(result), and O(log events) for each.
    public func read(type: String, after sequence: Int64, limit: Int) throws(LogError) -> [LogRead] {
        try checkUsable()
        guard limit > 0 else { return [] }
        let statement = statements.eventsOfType
        statement.bind(1, type)
        statement.bind(2, sequence)
        statement.bind(3, Int64(limit))
        var result = try collect(statement)
        let end = result.count < limit ? Int64.max : result.last?.sequence ?? .max
        let found = Set(result.map(\.sequence))
        // No more than a page of them can be part of the page.
        let damaged = damagedPlaces[damagedIndex(of: sequence, after: true)...].prefix(limit).filter {
            $0 <= end && !found.contains($0)
        }
        guard !damaged.isEmpty else { return result }
        for place in damaged {
            statements.eventAt.bind(1, place)
            result += try collect(statements.eventAt)
        }
        result.sort { $0.sequence < $1.sequence }
        return Array(result.prefix(limit))
    }

    private func collect(_ statement: Statement) throws(LogError) -> [LogRead] {
        defer { statement.reset() }
        var result: [LogRead] = []
        while try statement.step() {
            let read = EventRow.read(statement)
            if case .damaged(let sequence, _, _) = read { noteDamage(at: sequence) }
            result.append(read)
        }
        return result
    }

    /// Remembers a damaged place.
    func noteDamage(at sequence: Int64) {
        let index = damagedIndex(of: sequence, after: false)
        if index == damagedPlaces.endIndex || damagedPlaces[index] != sequence {
            damagedPlaces.insert(sequence, at: index)
        }
    }

    /// The index of the first damaged place that is not before `sequence`, or is after it.
    private func damagedIndex(of sequence: Int64, after: Bool) -> Int {
        var (low, high) = (0, damagedPlaces.count)
        while low < high {
            let middle = low + (high - low) / 2
            let isBefore = after ? damagedPlaces[middle] <= sequence : damagedPlaces[middle] < sequence
            if isBefore { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// Dead letters in the order of subscription and sequence, after the given one; at most `limit`.
    ///
    /// The order of subscriptions is that of their UTF-8. A damaged dead letter keeps its place; its reason says so. One
    /// whose place cannot be read either is counted by ``census()`` and a remark of ``recover()``.
    public func deadLetters(
        after place: (subscription: String, sequence: Int64)?, limit: Int
    ) throws(LogError) -> [DeadLetter] {
        try readyToRead()
        guard limit > 0 else { return [] }
        let statement = place == nil ? statements.deadLettersFromStart : statements.deadLettersAfter
        defer { statement.reset() }
        if let place {
            statement.bind(1, place.subscription)
            statement.bind(2, place.sequence)
        }
        // Without a limit of SQLite's: rows that cannot be listed must not make a page shorter.
        statement.bind(place == nil ? 1 : 3, -1)
        var result: [DeadLetter] = []
        while result.count < limit, try statement.step() {
            if let row = DeadLetterRow.read(statement) { result.append(row.letter) }
        }
        return result
    }

    /// Counts what is there; within a transaction, with its changes.
    ///
    /// Pending are, for each subscription, the events it wants above its floor without those acked out of order or dead.
    /// A damaged event counts by what its row says.
    /// - Complexity: O(events).
    public func census() throws(LogError) -> LogCensus {
        try readyToRead()
        guard isRecovered else { throw misuse("recover() comes before anything else") }
        var census = LogCensus()
        try rows(of: statements.countByType) { row in
            census.events[row.lossyText(0) ?? "", default: 0] += Int(clamping: row.integer(1) ?? 0)
        }
        for row in subscriptions.values {
            let (statement, subscription) = (statements.countPending, row.subscription)
            statement.bind(1, subscription.type)
            statement.bind(2, subscription.floor)
            statement.bind(3, subscription.container)
            statement.bind(4, subscription.source)
            statement.bind(5, subscription.name)
            try rows(of: statement) { census.pending += Int(clamping: $0.integer(0) ?? 0) }
            guard redriven[subscription.name] != nil else { continue }
            statements.countRedriven.bind(1, subscription.name)
            statements.countRedriven.bind(2, subscription.floor)
            try rows(of: statements.countRedriven) { census.pending += Int(clamping: $0.integer(0) ?? 0) }
        }
        try rows(of: statements.countDeadLetters) { census.deadLetters = Int(clamping: $0.integer(0) ?? 0) }
        return census
    }

    /// Steps through all rows and resets.
    func rows(of statement: Statement, _ body: (Statement) -> Void) throws(LogError) {
        defer { statement.reset() }
        while try statement.step() { body(statement) }
    }
}
