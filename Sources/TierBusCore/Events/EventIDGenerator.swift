/// Makes ids that no other generator makes: 64 bits of its own and a counter.
///
/// A generator belongs to one lane, so an id costs an addition: no system call, no lock. A seeded one repeats its ids
/// in every run.
public struct EventIDGenerator: ~Copyable {
    private let prefix: UInt64
    private var count: UInt64 = 0

    /// A generator that no other process or run has.
    public init() {
        var random = SystemRandomNumberGenerator()
        self.init(seed: random.next())
    }

    /// A generator that makes the same ids whenever it is given the same seed.
    public init(seed: UInt64) { prefix = EventID(naming: "generator", Int64(bitPattern: seed)).high }

    /// The next id.
    public mutating func next() -> EventID {
        count &+= 1
        return EventID(high: prefix, low: count)
    }
}
