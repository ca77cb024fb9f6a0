/// One situation that is measured, against a baseline that does the same without TierBus.
protocol Scenario {
    /// Area and topology, such as `condition/compare-2`.
    var name: String { get }
    /// What the baseline is.
    var baselineName: String { get }

    /// The fewest events that a run has, so that its beginning does not count.
    var leastEvents: Int { get }
    /// The most events that a run may have.
    var mostEvents: Int { get }
    /// How often it is repeated if nobody says so.
    var usualRepetitions: Int { get }

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
    var mostEvents: Int { 1 << 40 }
    var usualRepetitions: Int { 7 }
}

/// What a run came to.
struct Outcome {
    let events: Int
    let isVerified: Bool
    /// What the events took, where that is less than the whole run; nil if it is not.
    var seconds: Double?
    /// What else there is to say of the run, by name.
    var figures: [String: Double] = [:]
}
