public import TierBusCore

/// How a simulated system begins, and what it varies.
///
/// Deliveries have one total order: the virtual time, then the priority, then the place in which the event was published.
/// The same input, configuration and values here give the same deliveries in every process.
public struct Simulation: Sendable, Equatable {
    /// Where the virtual clock stands at first.
    public var start: Timestamp
    /// Makes the jitter: another seed, another order.
    public var seed: UInt64
    /// By how many places a delivery may be put off among those of one time and priority, 0 or more: how far lanes may run
    /// ahead of each other. Events of one publication keep their order for each subscription. 0: no jitter.
    public var jitter: Int
    /// Most steps at one moment of virtual time; a system that needs more is taken for one that never settles.
    public var stepLimit = 100_000_000
    /// The number of a delivery that lets the next one go first: shows that a tie broken the other way is found.
    package var flippedTie: UInt64?

    /// A simulation that begins at `start`, without jitter unless it is asked for.
    public init(startingAt start: Timestamp = .epoch, seed: UInt64 = 0, jitter: Int = 0) {
        self.start = start
        self.seed = seed
        self.jitter = jitter
    }

    /// - Throws: ``RouterError/Code/badConfiguration``.
    package func check() throws(RouterError) {
        guard (0...1_000_000).contains(jitter), stepLimit > 0 else {
            throw RouterError(
                .badConfiguration, "a simulation has 0 to 1,000,000 places of jitter, not \(jitter), and a step limit")
        }
    }
}
