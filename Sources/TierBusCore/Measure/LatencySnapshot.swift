/// The counts of a ``LatencyHistogram`` at one moment; those of several histograms can be added.
public struct LatencySnapshot: Sendable, Equatable {
    private var counts: [UInt64]
    private var longest: Int64

    init(counts: [UInt64], longest: Int64) {
        self.counts = counts
        self.longest = longest
    }

    /// No samples: what adding starts with.
    public init() { self.init(counts: Array(repeating: 0, count: LatencyBuckets.count), longest: 0) }

    /// Adds the samples of `other`.
    public mutating func add(_ other: LatencySnapshot) {
        for index in counts.indices { counts[index] += other.counts[index] }
        longest = max(longest, other.longest)
    }

    /// Samples and percentiles. Percentiles are at most 1/32 (3.1 %) too large, and never too small.
    /// - Complexity: O(buckets), about 1,200.
    public var summary: LatencySummary {
        let samples = counts.reduce(0, +)
        return LatencySummary(
            samples: Int(samples),
            p50: value(atRank: Self.rank(permille: 500, of: samples)),
            p99: value(atRank: Self.rank(permille: 990, of: samples)),
            p999: value(atRank: Self.rank(permille: 999, of: samples)),
            max: longest)
    }

    /// Nearest rank: the smallest one that has so many thousandths of the samples at or below it.
    private static func rank(permille: UInt64, of samples: UInt64) -> UInt64 {
        samples / 1000 * permille + (samples % 1000 * permille + 999) / 1000
    }

    private func value(atRank rank: UInt64) -> Int64 {
        guard rank > 0 else { return 0 }
        var passed: UInt64 = 0
        for (index, count) in counts.enumerated() {
            passed += count
            if passed >= rank { return min(LatencyBuckets.upperBound(of: index), longest) }
        }
        return longest
    }
}
