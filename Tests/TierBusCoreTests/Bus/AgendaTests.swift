import Testing
import TierBusCore
import TierBusTesting

@Suite struct AgendaTests {
    @Test("A dispatch holds back what is published in it and delivers it before it returns, also if it throws")
    func dispatch() {
        let log = Log()
        let bus = DirectBus()
        bus.subscribe(Ping.self) { ping, _ in log.add("\(ping.number)") }
        let result = bus.agenda.dispatch {
            bus.publish(Ping(1), Delivery(of: Ping(1)))
            #expect(bus.agenda.isDispatching && bus.agenda.count == 1 && log.lines.isEmpty)
            return "done"
        }
        #expect(result == "done" && log.lines == ["1"] && !bus.agenda.isDispatching)
        #expect(throws: StubFailure(1)) {
            try bus.agenda.dispatch {
                bus.publish(Ping(2), Delivery(of: Ping(2)))
                throw StubFailure(1)
            }
        }
        #expect(log.lines == ["1", "2"] && !bus.agenda.isDispatching && bus.agenda.count == 0)
    }

    @Test("A dispatch inside a dispatch just runs, and all waits for the outer one")
    func nested() {
        let log = Log()
        let bus = DirectBus()
        bus.subscribe(Ping.self) { ping, _ in log.add("\(ping.number)") }
        bus.agenda.dispatch {
            bus.agenda.dispatch { bus.publish(Ping(1), Delivery(of: Ping(1))) }
            log.add("inner is over")
        }
        #expect(log.lines == ["inner is over", "1"])
    }

    @Test("The high-water mark is the most that ever waited, over all buses of the agenda")
    func highWaterMark() {
        let agenda = Agenda()
        let (first, second) = (DirectBus(agenda: agenda), DirectBus(agenda: agenda))
        for count in [5, 100, 3] {
            agenda.dispatch {
                for number in 0..<count {
                    (number % 2 == 0 ? first : second).publish(Ping(number), Delivery(of: Ping(0)))
                }
            }
        }
        #expect(agenda.highWaterMark == 100 && first.counters.highWaterMark == 100)
        #expect(first.counters.published + second.counters.published == 108 && agenda.count == 0)
    }
}
