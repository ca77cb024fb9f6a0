import TierBusCore

extension TierStore {
    /// What the publishers are told of a round that is committed; counts it.
    /// - Parameter baseline: The highest sequence that was known to be committed before the first try of the round. What
    ///   is found there above it was stored by a try that seemed to fail.
    func receipts(
        for round: TierRound, of publishes: [TierPublish], baseline: Int64
    ) -> [Result<Receipt, LogError>] {
        var taken: Set<Int64> = []
        return zip(round.answers, publishes).map { answer, publish in
            switch answer {
            case .success(.stored(let sequence)):
                taken.insert(sequence)
                counters.stored += 1
                sweepDebt += 1
                return receipt(sequence, isDuplicate: false)
            case .success(.duplicate(of: let sequence)):
                let isOurs =
                    sequence > baseline && taken.insert(sequence).inserted
                    && !tier.sabotage.contains(.ownEventTakenAsDuplicate)
                if isOurs {
                    counters.stored += 1
                } else {
                    counters.duplicates += 1
                    remarkSource(of: publish.entry, storedAs: sequence)
                }
                return receipt(sequence, isDuplicate: !isOurs)
            case .success(.conflict(with: let sequence)):
                counters.conflicts += 1
                let text = "\(tier.source.label): the id is stored with other bytes, as number \(sequence)"
                return .failure(LogError(.idempotencyConflict, text))
            case .failure(let error):
                counters.refused += 1
                return .failure(error)
            }
        }
    }

    /// Two containers that make one id of one cause and one word lose an event without an error: that is told.
    func remarkSource(of entry: LogEntry, storedAs sequence: Int64) {
        guard let log else { return }
        do {
            guard case .event(sequence, let stored)? = try log.read(after: sequence - 1, limit: 1).first,
                stored.source != entry.source
            else { return }
            tier.remark(
                ReliableRemark(
                    .duplicate, "\(entry.type) of \(entry.source)",
                    "event \(entry.eventID) has the id of one that '\(stored.source)' stored, as number \(sequence), and "
                        + "has no effect of its own; ids of different containers need different words"))
        } catch {
            note("reading a duplicate failed", error)
        }
    }

    private func receipt(_ sequence: Int64, isDuplicate: Bool) -> Result<Receipt, LogError> {
        .success(Receipt(sequence: sequence, isDuplicate: isDuplicate, durability: log?.durability ?? .none))
    }

    /// Answers a request after its round is committed.
    func answer(_ request: TierRequest, _ refusal: LogError?, hasChanged: Bool) {
        switch request {
        case .register(_, let completion), .unregister(_, let completion), .allRegistered(let completion):
            completion(refusal.map { .failure($0) } ?? .success(()))
        case .remove(let name, let completion):
            if refusal == nil { waiters.removed(name) }
            completion(refusal.map { .failure($0) } ?? .success(()))
        case .letter(_, _, _, let completion): completion(refusal.map { .failure($0) } ?? .success(hasChanged))
        case .releaseConfirmations: waiters.fail(LogError(.closed, "\(tier.source.label): the system is ending"))
        case .read(let sequence, let limit, let completion):
            let found = look { log throws(LogError) in try log.read(after: sequence, limit: limit) }
            if case .success(let reads) = found { noteDamage(reads) }
            completion(found)
        case .history(let type, let sequence, let limit, let completion):
            let found = look { log throws(LogError) in try log.read(type: type, after: sequence, limit: limit) }
            if case .success(let reads) = found { noteDamage(reads) }
            completion(found)
        case .census(let completion): completion(look { log throws(LogError) in try log.census() })
        case .deadLetters(let place, let limit, let completion):
            completion(look { log throws(LogError) in try log.deadLetters(after: place, limit: limit) })
        case .tables(let read): read(inboxLog)
        }
    }

    private func look<Value>(_ body: (any DurableLog) throws(LogError) -> Value) -> Result<Value, LogError> {
        guard let log else { return .failure(tier.closedError) }
        do {
            return .success(try body(log))
        } catch {
            note("reading failed", error)
            return .failure(error)
        }
    }
}
