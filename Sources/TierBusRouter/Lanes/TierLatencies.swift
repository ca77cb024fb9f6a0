package import TierBusCore

/// The latency histograms of one lane, one for each tier; written by the lane, read by everybody.
@usableFromInline
package final class TierLatencies: Sendable {
    package let fast = LatencyHistogram()
    package let standard = LatencyHistogram()
    package let reliable = LatencyHistogram()

    init() {}

    package func histogram(_ tier: Tier) -> LatencyHistogram {
        switch tier {
        case .fast: fast
        case .standard: standard
        case .reliable: reliable
        }
    }
}
