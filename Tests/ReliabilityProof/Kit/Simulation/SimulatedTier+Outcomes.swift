import TierBusCore
import TierBusRouter
import TierBusTesting

/// What handlers tell of their deliveries.
extension SimulatedTier {
    mutating func endOne() throws {
        guard !inFlight.isEmpty else { return }
        let delivery = inFlight.remove(at: random.below(inFlight.count))
        let (name, sequence, attempt) = (delivery.subscription, delivery.sequence, delivery.attempt)
        let isSettled = oracle.isSettled(name, sequence)
        switch random.below(20) {
        case 0..<12:
            let wasFiltered = random.below(4) == 0
            tally.count(wasFiltered ? .filtered : .acked)
            let actions = decisions.acked(
                subscription: name, sequence: sequence, attempt: attempt, wasFiltered: wasFiltered, at: moment)
            if !isSettled { note(name, sequence, .acked, actions) }
            try perform(actions)
        case 12..<17:
            tally.count(.failed)
            let actions = decisions.failed(
                subscription: name, sequence: sequence, attempt: attempt, reason: "no", at: moment)
            if !isSettled { note(name, sequence, .failed(.failed, uptime: now, life: oracle.life), actions) }
            try perform(actions)
        case 17:
            tally.count(.rejected)
            let actions = decisions.rejected(
                subscription: name, sequence: sequence, attempt: attempt, reason: "never", at: moment)
            if !isSettled { note(name, sequence, .failed(.failed, uptime: now, life: oracle.life), actions) }
            rejected.insert(sequence)
            try perform(actions)
            if !oracle.isSettled(name, sequence) { oracle.violated("I4", "\(sequence) was rejected, but is not dead") }
        default:
            tally.count(.returned)
            let actions = decisions.returned(subscription: name, sequence: sequence, attempt: attempt, at: moment)
            if !isSettled { note(name, sequence, .returned, actions) }
            try perform(actions)
        }
    }

    /// An acknowledgement counts as long as the event is not settled; everything else is ignored.
    mutating func lateOutcome() throws {
        guard !late.isEmpty else { return }
        let delivery = late.remove(at: random.below(late.count))
        let (name, sequence, attempt) = (delivery.subscription, delivery.sequence, delivery.attempt)
        switch random.below(4) {
        case 0..<2:
            tally.count(.lateAck)
            let actions = decisions.acked(
                subscription: name, sequence: sequence, attempt: attempt, wasFiltered: false, at: moment)
            if !oracle.isSettled(name, sequence) { note(name, sequence, .acked, actions) }
            try perform(actions)
        case 2:
            tally.count(.lateFailure)
            try perform(
                decisions.failed(subscription: name, sequence: sequence, attempt: attempt, reason: "late", at: moment))
        default:
            tally.count(.lateReturn)
            try perform(decisions.returned(subscription: name, sequence: sequence, attempt: attempt, at: moment))
        }
    }
}
