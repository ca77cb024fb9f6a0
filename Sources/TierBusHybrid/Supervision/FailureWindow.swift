import TierBusCore

/// The times of the latest failures, as many as are put up with.
package struct FailureWindow {
    private let limit: Int
    private let period: Int64
    /// The latest failures, as uptimes; a ring that begins at `oldest` once it is full.
    private var times: [Int64] = []
    private var oldest = 0

    /// - Parameters:
    ///   - limit: Failures that are put up with, 0 or more.
    ///   - period: For how long each counts.
    package init(limit: Int, period: Duration) {
        self.limit = limit
        self.period = period.clampedNanoseconds
    }

    /// Counts a failure.
    /// - Returns: Whether there were more than the limit within the period.
    /// - Complexity: O(1).
    package mutating func failed(at uptime: Int64) -> Bool {
        guard limit > 0 else { return true }
        guard times.count == limit else {
            times.append(uptime)
            return false
        }
        let first = times[oldest]
        times[oldest] = uptime
        oldest = (oldest + 1) % limit
        return uptime.subtractingClamped(first) < period
    }
}

extension Int64 {
    fileprivate func subtractingClamped(_ other: Int64) -> Int64 {
        let (difference, overflow) = subtractingReportingOverflow(other)
        return overflow ? .max : difference
    }
}
