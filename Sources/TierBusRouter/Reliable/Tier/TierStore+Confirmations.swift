import TierBusCore

/// Telling publishers how their events ended.
extension TierStore {
    /// A publish whose event is stored waits for its subscriptions.
    func awaitConfirmation(_ request: ConfirmationRequest, of publish: TierPublish, _ receipt: Receipt) {
        let head = StoredHead(sequence: receipt.sequence, publish.entry)
        let wanting = decisions.wanting(head)
        let names = request.subscriptions ?? wanting
        if let stranger = names.subtracting(wanting).sorted().first {
            let text = "event \(publish.entry.eventID) is stored, but is not for a durable subscription '\(stranger)'"
            return request.completion(.failure(LogError(.notFound, "\(tier.source.label): \(text)")))
        }
        var open: Set<String> = []
        var settlements: [String: Settlement] = [:]
        for name in names {
            if decisions.watched(receipt.sequence, by: name) {
                open.insert(name)
            } else {
                settlements[name] = settlementBefore(of: receipt.sequence, by: name)
            }
        }
        waiters.add(request, receipt, open: open, settlements: settlements)
    }

    /// Tells what the round settled.
    func tellSettlements() {
        if watchedLife != life {
            watchedLife = life
            // These decisions do not know yet who waits, and some may have been settled with the round.
            for (sequence, names) in waiters.open {
                for name in names where !decisions.watched(sequence, by: name) {
                    waiters.settled(sequence, by: name, settlementBefore(of: sequence, by: name))
                }
            }
        }
        for (name, sequence, how) in decisions.takeSettlements() { waiters.settled(sequence, by: name, how) }
    }

    private func settlementBefore(of sequence: Int64, by name: String) -> Settlement {
        guard let log else { return .settledBefore }
        do {
            let letter = try log.deadLetters(after: (name, sequence - 1), limit: 1).first
            let isDead = letter.map { ($0.subscription, $0.sequence) == (name, sequence) && $0.state != .settled }
            return isDead == true ? .deadLettered : .settledBefore
        } catch {
            note("looking for a dead letter failed", error)
            return .settledBefore
        }
    }
}
