import Testing
import TierBusCore
import TierBusTesting

@Suite struct DirectBusTests {
    let log = Log()
    let bus = DirectBus()

    func publish(_ number: Int, from source: ContainerID = .none) {
        bus.publish(Ping(number), Delivery(of: Ping(number), from: source))
    }

    @Test("Subscribers are called in the order they came, those of the type before those of all types")
    func order() {
        let log = log
        bus.subscribeAll(OpenLog(log: log, name: "early"))
        for name in ["a", "b", "c", "d", "e", "f"] {
            bus.subscribe(Ping.self) { ping, _ in log.add("\(name) \(ping.number)") }
        }
        bus.subscribe(Pong.self) { pong, _ in log.add("pong \(pong.number)") }
        bus.subscribeAll(OpenLog(log: log, name: "late"))
        publish(1)
        #expect(log.lines == ["a 1", "b 1", "c 1", "d 1", "e 1", "f 1", "early PING 1", "late PING 1"])
        log.lines = []
        bus.publish(Pong(2), Delivery(of: Pong(2)))
        #expect(log.lines == ["pong 2", "early PONG 2", "late PONG 2"])
    }

    @Test("A handler gets the delivery that was published with the event, unchanged")
    func delivery() {
        let cause = Delivery(of: Ping(1), from: "feed")
        let sent = cause.following(with: Ping(2), from: "strategy")
        var got: [Delivery] = []
        bus.subscribe(Ping.self) { _, delivery in got.append(delivery) }
        bus.publish(Ping(2), sent)
        #expect(got.map(\.eventID) == [Ping(2).id] && got.map(\.causationID) == [Ping(1).id])
        #expect(got.map(\.correlationID) == [Ping(1).id] && got.map(\.source) == ["strategy"])
    }

    @Test("An event does not come back to who published it, and nobody is everybody's source")
    func noEcho() {
        let log = log
        bus.subscribe(Ping.self, as: "a") { ping, _ in log.add("a \(ping.number)") }
        bus.subscribe(Ping.self, as: "b") { ping, _ in log.add("b \(ping.number)") }
        bus.subscribe(Ping.self) { ping, _ in log.add("anyone \(ping.number)") }
        bus.subscribeAll(as: "a", OpenLog(log: log, name: "a all"))
        publish(1, from: "a")
        publish(2, from: "b")
        publish(3)
        #expect(
            log.lines == [
                "b 1", "anyone 1", "a 2", "anyone 2", "a all PING 2", "a 3", "b 3", "anyone 3", "a all PING 3",
            ])
        #expect(bus.counters.delivered == 9 && bus.counters.unheard == 0)
    }

    @Test("What a handler publishes comes after the running event has reached all, first in, first out over all types")
    func runToCompletion() {
        let (log, bus) = (log, bus)
        bus.subscribe(Ping.self) { [unowned bus] ping, delivery in
            log.add("first \(ping.number)")
            guard ping.number < 10 else { return }
            for next in [10 * ping.number, 10 * ping.number + 1] {
                bus.publish(Ping(next), delivery.following(with: Ping(next), from: .none))
                bus.publish(Pong(next), delivery.following(with: Pong(next), from: .none))
            }
            log.add("first \(ping.number) done")
        }
        bus.subscribe(Ping.self) { ping, _ in log.add("second \(ping.number)") }
        bus.subscribe(Pong.self) { pong, _ in log.add("pong \(pong.number)") }
        publish(1)
        #expect(
            log.lines == [
                "first 1", "first 1 done", "second 1", "first 10", "second 10", "pong 10", "first 11", "second 11",
                "pong 11",
            ])
        #expect(bus.counters.highWaterMark == 4 && bus.agenda.count == 0 && !bus.agenda.isDispatching)
    }

    @Test("Buses with one agenda share its order; what follows from an event is delivered before publish returns")
    func sharedAgenda() {
        let log = log
        let parent = DirectBus(agenda: bus.agenda)
        bus.subscribe(Ping.self) { [unowned parent, unowned bus] ping, delivery in
            log.add("child \(ping.number)")
            guard ping.number < 3 else { return }
            parent.publish(ping, delivery)
            bus.publish(Ping(ping.number + 1), delivery)
        }
        parent.subscribe(Ping.self) { ping, _ in log.add("parent \(ping.number)") }
        publish(1)
        #expect(log.lines == ["child 1", "parent 1", "child 2", "parent 2", "child 3"])
    }

    @Test("A chain of a million nested events runs on a stack of 512 KiB")
    func flatStack() {
        let seen = SmallStack.run(kibibytes: 512) {
            let bus = DirectBus()
            let port = bus.port(Ping.self)
            var seen = 0
            port.subscribe { [unowned port] ping, delivery in
                seen += 1
                if ping.number < 1_000_000 { port.publish(Ping(ping.number + 1), delivery) }
            }
            port.publish(Ping(1), Delivery(of: Ping(1)))
            return [seen, bus.counters.highWaterMark]
        }
        #expect(seen == [1_000_000, 1])
    }

    @Test("A handler that throws harms no other, and the failure says which handler and which event")
    func failures() {
        let log = log
        var failures: [BusFailure] = []
        bus.agenda.onFailure = { failures.append($0) }
        bus.subscribe(Ping.self, as: "bad") { ping, _ in throw StubFailure(ping.number) }
        bus.subscribe(Ping.self) { ping, _ in log.add("good \(ping.number)") }
        bus.subscribeAll(as: "worse", Handler<Ping> { ping, _ in throw StubFailure(-ping.number) })
        bus.subscribeAll(OpenLog(log: log))
        publish(1, from: "feed")
        publish(2)
        #expect(log.lines == ["good 1", "all PING 1", "good 2", "all PING 2"])
        #expect(failures.map { $0.error as? StubFailure } == [1, -1, 2, -2].map(StubFailure.init))
        #expect(failures.map(\.subscriber) == ["bad", "worse", "bad", "worse"])
        #expect(failures.map(\.source) == ["feed", "feed", .none, .none])
        #expect(failures.map(\.eventID) == [1, 1, 2, 2].map { Ping($0).id })
        #expect(failures.allSatisfy { $0.eventType == "PING" })
        let counters = bus.counters
        #expect(counters.published == 2 && counters.delivered == 4 && counters.failed == 4 && counters.unheard == 0)
    }

    @Test("No counter is ever below zero, also while a failure is told")
    func countersInFailure() {
        var counters: [BusCounters] = []
        bus.agenda.onFailure = { [unowned bus] _ in counters.append(bus.counters) }
        bus.subscribe(Ping.self) { _, _ in throw StubFailure(0) }
        publish(1)
        #expect(counters.map(\.delivered) == [0] && counters.map(\.failed) == [1])
    }

    @Test("The failure closure may publish, and may put another in its place")
    func failureClosure() {
        let (log, bus) = (log, bus)
        bus.agenda.onFailure = { [unowned bus] failure in
            log.add("failed \(failure.eventID.low)")
            bus.publish(Pong(Int(failure.eventID.low)), Delivery(of: Pong(1)))
            bus.agenda.onFailure = { log.add("other \($0.eventID.low)") }
        }
        bus.subscribe(Ping.self) { ping, _ in throw StubFailure(ping.number) }
        bus.subscribe(Ping.self) { ping, _ in log.add("ping \(ping.number)") }
        bus.subscribe(Pong.self) { pong, _ in log.add("pong \(pong.number)") }
        publish(1)
        publish(2)
        #expect(log.lines == ["failed 1", "ping 1", "pong 1", "other 2", "ping 2"])
    }

    @Test("A handler that subscribes forty times does so from the next event on, events that wait included")
    func subscribeInside() {
        let (log, bus) = (log, bus)
        bus.subscribe(Ping.self) { [unowned bus] ping, delivery in
            log.add("old \(ping.number)")
            guard ping.number == 1 else { return }
            bus.publish(Ping(2), delivery)
            for name in 0..<40 { bus.subscribe(Ping.self) { ping, _ in log.add("new \(name) \(ping.number)") } }
            bus.subscribeAll(OpenLog(log: log))
            bus.subscribe(Pong.self) { pong, _ in log.add("pong \(pong.number)") }
            bus.publish(Pong(3), delivery)
        }
        publish(1)
        #expect(
            log.lines == ["old 1", "old 2"] + (0..<40).map { "new \($0) 2" } + ["all PING 2", "pong 3", "all PONG 3"])
    }

    @Test("A container of all types that subscribes forty others while it runs is called on safely")
    func subscribeAllInside() {
        let (log, bus) = (log, bus)
        bus.subscribeAll(
            Handler<Ping> { [unowned bus] ping, _ in
                guard ping.number == 1 else { return }
                for name in 0..<40 { bus.subscribeAll(OpenLog(log: log, name: "\(name)")) }
                log.add("subscribed")
            })
        bus.subscribeAll(OpenLog(log: log, name: "last"))
        publish(1)
        #expect(log.lines == ["subscribed", "last PING 1"])
        log.lines = []
        publish(2)
        #expect(log.lines == ["last PING 2"] + (0..<40).map { "\($0) PING 2" })
    }

    /// A struct that lies in the list of the bus itself, and looks at itself after the list has grown.
    struct Greedy: Container {
        unowned let bus: DirectBus
        let log: Log
        let number: Int

        func receive<E: Event>(_ event: E, _ delivery: Delivery) throws {
            guard event.id.low == 1 else { return }
            for other in 0..<100 { bus.subscribeAll(Greedy(bus: bus, log: Log(), number: -other)) }
            log.add("\(number)")
        }
    }

    @Test("A container that makes the list it lies in grow is still there when it goes on")
    func growingUnderneath() {
        let log = log
        for number in 0..<4 { bus.subscribeAll(Greedy(bus: bus, log: log, number: number)) }
        publish(1)
        #expect(log.lines == ["0", "1", "2", "3"])
        publish(2)
        #expect(bus.counters.delivered == 408)
    }

    @Test("Subscribing to all types does not hide a type that is new to the bus")
    func lateType() {
        let log = log
        bus.subscribeAll(OpenLog(log: log))
        #expect(bus.port(Ping.self).hasSubscribers)
        publish(1)
        bus.subscribe(Ping.self) { ping, _ in log.add("typed \(ping.number)") }
        publish(2)
        #expect(log.lines == ["all PING 1", "typed 2", "all PING 2"])
    }

    @Test("Counters tell what was published, delivered, failed and heard by nobody")
    func counters() {
        publish(1)
        let subscription = bus.subscribe(Ping.self, as: "a") { _, _ in }
        publish(2, from: "a")
        publish(3)
        subscription.cancel()
        publish(4)
        bus.publish(Pong(5), Delivery(of: Pong(5)))
        let counters = bus.counters
        #expect(counters.published == 5 && counters.delivered == 1 && counters.failed == 0 && counters.unheard == 4)
        #expect(counters.highWaterMark == 0)
    }

    @Test("Two hundred types of event on one bus stay apart")
    func manyTypes() {
        var got: [String] = []
        func add<Tag>(_: Tag.Type, depth: Int, _ types: inout [(DirectBus) -> Void]) {
            bus.subscribe(Tagged<Tag>.self) { event, _ in got.append("\(depth) \(event.number)") }
            types.append { $0.publish(Tagged<Tag>(number: depth), Delivery(of: Tagged<Tag>(number: depth))) }
            if depth < 200 { add(Array<Tag>.self, depth: depth + 1, &types) }
        }
        var types: [(DirectBus) -> Void] = []
        add(Int.self, depth: 1, &types)
        for publish in types.reversed() { publish(bus) }
        #expect(got == (1...200).reversed().map { "\($0) \($0)" })
    }

    /// An event whose type differs by `Tag`.
    struct Tagged<Tag>: Event {
        static var eventType: EventType { "TAGGED" }
        let number: Int
        var id: EventID { EventID(high: 3, low: UInt64(number)) }
        var timestamp: Timestamp { .epoch }
    }

    @Test("Deliveries are timed by the agenda's clock, those that wait from their publish on")
    func latency() {
        let clock = ManualClock()
        let bus = DirectBus(agenda: Agenda(clock: clock))
        bus.subscribe(Ping.self) { [unowned bus] ping, delivery in
            if ping.number == 1 { bus.publish(Ping(2), delivery) }
            clock.advance(by: .microseconds(10))
        }
        bus.publish(Ping(1), Delivery(of: Ping(1)))
        let summary = bus.agenda.latency.snapshot().summary
        #expect(summary.samples == 2 && summary.p50 == 0 && summary.max == 10_000)
        #expect(DirectBus().agenda.latency.snapshot().summary.samples == 0)
    }
}
