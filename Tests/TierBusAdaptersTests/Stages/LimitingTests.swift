import Testing
import TierBusAdapters
import TierBusCore
import TierBusMarket
import TierBusTesting

@Suite struct LimitingTests {
    @Test("An event passes once among the last so many; a copy of the stage remembers the same")
    func deduplicate() throws {
        let sink = Sink()
        let stage = Deduplicate<Bar, EventID>(last: 3)
        let flow = Pipeline {
            stage
            sink
        }
        for number in [0, 1, 0, 2, 0, 3, 0, 3, 1] { try flow.flow(.bar(occurrence: number)) }
        // When 3 came, 0 was the oldest that is remembered, and went.
        let expected = [0, 1, 2, 3, 0, 1].map { Bar.bar(occurrence: $0).id }
        #expect(sink.ids == expected && stage.duplicates == 3)
    }

    @Test("A key of one's own says which events are the same, and one that failed may come again")
    func keyed() throws {
        let sink = Sink()
        sink.failing = { _ in Fault() }
        let stage = Deduplicate(last: 10) { (bar: Bar) in bar.close }
        let flow = Pipeline {
            stage
            sink
        }
        #expect(throws: Fault.self) { try flow.flow(.bar(close: 1)) }
        sink.failing = { _ in nil }
        try flow.flow(.bar(close: 1))
        try flow.flow(.bar(close: 1, occurrence: 1))
        #expect(sink.ids.count == 2 && stage.duplicates == 1)
    }

    @Test("A throttle lets a burst pass, and then events at its rate, in virtual time")
    func throttle() throws {
        let (sink, clock) = (Sink(), ManualClock())
        let stage = Throttle<Bar>(rate: 10, burst: 3, clock: clock)
        let flow = Pipeline {
            stage
            sink
        }
        var number = 0
        func passed(_ count: Int) throws -> Int {
            let before = sink.ids.count
            for _ in 0..<count {
                try flow.flow(.bar(occurrence: number))
                number += 1
            }
            return sink.ids.count - before
        }
        #expect(try passed(5) == 3)
        clock.advance(by: .milliseconds(99))
        #expect(try passed(2) == 0)
        clock.advance(by: .milliseconds(1))
        #expect(try passed(2) == 1)
        clock.advance(by: .milliseconds(250))
        #expect(try passed(5) == 2)
        // Half a token was left over.
        clock.advance(by: .milliseconds(50))
        #expect(try passed(5) == 1)
        clock.advance(by: .seconds(3_600))
        #expect(try passed(10) == 3)
        #expect(stage.refused == number - sink.ids.count)
    }

    @Test("Rates at the ends of what there is do no harm", arguments: [1e-9, 1e-300, 1e9, 1e300])
    func extremes(_ rate: Double) throws {
        let (sink, clock) = (Sink(), ManualClock())
        let flow = Pipeline {
            Throttle<Bar>(rate: rate, burst: .max, clock: clock)
            sink
        }
        for number in 0..<100 {
            try flow.flow(.bar(occurrence: number))
            clock.advance(by: .seconds(100))
        }
        #expect(sink.ids.count == 100)
    }
}
