import Testing
import TierBusHybrid
import TierBusTesting

@Suite struct FailureWindowTests {
    @Test("It is the same as counting all failures of the period", arguments: 0..<50)
    func model(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let (limit, period) = (Int.random(in: 0...6, using: &random), Int64.random(in: 1...40, using: &random))
        var window = FailureWindow(limit: limit, period: .nanoseconds(period))
        var times: [Int64] = []
        var now: Int64 = .random(in: -100...100, using: &random)
        var exceeded = 0
        for _ in 0..<500 {
            now += .random(in: 0...12, using: &random)
            times.append(now)
            let expected = times.count { now - $0 < period } > limit
            exceeded += expected ? 1 : 0
            let isExceeded = window.failed(at: now)
            #expect(isExceeded == expected)
        }
        #expect(exceeded > 0 || limit * 12 > period)
    }

    @Test("Times as far apart as can be do not overflow") func extremes() {
        var window = FailureWindow(limit: 1, period: .seconds(1))
        let answers = [Int64.min, .max, .max].map { window.failed(at: $0) }
        #expect(answers == [false, false, true])
    }
}
