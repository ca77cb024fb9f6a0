import TierBusCore

extension MemoryLog {
    /// What is left of an event that is gone.
    struct Tombstone: Sendable, Equatable {
        let sequence: Int64
        /// Of what decides between duplicate and conflict.
        let digest: EventID
        /// When the event went.
        let at: Timestamp
    }

    /// Lets go of what is settled.
    /// - Complexity: O(events + tombstones + dead letters).
    public func sweep(_ sweep: LogSweep) throws(LogError) -> LogSwept {
        try requireTransaction()
        var swept = LogSwept()
        if let before = sweep.eventsBefore { sweepEvents(sweep, before, &swept) }
        let stones = snapshotOfTransaction.tombstones.sorted { $0.value.sequence < $1.value.sequence }
        for (id, stone) in stones.prefix(sweep.limit)
        where stone.at < sweep.tombstonesBefore || stones.count - swept.tombstones > sweep.mostTombstones {
            change { log in
                log.tombstones[id] = nil
            } undo: { log in
                log.tombstones[id] = stone
            }
            swept.tombstones += 1
        }
        if let before = sweep.eventsBefore { sweepLetters(sweep, before, &swept) }
        swept.hasMore = [swept.events, swept.tombstones, swept.deadLetters].contains(sweep.limit)
        return swept
    }

    private func sweepEvents(_ sweep: LogSweep, _ before: Timestamp, _ swept: inout LogSwept) {
        let log = snapshotOfTransaction
        var open: Set<Int64> = []
        for letters in log.letters.values {
            for letter in letters.values where letter.state == .setAside || letter.state == .redriven {
                open.insert(letter.sequence)
            }
        }
        let end = min(sweep.settledUpTo, log.lastSequence - 1)
        for index in 0..<max(0, Int(end)) where swept.events < sweep.limit {
            let sequence = Int64(index + 1)
            guard let entry = log.entries[index], !open.contains(sequence) else { continue }
            guard entry.publishedAt < before else { break }
            let stone = Tombstone(sequence: sequence, digest: Self.digest(of: entry), at: sweep.now)
            change { log in
                log.entries[index] = nil
                log.places[entry.eventID] = nil
                log.tombstones[entry.eventID] = stone
            } undo: { log in
                log.entries[index] = entry
                log.places[entry.eventID] = sequence
                log.tombstones[entry.eventID] = nil
            }
            swept.events += 1
        }
    }

    /// As long as an id is known, so is how its event ended.
    private func sweepLetters(_ sweep: LogSweep, _ before: Timestamp, _ swept: inout LogSwept) {
        let log = snapshotOfTransaction
        let known = Set(log.tombstones.values.map(\.sequence))
        for (name, letters) in log.letters {
            for letter in letters.values
            where (letter.state == .settled || letter.state == .discarded) && letter.changedAt < before {
                let isStored = letter.sequence > 0 && log.entries[Int(letter.sequence) - 1] != nil
                let isGone = !isStored && !known.contains(letter.sequence)
                guard isGone else { continue }
                guard swept.deadLetters < sweep.limit else { return }
                change { log in
                    log.letters[name]?[letter.sequence] = nil
                } undo: { log in
                    log.letters[name, default: [:]][letter.sequence] = letter
                }
                swept.deadLetters += 1
            }
        }
    }

    /// Of what tells a duplicate from a conflict.
    static func digest(of entry: LogEntry) -> EventID {
        var digest = Digest128(0, UInt64(entry.version))
        digest.combine(entry.type)
        digest.combine(entry.payload)
        return digest.id
    }
}
