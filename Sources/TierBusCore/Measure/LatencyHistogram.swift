import Synchronization

/// Counts latencies in buckets whose width grows with the value: bounded memory, about 10 KB.
///
/// One thread records; any thread takes a ``LatencySnapshot`` at any time. A snapshot taken while events are recorded
/// may miss the latest of them.
public final class LatencyHistogram: Sendable {
    // Allocated and initialised before the histogram is shared, freed when nobody has it; between, all access is atomic.
    private nonisolated(unsafe) let counts: UnsafeMutablePointer<Atomic<UInt64>>
    private let longest = Atomic<Int64>(0)

    /// A histogram without samples.
    public init() {
        counts = .allocate(capacity: LatencyBuckets.count)
        for index in 0..<LatencyBuckets.count { (counts + index).initialize(to: Atomic(0)) }
    }

    deinit {
        counts.deinitialize(count: LatencyBuckets.count)
        counts.deallocate()
    }

    /// Counts one latency. Below 0 counts as 0, above about 73 minutes as 73 minutes. Call it from one thread only.
    /// - Complexity: O(1), no allocation, no read-modify-write.
    public func record(nanoseconds: Int64) {
        let value = LatencyBuckets.clamped(nanoseconds)
        let bucket = counts + LatencyBuckets.index(of: value)
        // One writer, so nothing is lost between the load and the store. The longest goes first: the releasing store
        // pairs with the acquiring loads of `snapshot`, which has no sample above its longest.
        if value > longest.load(ordering: .relaxed) { longest.store(value, ordering: .relaxed) }
        bucket.pointee.store(bucket.pointee.load(ordering: .relaxed) &+ 1, ordering: .releasing)
    }

    /// What was recorded so far.
    public func snapshot() -> LatencySnapshot {
        let counts = (0..<LatencyBuckets.count).map { self.counts[$0].load(ordering: .acquiring) }
        return LatencySnapshot(counts: counts, longest: longest.load(ordering: .relaxed))
    }
}
