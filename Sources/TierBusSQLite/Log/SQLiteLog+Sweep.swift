import TierBusCore
public import TierBusRouter

extension SQLiteLog {
    private struct Settled {
        let sequence: Int64
        let id: [UInt8]?
        let digest: Int64
    }

    /// Lets go of what is settled; events from the oldest on, up to the first that is too young.
    ///
    /// An event whose id cannot be read any more leaves no tombstone.
    /// - Complexity: O(limit · log events).
    public func sweep(_ sweep: LogSweep) throws(LogError) -> LogSwept {
        try requireTransaction()
        guard isRecovered else { throw misuse("recover() comes before anything else") }
        if !changes.isEmpty { try write(flushing: false) }
        var swept = LogSwept()
        if let before = sweep.eventsBefore {
            let found = try settledEvents(sweep, before)
            try beginWriting(flushing: false)
            try writing(all: true) { () throws(LogError) in
                for event in found { try bury(event, at: sweep.now) }
                swept.events = found.count
            }
            // Where open dead letters filled the whole look, the rest is still to be looked at.
            swept.hasMore = sweepCursor > 0
        }
        try forgetIDs(sweep, &swept)
        if let before = sweep.eventsBefore, swept.tombstones > 0 || tombstones == 0 {
            try beginWriting(flushing: false)
            try writing(all: true) { () throws(LogError) in
                swept.deadLetters = try delete(statements.removeOldLetters, before.nanoseconds, sweep.limit.asLimit)
            }
            swept.hasMore = swept.hasMore || swept.deadLetters == sweep.limit
        }
        return swept
    }

    private func forgetIDs(_ sweep: LogSweep, _ swept: inout LogSwept) throws(LogError) {
        let excess = tombstones - max(sweep.mostTombstones, 0)
        guard tombstones > 0 else { return }
        try beginWriting(flushing: false)
        try writing(all: true) { () throws(LogError) in
            swept.tombstones = try delete(
                statements.removeOldTombstones, sweep.tombstonesBefore.nanoseconds, sweep.limit.asLimit)
            if excess > swept.tombstones {
                swept.tombstones += try delete(
                    statements.removeFirstTombstones, min(excess - swept.tombstones, sweep.limit).asLimit)
            }
        }
        tombstones -= swept.tombstones
        swept.hasMore = swept.hasMore || swept.tombstones >= sweep.limit
    }

    /// The oldest events that may go. What stays for the sake of a dead letter is passed over, and looked at again when
    /// the end was reached.
    private func settledEvents(_ sweep: LogSweep, _ before: Timestamp) throws(LogError) -> [Settled] {
        let statement = statements.settledEvents
        defer { statement.reset() }
        statement.bind(1, sweepCursor)
        statement.bind(2, min(sweep.settledUpTo, lastSequence - 1))
        var found: [Settled] = []
        var examined = 0
        while try statement.step() {
            guard let sequence = statement.integer(0), statement.integer(1) ?? .min < before.nanoseconds else { break }
            examined += 1
            if statement.integer(2) == 0 {
                let digest = TombstoneRow.digest(
                    type: statement.lossyText(4) ?? "", version: statement.integer(5) ?? 0,
                    payload: statement.blob(6) ?? [])
                found.append(Settled(sequence: sequence, id: statement.blob(3), digest: digest))
            }
            if found.count == sweep.limit || examined == 4 * sweep.limit {
                sweepCursor = sequence
                return found
            }
        }
        sweepCursor = 0
        return found
    }

    private func bury(_ event: Settled, at now: Timestamp) throws(LogError) {
        if let id = event.id, id.count == 16 {
            TombstoneRow.bind(
                id: id, sequence: event.sequence, digest: event.digest, at: now.nanoseconds,
                to: statements.putTombstone)
            try statements.putTombstone.run()
            tombstones += 1
        }
        statements.removeEvent.bind(1, event.sequence)
        try statements.removeEvent.run()
    }

    /// Runs a deletion with its parameters; how many rows went.
    private func delete(_ statement: Statement, _ parameters: Int64...) throws(LogError) -> Int {
        for (index, parameter) in parameters.enumerated() { statement.bind(Int32(index) + 1, parameter) }
        let before = database.totalChanges
        try statement.run()
        return Int(clamping: database.totalChanges - before)
    }

    /// The tombstone of an id.
    func tombstone(of id: EventID) throws(LogError) -> TombstoneRow? {
        guard tombstones > 0 else { return nil }
        let statement = statements.tombstoneByID
        defer { statement.reset() }
        statement.bind(1, blob: id.blob)
        guard try statement.step() else { return nil }
        return TombstoneRow(statement)
    }
}

extension Int {
    /// As a LIMIT.
    fileprivate var asLimit: Int64 { Int64(clamping: Swift.max(self, 0)) }
}
