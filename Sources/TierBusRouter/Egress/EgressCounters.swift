/// What became of the events that an egress was owed.
package struct EgressCounters: Sendable, Equatable {
    package var owed: Int
    package var delivered: Int
    package var dropped: Int
    package var discarded: Int
    package var pending: Int
}

extension Ledger {
    /// Adds what became of an egress's events.
    package mutating func add(_ counters: EgressCounters) {
        owed += counters.owed
        delivered += counters.delivered
        dropped += counters.dropped
        discarded += counters.discarded
        pending += counters.pending
    }
}
