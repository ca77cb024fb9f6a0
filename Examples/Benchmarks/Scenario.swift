/// One situation that is measured, against a baseline that does the same without TierBus.
protocol Scenario {
    /// Area and topology, such as `condition/compare-2`.
    var name: String { get }
    /// What the baseline is.
    var baselineName: String { get }

    /// The fewest events that a run has, so that its beginning does not count.
    var leastEvents: Int { get }

    /// Makes what a measurement needs; not measured.
    mutating func prepare() async throws
    /// Handles about `count` events.
    /// - Returns: How many it were, and whether the result was right.
    mutating func run(_ count: Int) async throws -> Outcome
    /// The same by other means.
    mutating func runBaseline(_ count: Int) async throws -> Outcome
}

extension Scenario {
    var leastEvents: Int { 1_000 }
}

/// What a run came to.
struct Outcome {
    let events: Int
    let isVerified: Bool
    /// What the events took, where that is less than the whole run; nil if it is not.
    var seconds: Double?
}
