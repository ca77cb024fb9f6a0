import TierBusCore

/// Letting go of what is settled, a few rows at a time and off the publishers' way.
extension TierStore {
    /// Most rows of each kind that go at a time: about a millisecond.
    private static var batch: Int { 256 }

    /// Nanoseconds between two looks that found nothing.
    private static var restInterval: Int64 { 1_000_000_000 }

    /// Lets one batch go if the last look is some time ago, or found more.
    /// - Returns: Whether there may be more to let go of now.
    func sweepIfDue() -> Bool {
        let now = tier.clock.uptime
        guard now >= nextSweep else { return false }
        let hasMore = sweep()
        if !hasMore { nextSweep = now &+ Self.restInterval }
        return hasMore
    }

    /// Lets as much go as has come since, while the store has no rest.
    func sweepBetweenRounds() {
        guard tier.retention.settledEvents != nil else { return }
        while sweepDebt >= Self.batch / 2 {
            sweepDebt -= Self.batch / 2
            if !sweep() { sweepDebt = 0 }
        }
    }

    private func sweep() -> Bool {
        guard let log else { return false }
        let now = tier.clock.now
        let retention = tier.retention
        // What was stored since the opening may be owed to somebody who is still to register.
        let end = isEverybodyThere ? lastSequence : openingSequence ?? 0
        let order = LogSweep(
            settledUpTo: min(decisions.settledUpTo, end),
            eventsBefore: retention.settledEvents.map { now + (.zero - $0) },
            tombstonesBefore: now + (.zero - retention.ids), mostTombstones: retention.mostIDs, now: now,
            limit: Self.batch)
        do {
            try log.begin()
            let swept = try log.sweep(order)
            if swept == LogSwept() {
                try log.rollback()
            } else {
                try log.commit(flushing: false)
                counters.lazyCommits += 1
                commitsSinceTidying += 1
                counters.swept += swept.events
            }
            return swept.hasMore
        } catch {
            note("letting go of settled events failed", error)
            undoSweep(log)
            return false
        }
    }

    /// A log that can undo what failed goes on. One that cannot is opened anew, as after any other failure.
    private func undoSweep(_ log: any DurableLog) {
        do { try log.rollback() } catch {
            note("undoing that failed", error)
            discardLog()
            planReopening(error)
            setTimer()
        }
    }
}
