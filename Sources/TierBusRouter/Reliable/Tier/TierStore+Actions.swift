import TierBusCore

extension TierStore {
    /// Carries out what the decisions want, and what they want then, up to what waits for the commit.
    func carryOut(_ actions: [LogAction], _ round: inout TierRound) throws(TierFailure) {
        var queue = actions
        var next = 0
        while next < queue.count {
            let action = queue[next]
            next += 1
            switch action {
            case .record(let change): round.records.append(change)
            case .remark(let remark): round.remarks.append(remark)
            case .look(let subscription, let sequence, let limit):
                queue += try look(subscription, after: sequence, limit: limit, &round)
            case .deliver(let subscription, let sequence, let attempt, let cause):
                queue += try prepareDelivery(subscription, sequence, attempt, cause, &round)
            }
        }
    }

    private func read(after sequence: Int64, limit: Int) throws(TierFailure) -> [LogRead] {
        guard let log else { throw TierFailure(tier.closedError, "reading failed") }
        do {
            let found = try log.read(after: sequence, limit: limit)
            noteDamage(found)
            return found
        } catch {
            throw TierFailure(error, "reading failed")
        }
    }

    private func look(
        _ subscription: String, after sequence: Int64, limit: Int, _ round: inout TierRound
    ) throws(TierFailure) -> [LogAction] {
        let found: [LogRead]
        if let last = round.lastLook, last.after == sequence, last.limit == limit {
            // Subscriptions that have come equally far look at the same places one after the other.
            found = last.found
        } else {
            found = try read(after: sequence, limit: limit)
            round.lastLook = (sequence, limit, found)
            for case .event(let sequence, let entry) in found { round.keep(entry, sequence, uptime: nil) }
        }
        return decisions.found(
            found.map(StoredHead.init), subscription: subscription, after: sequence, reachedEnd: found.count < limit,
            at: round.moment)
    }

    private func prepareDelivery(
        _ subscription: String, _ sequence: Int64, _ attempt: Int, _ cause: Redelivery?, _ round: inout TierRound
    ) throws(TierFailure) -> [LogAction] {
        if round.entries[sequence] == nil {
            switch try read(after: sequence - 1, limit: 1).first {
            case .event(sequence, let entry)?: round.keep(entry, sequence, uptime: nil)
            case .damaged(sequence, _, let reason)?:
                return decisions.rejected(
                    subscription: subscription, sequence: sequence, attempt: attempt, reason: reason, at: round.moment)
            case .event?, .damaged?, nil:
                return decisions.rejected(
                    subscription: subscription, sequence: sequence, attempt: attempt,
                    reason: "the event is not in the log any more", at: round.moment)
            }
        }
        guard let (entry, uptime) = round.entries[sequence] else { return [] }
        let delivery = DurableDelivery(
            sequence: sequence, attempt: attempt, life: life, entry: entry, cause: cause,
            acceptedUptime: cause == nil ? uptime : nil)
        round.offers[subscription, default: []].append(delivery)
        return []
    }
}
