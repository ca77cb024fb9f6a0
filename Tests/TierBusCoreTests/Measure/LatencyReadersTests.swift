import Testing
import TierBusCore

@Suite struct LatencyReadersTests {
    @concurrent
    private func record(upTo total: Int, in histogram: LatencyHistogram) async {
        for number in 1...total { histogram.record(nanoseconds: Int64(number)) }
    }

    @Test("Snapshots taken while one thread records have ever more samples, and none above its longest")
    func concurrent() async {
        let histogram = LatencyHistogram()
        let total = 50_000
        async let recorded: Void = record(upTo: total, in: histogram)
        var last = 0
        while last < total {
            let summary = histogram.snapshot().summary
            #expect(summary.samples >= last)
            // Samples rise by one, so the longest is at least their number.
            #expect(summary.max >= Int64(summary.samples))
            last = summary.samples
            await Task.yield()
        }
        await recorded
        #expect(histogram.snapshot().summary.max == Int64(total))
    }
}
