import Testing
import TierBusCore

@Suite struct DirectPortTests {
    @Test("A bus has one port for a type, and both publish to the same subscribers")
    func identity() {
        let bus = DirectBus()
        let port = bus.port(Ping.self)
        #expect(bus.port(Ping.self) === port)
        var got: [Int] = []
        port.subscribe { ping, _ in got.append(ping.number) }
        bus.subscribe(Ping.self) { ping, _ in got.append(-ping.number) }
        port.publish(Ping(1), Delivery(of: Ping(1)))
        bus.publish(Ping(2), Delivery(of: Ping(2)))
        #expect(got == [1, -1, 2, -2])
        #expect(bus.counters.published == 2 && bus.counters.delivered == 4)
    }

    @Test("A port has subscribers while one of its type or of all types is there")
    func hasSubscribers() {
        let bus = DirectBus()
        let port = bus.port(Ping.self)
        #expect(!port.hasSubscribers)
        let typed = port.subscribe { _, _ in }
        #expect(port.hasSubscribers && !bus.port(Pong.self).hasSubscribers)
        typed.cancel()
        #expect(!port.hasSubscribers)
        let all = bus.subscribeAll(OpenLog(log: Log()))
        #expect(port.hasSubscribers && bus.port(Pong.self).hasSubscribers)
        bus.agenda.dispatch {
            all.cancel()
            // Not yet destroyed, and yet nobody is there.
            #expect(!port.hasSubscribers)
        }
        #expect(!port.hasSubscribers)
    }

    @Test("A port gives nothing back to the owner of a subscription")
    func noEcho() {
        let port = DirectBus().port(Ping.self)
        var got = 0
        port.subscribe(as: "me") { _, _ in got += 1 }
        port.publish(Ping(1), Delivery(of: Ping(1), from: "me"))
        #expect(got == 0)
        port.publish(Ping(1), Delivery(of: Ping(1), from: "you"))
        #expect(got == 1)
    }
}
