import Foundation
import Testing

@testable import TierBusCore
import TierBusTesting

@Suite struct LatencyHistogramTests {
    /// Nearest rank in a sorted array: the smallest value with so many thousandths of the samples at or below it.
    static func exact(_ sorted: [Int64], permille: Int) -> Int64 {
        sorted.isEmpty ? 0 : sorted[(sorted.count * permille + 999) / 1000 - 1]
    }

    @Test("Percentiles are those of a sorted array, never too small and at most 1/32 too large")
    func againstSortedArray() {
        var numbers = SeededGenerator(seed: 8)
        for count in [1, 2, 3, 9, 10, 99, 100, 101, 999, 1000, 1001, 20_000] {
            for bits in [4, 10, 20, 42] as [Int64] {
                let histogram = LatencyHistogram()
                var values: [Int64] = []
                for _ in 0..<count {
                    let value = Int64.random(
                        in: 0..<(1 << Int64.random(in: 1...bits, using: &numbers)), using: &numbers)
                    values.append(value)
                    histogram.record(nanoseconds: value)
                }
                values.sort()
                let summary = histogram.snapshot().summary
                #expect(summary.samples == count && summary.max == values.last)
                for (found, permille) in [(summary.p50, 500), (summary.p99, 990), (summary.p999, 999)] {
                    let wanted = Self.exact(values, permille: permille)
                    #expect(found >= wanted && found - wanted <= wanted / 32, "\(permille) of \(count) in \(bits) bits")
                }
            }
        }
    }

    @Test("Every bucket follows the one before without a gap, and is at most 1/32 wide")
    func buckets() {
        var lowest: Int64 = 0
        for index in 0..<LatencyBuckets.count {
            let highest = LatencyBuckets.upperBound(of: index)
            #expect(LatencyBuckets.index(of: lowest) == index && LatencyBuckets.index(of: highest) == index)
            #expect(highest - lowest <= lowest / 32)
            lowest = highest + 1
        }
        #expect(lowest == LatencyBuckets.limit + 1)
    }

    @Test("Latencies below nothing count as nothing, and above the limit as the limit")
    func clamping() {
        let histogram = LatencyHistogram()
        for value in [.min, -1, 0] as [Int64] { histogram.record(nanoseconds: value) }
        #expect(histogram.snapshot().summary == LatencySummary(samples: 3, p50: 0, p99: 0, p999: 0, max: 0))
        for value in [Int64.max, LatencyBuckets.limit + 1] { histogram.record(nanoseconds: value) }
        let limit = LatencyBuckets.limit
        #expect(histogram.snapshot().summary == LatencySummary(samples: 5, p50: 0, p99: limit, p999: limit, max: limit))
    }

    @Test("Without samples all figures are 0")
    func empty() {
        #expect(LatencyHistogram().snapshot() == LatencySnapshot())
        #expect(LatencySnapshot().summary == LatencySummary(samples: 0, p50: 0, p99: 0, p999: 0, max: 0))
    }

    @Test("Snapshots that are added are the snapshot of all samples")
    func adding() {
        let (first, second, both) = (LatencyHistogram(), LatencyHistogram(), LatencyHistogram())
        var numbers = SeededGenerator(seed: 9)
        for number in 0..<1000 {
            let value = Int64.random(in: 0..<1_000_000, using: &numbers)
            (number % 3 == 0 ? first : second).record(nanoseconds: value)
            both.record(nanoseconds: value)
        }
        var sum = LatencySnapshot()
        sum.add(first.snapshot())
        sum.add(second.snapshot())
        #expect(sum == both.snapshot() && sum.summary.samples == 1000)
    }

    @Test("Another thread may take snapshots while one records: samples only grow, and none is lost at the end")
    func concurrent() async {
        let histogram = LatencyHistogram()
        await withTaskGroup(of: Void.self) { group in
            group.addTask { for value in 0..<50_000 as Range<Int64> { histogram.record(nanoseconds: value) } }
            group.addTask {
                var last = 0
                while last < 50_000 {
                    let samples = histogram.snapshot().summary.samples
                    if samples < last { Issue.record("\(samples) after \(last)") }
                    last = samples
                    await Task.yield()
                }
            }
        }
        #expect(histogram.snapshot().summary.samples == 50_000 && histogram.snapshot().summary.max == 49_999)
    }

    @Test("A summary is encoded under its own names")
    func coding() throws {
        let summary = LatencySummary(samples: 1, p50: 2, p99: 3, p999: 4, max: 5)
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let data = try encoder.encode(summary)
        #expect(String(decoding: data, as: UTF8.self) == #"{"max":5,"p50":2,"p99":3,"p999":4,"samples":1}"#)
        #expect(try JSONDecoder().decode(LatencySummary.self, from: data) == summary)
    }
}
