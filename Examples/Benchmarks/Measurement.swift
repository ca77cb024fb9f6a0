import CAllocations

/// What was measured of a scenario, over all repetitions.
struct Measurement {
    let name: String
    let baselineName: String
    /// Seconds an event, for each repetition.
    let seconds: [Double]
    let baselineSeconds: [Double]
    let events: Int
    /// Allocations of a million events, the fewest of all repetitions; nil where they are not counted.
    let allocationsPerMillion: Double?
    let isVerified: Bool
    /// The medians of the scenario's own figures.
    let figures: [String: Double]

    var nanosecondsPerEvent: Double { Self.median(seconds) * 1e9 }
    var baselineNanosecondsPerEvent: Double { Self.median(baselineSeconds) * 1e9 }
    /// How many times the baseline's time it takes: the median over pairs that were measured one after the other.
    var cost: Double { Self.median(zip(seconds, baselineSeconds).map { $0 / $1 }) }

    static func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }

    /// Measures a scenario and its baseline by turns.
    static func take(
        _ scenario: inout some Scenario, repetitions: Int, seconds limit: Double
    ) async throws -> Measurement {
        try await scenario.prepare()
        // How many events take the time of one repetition; also warms up.
        var count = scenario.leastEvents
        while true {
            let (_, seconds, _) = try await time { try await scenario.run(count) }
            if seconds > limit / 10 || count >= scenario.mostEvents {
                let wanted = Int(Double(count) * limit / max(seconds, 1e-9))
                count = min(max(scenario.leastEvents, wanted), scenario.mostEvents)
                break
            }
            count *= 4
        }
        _ = try await scenario.runBaseline(count)
        var own: [Double] = []
        var others: [Double] = []
        var allocations = Double.infinity
        var events = 0
        var isVerified = true
        var figures: [String: [Double]] = [:]
        for _ in 0..<repetitions {
            let (outcome, seconds, allocated) = try await time { try await scenario.run(count) }
            let (other, otherSeconds, _) = try await time { try await scenario.runBaseline(count) }
            own.append(seconds / Double(outcome.events))
            others.append(otherSeconds / Double(other.events))
            allocations = min(allocations, Double(allocated) * 1e6 / Double(outcome.events))
            events += outcome.events
            for (name, value) in outcome.figures { figures[name, default: []].append(value) }
            isVerified = isVerified && outcome.isVerified && other.isVerified
        }
        return Measurement(
            name: scenario.name, baselineName: scenario.baselineName, seconds: own, baselineSeconds: others,
            events: events,
            allocationsPerMillion: tierbus_counts_allocations() ? allocations : nil, isVerified: isVerified,
            figures: figures.mapValues(median))
    }

    private static func time(
        _ body: () async throws -> Outcome
    ) async throws -> (Outcome, seconds: Double, allocations: Int64) {
        let clock = ContinuousClock()
        let allocations = tierbus_allocations()
        let start = clock.now
        let outcome = try await body()
        let elapsed = clock.now - start
        let allocated = tierbus_allocations() - allocations
        let seconds = Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) * 1e-18
        return (outcome, outcome.seconds ?? seconds, allocated)
    }
}
