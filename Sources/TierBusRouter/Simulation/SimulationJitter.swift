import TierBusCore

/// By how many places deliveries are put off: the same sequence for a seed.
struct SimulationJitter {
    private var state: UInt64
    private let places: UInt64

    init(seed: UInt64, places: Int) {
        state = EventID(naming: "jitter", Int64(bitPattern: seed)).low | 1
        self.places = UInt64(max(0, places))
    }

    /// 0 up to the number of places.
    mutating func next() -> UInt64 {
        guard places > 0 else { return 0 }
        // xorshift64, Marsaglia 2003.
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state % (places + 1)
    }
}
