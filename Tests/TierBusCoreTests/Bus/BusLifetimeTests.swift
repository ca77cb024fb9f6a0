import Testing
import TierBusCore
import TierBusTesting

@Suite struct BusLifetimeTests {
    let log = Log()

    /// Something whose bus can be dropped.
    final class Owner {
        var bus: DirectBus? = DirectBus()
        var port: DirectPort<Ping>?
        var subscriptions: [BusSubscription] = []
    }

    @Test("A handler cancelled in its own call ends that call, gets nothing more, and is then destroyed")
    func cancelOwn() {
        let log = log
        let owner = Owner()
        var witness: Witness? = Witness { log.add("destroyed") }
        let bus = DirectBus()
        owner.subscriptions.append(
            bus.subscribe(Ping.self) { [unowned owner, witness, unowned bus] ping, delivery in
                bus.publish(Ping(2), delivery)
                owner.subscriptions[0].cancel()
                owner.subscriptions[0].cancel()
                log.add("cancelled \(ping.number)")
                withExtendedLifetime(witness) {}
            })
        bus.subscribe(Ping.self) { ping, _ in log.add("other \(ping.number)") }
        witness = nil
        bus.publish(Ping(1), Delivery(of: Ping(1)))
        #expect(log.lines == ["cancelled 1", "other 1", "destroyed", "other 2"])
        bus.publish(Ping(3), Delivery(of: Ping(3)))
        #expect(log.lines == ["cancelled 1", "other 1", "destroyed", "other 2", "other 3"])
    }

    @Test("A cancelled handler is destroyed at once outside of handlers, and after the last of them inside")
    func destroyed() {
        let log = log
        let bus = DirectBus()
        func subscribe(_ name: String) -> BusSubscription {
            let witness = Witness { log.add("destroyed \(name)") }
            return bus.subscribe(Ping.self) { _, _ in withExtendedLifetime(witness) { log.add(name) } }
        }
        let (first, second) = (subscribe("a"), subscribe("b"))
        first.cancel()
        #expect(log.lines == ["destroyed a"])
        bus.agenda.dispatch {
            second.cancel()
            log.add("still there")
        }
        #expect(log.lines == ["destroyed a", "still there", "destroyed b"])
        bus.publish(Ping(1), Delivery(of: Ping(1)))
        #expect(log.lines.count == 3 && bus.counters.unheard == 1)
    }

    @Test("A handler that cancels later and earlier ones: none of them gets the running event after that, or any other")
    func cancelOthers() {
        let log = log
        let owner = Owner()
        let bus = DirectBus()
        for name in 0..<10 {
            let subscription = bus.subscribe(Ping.self) { [unowned owner] ping, _ in
                log.add("\(name)")
                if name == 3 {
                    for subscription in owner.subscriptions where subscription !== owner.subscriptions[9] {
                        subscription.cancel()
                    }
                }
            }
            owner.subscriptions.append(subscription)
        }
        owner.subscriptions.append(bus.subscribeAll(OpenLog(log: log)))
        bus.publish(Ping(1), Delivery(of: Ping(1)))
        #expect(log.lines == ["0", "1", "2", "3", "9"])
        #expect(!bus.port(Pong.self).hasSubscribers && bus.port(Ping.self).hasSubscribers)
        bus.publish(Ping(2), Delivery(of: Ping(2)))
        #expect(log.lines == ["0", "1", "2", "3", "9", "9"])
    }

    @Test("A cancelled subscription to all types gets nothing that waits")
    func cancelAll() {
        let log = log
        let bus = DirectBus()
        let all = bus.subscribeAll(OpenLog(log: log))
        bus.subscribe(Ping.self) { [unowned bus] ping, delivery in
            guard ping.number == 1 else { return }
            bus.publish(Ping(2), delivery)
            all.cancel()
        }
        bus.publish(Ping(1), Delivery(of: Ping(1)))
        #expect(log.lines.isEmpty && bus.counters.published == 2 && bus.counters.delivered == 2)
    }

    @Test("What destroying a cancelled handler publishes is delivered before publish returns")
    func publishWhenDestroyed() {
        let log = log
        let owner = Owner()
        let bus = DirectBus()
        var witness: Witness? = Witness { [unowned bus] in bus.publish(Pong(7), Delivery(of: Pong(7))) }
        owner.subscriptions.append(
            bus.subscribe(Ping.self) { [witness] _, _ in
                withExtendedLifetime(witness) { owner.subscriptions[0].cancel() }
            })
        witness = nil
        bus.subscribe(Pong.self) { pong, _ in log.add("pong \(pong.number)") }
        bus.publish(Ping(1), Delivery(of: Ping(1)))
        #expect(log.lines == ["pong 7"] && !bus.agenda.isDispatching)
        owner.subscriptions = []
    }

    @Test("A handler may drop its bus: the fan-out and what waits are finished, then the handlers are destroyed")
    func dropBus() throws {
        let log = log
        let owner = Owner()
        weak var agenda: Agenda?
        do {
            let bus = try #require(owner.bus)
            let witness = Witness { log.add("destroyed") }
            agenda = bus.agenda
            bus.subscribe(Ping.self) { [unowned owner, witness] ping, delivery in
                guard ping.number == 1 else { return log.add("again \(ping.number)") }
                owner.bus?.publish(Ping(2), delivery)
                owner.bus?.publish(Pong(3), delivery)
                owner.bus = nil
                withExtendedLifetime(witness) { log.add("dropped") }
            }
            bus.subscribe(Ping.self) { ping, _ in log.add("other \(ping.number)") }
            bus.subscribe(Pong.self) { pong, _ in log.add("pong \(pong.number)") }
            bus.subscribeAll(OpenLog(log: log))
        }
        owner.bus?.publish(Ping(1), Delivery(of: Ping(1)))
        #expect(
            log.lines == [
                "dropped", "other 1", "all PING 1", "again 2", "other 2", "all PING 2", "pong 3", "all PONG 3",
                "destroyed",
            ])
        #expect(agenda == nil)
    }

    @Test("Handlers of a dropped bus are destroyed, dropped in a handler of another bus of the lane or outside")
    func dropOther() {
        let log = log
        let owner = Owner()
        let bus = DirectBus()
        func refill() {
            let other = DirectBus(agenda: bus.agenda)
            let witness = Witness { log.add("destroyed") }
            other.subscribe(Ping.self) { ping, _ in withExtendedLifetime(witness) { log.add("other \(ping.number)") } }
            owner.bus = other
        }
        refill()
        bus.subscribe(Ping.self) { ping, delivery in
            owner.bus?.publish(ping, delivery)
            owner.bus = nil
            log.add("dropped")
        }
        bus.publish(Ping(1), Delivery(of: Ping(1)))
        #expect(log.lines == ["dropped", "other 1", "destroyed"])
        refill()
        owner.bus = nil
        #expect(log.lines == ["dropped", "other 1", "destroyed", "destroyed"])
    }

    @Test("A port outlives its bus, with its subscribers and those of all types")
    func portOutlivesBus() {
        let log = log
        var bus: DirectBus? = DirectBus()
        let port = bus?.port(Ping.self)
        weak let gone = bus
        let subscription = port?.subscribe { ping, _ in log.add("port \(ping.number)") }
        bus?.subscribeAll(OpenLog(log: log))
        bus = nil
        #expect(gone == nil)
        port?.publish(Ping(1), Delivery(of: Ping(1)))
        #expect(log.lines == ["port 1", "all PING 1"])
        subscription?.cancel()
        port?.publish(Ping(2), Delivery(of: Ping(2)))
        #expect(log.lines == ["port 1", "all PING 1", "all PING 2"])
    }

    @Test("A handler may drop the last port of a bus that is gone")
    func dropPort() {
        let log = log
        let owner = Owner()
        var witness: Witness? = Witness { log.add("destroyed") }
        owner.port = owner.bus?.port(Ping.self)
        owner.port?.subscribe { [unowned owner, witness] ping, delivery in
            withExtendedLifetime(witness) { log.add("\(ping.number)") }
            if ping.number == 1 {
                owner.port?.publish(Ping(2), delivery)
                owner.port = nil
            }
        }
        witness = nil
        owner.bus = nil
        owner.port?.publish(Ping(1), Delivery(of: Ping(1)))
        #expect(log.lines == ["1", "2", "destroyed"])
    }

    @Test("A subscription that is cancelled when its bus is gone does nothing, and dropping one cancels nothing")
    func subscriptionOutlives() {
        let log = log
        var bus: DirectBus? = DirectBus()
        bus?.subscribe(Ping.self) { ping, _ in log.add("\(ping.number)") }
        let subscription = bus?.subscribe(Ping.self) { ping, _ in log.add("kept \(ping.number)") }
        bus?.publish(Ping(1), Delivery(of: Ping(1)))
        bus = nil
        subscription?.cancel()
        #expect(log.lines == ["1", "kept 1"])
    }

    @Test("Events that are objects are released: those delivered, those that waited, and those nobody heard")
    func releases() {
        weak var delivered: Pong?
        weak var waited: Pong?
        weak var unheard: Pong?
        let bus = DirectBus()
        do {
            let events = [Pong(1), Pong(2), Pong(3)]
            (delivered, waited, unheard) = (events[0], events[1], events[2])
            bus.publish(events[2], Delivery(of: events[2]))
            bus.subscribe(Pong.self) { [unowned bus, weak next = waited] pong, delivery in
                if pong.number == 1, let next { bus.publish(next, delivery) }
            }
            bus.publish(events[0], Delivery(of: events[0]))
        }
        #expect(bus.counters.delivered == 2 && bus.counters.unheard == 1)
        #expect(delivered == nil && waited == nil && unheard == nil)
    }

    @Test(
        "A thousand subscriptions come and go at random, also from inside handlers, and each event reaches who is there"
    )
    func random() {
        var numbers = SeededGenerator(seed: 6)
        let bus = DirectBus()
        let owner = Owner()
        var live: [(name: Int, subscription: BusSubscription)] = []
        var got: [Int] = []
        var lastName = 0
        func change() {
            if live.isEmpty || Int.random(in: 0..<5, using: &numbers) > 1 {
                lastName += 1
                let name = lastName
                live.append((name, bus.subscribe(Ping.self) { _, _ in got.append(name) }))
            } else {
                live.remove(at: Int.random(in: 0..<live.count, using: &numbers)).subscription.cancel()
            }
        }
        for round in 1...300 {
            if round % 2 == 0 {
                for _ in 0..<4 { change() }
            } else {
                let inside = bus.subscribe(Ping.self) { _, _ in for _ in 0..<4 { change() } }
                bus.publish(Ping(0), Delivery(of: Ping(0)))
                inside.cancel()
            }
            got = []
            bus.publish(Ping(round), Delivery(of: Ping(round)))
            #expect(got == live.map(\.name))
        }
        #expect(lastName > 500)
        withExtendedLifetime(owner) {}
    }
}
