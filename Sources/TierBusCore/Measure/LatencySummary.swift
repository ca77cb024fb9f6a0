/// How long deliveries took, in nanoseconds; percentiles by nearest rank, 0 where there are no samples.
public struct LatencySummary: Sendable, Equatable, Codable {
    /// Deliveries that were timed.
    public let samples: Int
    /// Half of the samples took at most this long.
    public let p50: Int64
    /// 99 % of the samples took at most this long.
    public let p99: Int64
    /// 99.9 % of the samples took at most this long.
    public let p999: Int64
    /// The longest sample.
    public let max: Int64

    /// Takes the figures as they are.
    public init(samples: Int, p50: Int64, p99: Int64, p999: Int64, max: Int64) {
        self.samples = samples
        self.p50 = p50
        self.p99 = p99
        self.p999 = p999
        self.max = max
    }
}
