public import TierBusCore

/// Decides which priority is served next: the highest that waits, and every 64th time the lowest.
@usableFromInline
struct MailboxChooser {
    /// `low` is served at least once in this many deliveries.
    @inlinable
    static var starvationBound: Int { 64 }

    @usableFromInline
    var sinceLow = 0

    @usableFromInline
    init() {}

    /// - Parameter waits: Whether events of a priority wait.
    /// - Returns: The priority to serve; nil if nothing waits.
    @inlinable
    mutating func next(_ waits: (Priority) -> Bool) -> Priority? {
        sinceLow &+= 1
        if sinceLow >= Self.starvationBound, waits(.low) {
            sinceLow = 0
            return .low
        }
        if waits(.flashCrash) { return .flashCrash }
        if waits(.urgent) { return .urgent }
        if waits(.high) { return .high }
        if waits(.normal) { return .normal }
        guard waits(.low) else {
            sinceLow &-= 1
            return nil
        }
        sinceLow = 0
        return .low
    }

    /// How many ordinary deliveries may follow before the lowest priority has to be looked at again.
    @inlinable
    var untilLow: Int { max(1, Self.starvationBound - sinceLow) }

    /// Counts deliveries that were made without asking.
    @inlinable
    mutating func served(_ count: Int) { sinceLow += count }
}
