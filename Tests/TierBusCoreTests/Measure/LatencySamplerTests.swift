import Testing
import TierBusCore

@Suite struct LatencySamplerTests {
    /// The share of events that are timed, of so many that come so many nanoseconds apart.
    static func timed(_ events: Int, apart: Int64, _ sampler: inout LatencySampler, _ time: inout Int64) -> Int {
        var timed = 0
        for _ in 0..<events {
            time += apart
            if sampler.isDue() {
                timed += 1
                sampler.timed(at: time)
            }
        }
        return timed
    }

    @Test("Below 1,000 events a second every one is timed, above one in 64")
    func rates() {
        var (sampler, time) = (LatencySampler(), Int64(0))
        #expect(Self.timed(5000, apart: 1_000_001, &sampler, &time) == 5000)
        sampler = LatencySampler()
        let fast = Self.timed(64_000, apart: 1000, &sampler, &time)
        #expect((1000...1070).contains(fast))
    }

    @Test("The sampler follows a rate that changes, within two windows")
    func changes() {
        var (sampler, time) = (LatencySampler(), Int64(0))
        for _ in 0..<5 {
            _ = Self.timed(200, apart: 1000, &sampler, &time)
            #expect(Self.timed(6400, apart: 1000, &sampler, &time) == 100)
            _ = Self.timed(200, apart: 10_000_000, &sampler, &time)
            #expect(Self.timed(1000, apart: 10_000_000, &sampler, &time) == 1000)
        }
    }

    @Test("Times at the ends of their range do not trap")
    func ends() {
        var sampler = LatencySampler()
        for round in 0..<1000 {
            if sampler.isDue() { sampler.timed(at: round % 2 == 0 ? .min : .max) }
        }
        var timed = 0
        for _ in 0..<128 where sampler.isDue() {
            timed += 1
            sampler.timed(at: 0)
        }
        #expect(timed > 0)
    }
}
