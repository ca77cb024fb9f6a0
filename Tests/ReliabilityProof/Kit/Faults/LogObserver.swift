package import TierBusCore
import TierBusRouter

/// What a log has said to have done, told independently of the tier: which events and which settlements are committed.
/// Across the lives of one file.
package final class LogObserver: Sendable {
    private struct State {
        var events: [Int64: EventID] = [:]
        /// The highest sequence that was found at an opening.
        var found: Int64 = 0
        var settled: [String: Settled] = [:]
        /// Everything up to here may have been let go of.
        var swept: Int64 = 0
        var violations: [String] = []
    }

    private struct Settled {
        var floor: Int64 = 0
        var above: Set<Int64> = []
        var redriven: Set<Int64> = []
        func has(_ sequence: Int64) -> Bool {
            !redriven.contains(sequence) && (sequence <= floor || above.contains(sequence))
        }
    }

    private let state = SystemLock(State())

    package init() {}

    /// A transaction was committed.
    func committed(_ events: [Int64: EventID], _ changes: [LogChange]) {
        state.withLock { state in
            state.events.merge(events) { $1 }
            for change in changes { Self.take(change, &state) }
        }
    }

    private static func take(_ change: LogChange, _ state: inout State) {
        switch change {
        case .added(let row): state.settled[row.name] = Settled(floor: row.floor)
        case .redefined, .handed, .exceptionRemoved: break
        case .floor(let name, let sequence):
            var settled = state.settled[name] ?? Settled()
            settled.floor = sequence
            settled.above = settled.above.filter { $0 > sequence }
            state.settled[name] = settled
        case .exception(let name, let sequence, let exception):
            if exception.isSettled { state.settled[name, default: Settled()].above.insert(sequence) }
        case .removed(let name): state.settled[name] = nil
        case .deadLetter(let letter) where letter.state == .redriven:
            // Owed again; at or below the floor, too.
            state.settled[letter.subscription]?.above.remove(letter.sequence)
            state.settled[letter.subscription]?.redriven.insert(letter.sequence)
        case .deadLetter(let letter):
            state.settled[letter.subscription]?.redriven.remove(letter.sequence)
            state.settled[letter.subscription, default: Settled()].above.insert(letter.sequence)
        }
    }

    /// Settled events are about to be let go of.
    func sweeps(_ sweep: LogSweep) {
        state.withLock { state in
            for (name, settled) in state.settled where settled.floor < sweep.settledUpTo {
                state.violations.append(
                    "I1: up to \(sweep.settledUpTo) may go, and '\(name)' has settled only up to \(settled.floor)")
            }
            if sweep.eventsBefore != nil { state.swept = max(state.swept, sweep.settledUpTo) }
        }
    }

    /// Whether an event may have been let go of: everybody had settled it before.
    package func mayBeGone(_ sequence: Int64) -> Bool { state.withLock { sequence <= $0.swept } }

    /// A log was opened anew. What was committed must be there; what is there and was not known to be was of a commit of
    /// unknown outcome.
    func recovered(_ recovery: LogRecovery) {
        state.withLock { state in
            let last = state.events.keys.max() ?? 0
            if recovery.lastSequence < last {
                state.violations.append("I1: the log ends at \(recovery.lastSequence); \(last) was committed")
            }
            state.found = max(state.found, recovery.lastSequence)
            for (name, known) in state.settled {
                guard let row = recovery.subscriptions.first(where: { $0.name == name }) else {
                    state.violations.append("I1: the subscription '\(name)' is gone")
                    continue
                }
                let above = row.exceptions.filter { $0.value.isSettled }.map(\.key)
                let now = Settled(floor: row.floor, above: Set(above))
                if let lost = known.above.first(where: { !now.has($0) })
                    ?? (now.floor < known.floor ? known.floor : nil)
                {
                    state.violations.append("I5: that '\(name)' has settled \(lost) was recorded, and is forgotten")
                }
            }
            for row in recovery.subscriptions {
                let above = row.exceptions.filter { $0.value.isSettled }.map(\.key)
                state.settled[row.name] = Settled(floor: row.floor, above: Set(above))
            }
        }
    }

    /// Whether an event is in the log for sure.
    package func isCommitted(_ sequence: Int64, _ id: EventID) -> Bool {
        state.withLock { state in
            if let known = state.events[sequence] { return known == id }
            return sequence <= state.found
        }
    }

    /// Whether it is recorded that a subscription is done with an event.
    package func isSettled(_ name: String, _ sequence: Int64) -> Bool {
        state.withLock { $0.settled[name]?.has(sequence) == true }
    }

    package var violations: [String] { state.withLock { $0.violations } }
}

extension LogException {
    /// Whether the event is settled.
    fileprivate var isSettled: Bool { state == .acked || state == .dead }
}
