import Testing
import TierBusCore
@testable import TierBusRouter
import TierBusTesting

@Suite("Alarms", .timeLimit(.minutes(5))) struct AlarmsTests {
    @Test("An alarm is called once, when the clock has come to its moment and not before") func due() async {
        let clock = ManualClock()
        let alarms = Alarms(clock: clock)
        let called = Shared<[Int]>([])
        let latches = (0..<3).map { _ in Latch() }
        for number in 0..<3 {
            alarms.schedule(after: .seconds(number + 1)) {
                called.change { $0.append(number) }
                latches[number].open()
            }
        }
        await until { clock.sleeperCount == 3 }
        clock.advance(by: .milliseconds(999))
        #expect(clock.sleeperCount == 3)
        clock.advance(by: .milliseconds(1))
        await latches[0].wait()
        #expect(called.value == [0])
        clock.advance(by: .seconds(1))
        await latches[1].wait()
        #expect(called.value == [0, 1])
        await alarms.close()
        #expect(called.value == [0, 1])
        #expect(clock.sleeperCount == 0)
        clock.advance(by: .seconds(10))
        #expect(called.value == [0, 1])
    }

    @Test("An alarm that is set after the end is never called; closing twice is fine") func closed() async {
        let clock = ManualClock()
        let alarms = Alarms(clock: clock)
        let called = Shared(0)
        await alarms.close()
        alarms.schedule(after: .zero) { called.change { $0 += 1 } }
        await alarms.close()
        #expect(clock.sleeperCount == 0)
        #expect(called.value == 0)
    }

    @Test("An alarm without delay is called without the clock moving") func zero() async {
        let alarms = Alarms(clock: ManualClock())
        let called = Latch()
        alarms.schedule(after: .zero) { called.open() }
        await called.wait()
        await alarms.close()
    }
}
