import TierBusCore
package import TierBusRouter

/// The rules.
extension TierOracle {
    package mutating func delivered(
        _ name: String, _ sequence: Int64, attempt: Int, cause: Redelivery?, at now: Moment, commit: Int
    ) {
        let place = "event \(sequence) to \(name)"
        guard sequence >= 1, sequence <= events.count else {
            violated("I2", "\(place) was never stored")
            return
        }
        let stored = events[Int(sequence) - 1]
        if stored.commit > commit { violated("I8", "\(place) before its commit") }
        if !isOwed(name, stored.head) { violated("I2", "\(place), which does not want it") }
        if isSettled(name, sequence) { violated("I5", "\(place), which has settled it") }
        for index in ofKey[stored.head.orderingKey] ?? [] {
            let earlier = events[index].head
            guard earlier.sequence < sequence else { break }
            // A redriven event is no first delivery, and holds back none unless it halted its key.
            if !isSettled(name, earlier.sequence), isOwed(name, earlier), !isFree(name, earlier.sequence) {
                violated("I3", "\(place) while \(earlier.sequence) of its key is not settled")
            }
            if !redefined.contains(name), isHalting(name, earlier.sequence) {
                violated("halt", "\(place) while \(earlier.sequence) of its key waits for a decision")
            }
        }
        if isTooOld(name, stored.head, at: now) { violated("expiry", "\(place), which is too old") }
        let items = list(name, sequence)
        let failures = failures(items)
        if failures >= policy.maxAttempts { violated("I4", "\(place) after \(failures) failures") }
        let key = TierOracle.Key(subscription: name, sequence: sequence)
        if let last = attempts[key] {
            if attempt <= last { violated("fencing", "\(place): attempt \(attempt) after \(last)") }
        } else if attempt != failures + 1 {
            violated("I4", "\(place): first attempt of this life is \(attempt) after \(failures) failures")
        }
        attempts[key] = attempt
        if !redefined.contains(name) { checkCause(place, items, cause, now: now.uptime) }
        if cause == .interrupted {
            if !redefined.contains(name), interruptions(items) >= policy.maxInterrupted {
                violated("interrupted", "\(place) once too often")
            }
            note(name, sequence, .interrupted, commit: commit)
        }
        note(name, sequence, .handed(life: life), commit: commit)
    }

    /// Whether an event that is not settled lets later ones of its key pass.
    private func isFree(_ name: String, _ sequence: Int64) -> Bool {
        guard case .redriven(let fromHalt)? = list(name, sequence).last(where: { $0.fact.settles != nil })?.fact else {
            return false
        }
        return !fromHalt || redefined.contains(name)
    }

    private func isTooOld(_ name: String, _ head: StoredHead, at now: Moment) -> Bool {
        guard let limit = SimulatedTier.options(of: name).expiresAfter, let published = head.publishedAt,
            !isRedriven(name, head.sequence)
        else { return false }
        return now.wall - published > limit
    }

    /// The decisions say that an event was too old.
    package mutating func expired(_ name: String, _ sequence: Int64, at now: Moment, commit: Int) {
        guard sequence >= 1, sequence <= events.count, isOwed(name, events[Int(sequence) - 1].head) else {
            return violated("I2", "\(sequence) of \(name) expired, which does not want it")
        }
        if isSettled(name, sequence) { violated("I5", "\(sequence) of \(name) expired, which has settled it") }
        if !isTooOld(name, events[Int(sequence) - 1].head, at: now) {
            violated("expiry", "\(sequence) of \(name) expired before its time")
        }
        note(name, sequence, .expired, commit: commit)
    }

    private mutating func checkCause(_ place: String, _ items: [Item], _ cause: Redelivery?, now: Int64) {
        var allowed: Set<Redelivery?> = [nil]
        if let last = items.last?.fact {
            switch last {
            case .handed(let life): allowed = life == self.life ? [] : [.interrupted]
            case .returned: allowed = [nil, .returned]
            case .failed(let kind, let uptime, let life):
                // Clocks and kinds of an earlier life are not known exactly.
                allowed = life == self.life ? [kind] : [.failed]
                let earliest = uptime + wait(afterFailures: failures(items))
                if life == self.life, now < earliest { violated("back-off", "\(place) too early") }
            case .redriven: allowed = [.redriven]
            case .interrupted, .acked, .dead, .expired, .discarded, .released: allowed = []
            }
            // Where the last life ended before it was handed over.
            if items.contains(where: { $0.fact.settles == false }) { allowed.insert(.redriven) }
        }
        if !allowed.contains(cause) {
            violated("I9", "\(place): cause \(cause.map { "\($0)" } ?? "none") after \(items.map(\.fact))")
        }
    }

    /// 1 s, 2 s, 4 s and so on.
    private func wait(afterFailures failures: Int) -> Int64 {
        let waits = (1..<max(2, failures)).reduce(policy.base.clampedNanoseconds) { wait, _ in
            wait * Int64(policy.multiplier)
        }
        return min(failures > 1 ? waits : policy.base.clampedNanoseconds, policy.cap.clampedNanoseconds)
    }

    package mutating func setAside(_ letter: DeadLetter, isRejected: Bool, commit: Int) {
        let (name, sequence) = (letter.subscription, letter.sequence)
        let place = "dead letter \(sequence) of \(name)"
        guard sequence >= 1, sequence <= events.count, isOwed(name, events[Int(sequence) - 1].head) else {
            violated("I2", place)
            return
        }
        if isSettled(name, sequence) { violated("I5", "\(place) twice") }
        let items = list(name, sequence)
        let (failures, interruptions) = (failures(items), interruptions(items))
        if !isRejected, !redefined.contains(name), failures < policy.maxAttempts, interruptions < policy.maxInterrupted
        {
            violated("I4", "\(place) after \(failures) failures and \(interruptions) interruptions")
        }
        if redefined.contains(name) {
            if letter.failures != failures { violated("I4", "\(place) tells \(letter.failures), not \(failures)") }
        } else if letter.failures != failures || letter.interruptions != interruptions {
            violated(
                "I4",
                "\(place) tells \(letter.failures) and \(letter.interruptions), not \(failures) and \(interruptions)")
        }
        note(name, sequence, .dead(halts: letter.halts), commit: commit)
    }
}
