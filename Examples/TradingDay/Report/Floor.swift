import TierBusCore

/// Below what the slow end of deliveries has to stay at 1,000 bars a second.
enum Floor: CaseIterable, Sendable {
    case `internal`
    case fast
    case standard
    case reliable

    /// Nanoseconds below which 99 % of the deliveries stay.
    var nanoseconds: Int64 {
        switch self {
        case .internal: 100_000
        case .fast: 1_000_000
        case .standard: 10_000_000
        case .reliable: 100_000_000
        }
    }

    var name: String {
        switch self {
        case .internal: "internal"
        case .fast: "fast"
        case .standard: "standard"
        case .reliable: "reliable"
        }
    }

    /// The figures it is about.
    func summary(in latency: DayReport.Latency) -> LatencySummary {
        switch self {
        case .internal: latency.internal
        case .fast: latency.fast
        case .standard: latency.standard
        case .reliable: latency.reliable
        }
    }
}
