import TierBusCore
import TierBusRouter

/// What has to be true between steps and at rest.
extension SimulatedTier {
    mutating func checkCounters() {
        for (name, counters) in decisions.counters where counters.isCounted {
            let pending = oracle.pending(name)
            if counters.pending != pending {
                oracle.violated("ledger", "\(name) counts \(counters.pending) pending; \(pending) are")
            }
            if decisions.eventsInMemory(of: name) > limits.aboveFloor {
                oracle.violated("memory", "\(decisions.eventsInMemory(of: name)) events of \(name)")
            }
            let flying = inFlight.count { $0.subscription == name }
            if counters.inFlight != flying {
                oracle.violated("ledger", "\(name) counts \(counters.inFlight) in flight; \(flying) are")
            }
        }
    }

    /// Every handler acknowledges, time passes, everybody is there: nothing may be left.
    mutating func drain() throws {
        for wanted in Self.definitions where windows[wanted.name] == nil {
            try register(wanted, window: 2, start: .latest)
        }
        var turns = 0
        while !decisions.isIdle, turns < 5_000, oracle.violations.isEmpty {
            turns += 1
            if !looks.isEmpty {
                try answerLook()
            } else if let delivery = inFlight.popLast() {
                let actions = decisions.acked(
                    subscription: delivery.subscription, sequence: delivery.sequence, attempt: delivery.attempt,
                    wasFiltered: false, at: moment)
                if !oracle.isSettled(delivery.subscription, delivery.sequence) {
                    note(delivery.subscription, delivery.sequence, .acked, actions)
                }
                try perform(actions)
            } else if let due = decisions.nextDue {
                try pass(max(0, due - now))
            } else if let letter = try letters().first(where: { $0.state == .setAside && $0.halts }) {
                // What waits behind it waits for somebody.
                try decide(letter, .discard)
            } else {
                oracle.violated("I7", "something is pending, and nothing will move it")
            }
        }
        guard oracle.violations.isEmpty else { return }
        if turns >= 5_000 { oracle.violated("I7", "it does not come to rest") }
        if let due = decisions.nextDue { oracle.violated("I7", "at rest, and due at \(due)") }
        try checkRest()
    }

    mutating func checkRest() throws {
        checkCounters()
        let census = try log.census()
        if census.pending != 0 { oracle.violated("I7", "the log has \(census.pending) pending") }
        for row in try MemoryLog(log.snapshot).recover().subscriptions where !row.exceptions.isEmpty {
            oracle.violated("I7", "at rest \(row.name) has exceptions: \(row.exceptions.keys.sorted())")
        }
        for (name, counters) in decisions.counters {
            if !counters.isCounted { oracle.violated("ledger", "\(name) is not counted at rest") }
            let letters = try letters().filter { $0.subscription == name && $0.state == .setAside }
            if Set(letters.map(\.sequence)) != oracle.dead(of: name) {
                oracle.violated("I4", "the log's dead letters of \(name) are \(letters.map(\.sequence))")
            }
        }
    }
}
