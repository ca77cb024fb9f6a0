import Testing
import TierBusCore
import TierBusTesting

@Suite struct ContainerTests {
    /// Passes every event on to two containers; says nothing about `receive`.
    struct Fork: Adapter {
        let left: any Container
        let right: any Container

        func route<E: Event>(_ event: E, _ delivery: Delivery) throws {
            try left.receive(event, delivery)
            try right.receive(event, delivery)
        }
    }

    @Test("A handler takes events of its type, with their delivery, and lets all others pass")
    func handler() throws {
        let log = Log()
        let pings = Handler<Ping> { ping, delivery in log.add("ping \(ping.number) \(delivery.source)") }
        let pongs = Handler<Pong> { pong, _ in log.add("pong \(pong.number)") }
        for container in [pings, pongs] as [any Container] {
            try container.receive(Ping(1), Delivery(of: Ping(1), from: "feed"))
            try container.receive(Pong(2), Delivery(of: Pong(2)))
            try container.receive(
                DynamicEvent("PING", EventHeader(id: .none, timestamp: .epoch)), Delivery(of: Ping(3)))
        }
        #expect(log.lines == ["ping 1 feed", "pong 2"])
    }

    @Test("What a handler's closure throws, receive throws")
    func throwing() {
        let handler = Handler<Ping> { ping, _ in throw StubFailure(ping.number) }
        #expect(throws: StubFailure(4)) { try handler.receive(Ping(4), Delivery(of: Ping(4))) }
        #expect(throws: Never.self) { try handler.receive(Pong(4), Delivery(of: Pong(4))) }
    }

    @Test("To receive, for an adapter, is to route, and adapters compose")
    func adapter() throws {
        let log = Log()
        let fork = Fork(left: OpenLog(log: log, name: "a"), right: OpenLog(log: log, name: "b"))
        let nested: some Container = Fork(left: fork, right: OpenLog(log: log, name: "c"))
        try nested.receive(Ping(1), Delivery(of: Ping(1)))
        #expect(log.lines == ["a PING 1", "b PING 1", "c PING 1"])
        let bad = Fork(left: Handler<Ping> { _, _ in throw StubFailure(1) }, right: OpenLog(log: log))
        #expect(throws: StubFailure(1)) { try bad.receive(Ping(1), Delivery(of: Ping(1))) }
        #expect(log.lines.count == 3)
    }
}
