import TierBusCore

/// Loses a random while before the turns of a lane, the same sequence of whiles for a seed and a lane.
struct LaneJitter {
    private var state: UInt64

    init(seed: UInt64, lane: String) { state = EventID(naming: lane, Int64(bitPattern: seed)).low | 1 }

    /// Gives the core away up to 15 times, every fourth turn; not at all in the others.
    mutating func pass() {
        // xorshift64, Marsaglia 2003.
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        guard state & 3 == 0 else { return }
        for _ in 0..<(state >> 2) & 15 { NamedThread.yield() }
    }
}
