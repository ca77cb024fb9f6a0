/// The buckets of a ``LatencyHistogram``: one for each value below 32, then 32 for each power of two.
enum LatencyBuckets {
    private static let precision = 5
    private static let subBuckets = 1 << precision
    private static let bits = 42
    /// The largest value that is told apart, about 73 minutes.
    static let limit: Int64 = (1 << bits) - 1
    /// Buckets in all.
    static let count = (bits - precision + 1) * subBuckets

    static func clamped(_ nanoseconds: Int64) -> Int64 { min(max(nanoseconds, 0), limit) }

    /// The bucket of a value from 0 to ``limit``.
    static func index(of value: Int64) -> Int {
        let shift = max(0, Int64.bitWidth - value.leadingZeroBitCount - precision - 1)
        return shift * subBuckets + Int(value >> Int64(shift))
    }

    /// The largest value of a bucket, at most 1/32 above its smallest.
    static func upperBound(of index: Int) -> Int64 {
        guard index >= subBuckets else { return Int64(index) }
        let shift = index / subBuckets - 1
        return (Int64(index - shift * subBuckets + 1) << Int64(shift)) - 1
    }
}
