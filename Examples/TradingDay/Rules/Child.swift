/// The members of the ensemble.
package enum Child: String, CaseIterable, Sendable {
    case fast = "momentum_fast"
    case slow = "momentum_slow"
    case reversion = "mean_reversion"

    /// What its answer counts, in tenths.
    package var weight: Int {
        switch self {
        case .fast: 4
        case .slow: 3
        case .reversion: 3
        }
    }
}
