import Testing
import TierBusCore

/// When what was cancelled or dropped goes, and what its going may do.
@Suite struct BusTidyingTests {
    @Test("A handler that cancels itself is destroyed when its event has reached all, before the next event")
    func betweenEvents() {
        let bus = DirectBus()
        var lines: [String] = []
        var subscription: BusSubscription?
        subscription = bus.subscribe(Ping.self) { [last = LastAct { lines.append("destroyed") }] ping, _ in
            subscription?.cancel()
            bus.publish(Ping(2), Delivery(of: Ping(2)))
            last.stay()
            lines.append("still running \(ping.number)")
        }
        bus.subscribe(Ping.self) { ping, _ in lines.append("other \(ping.number)") }
        bus.publish(Ping(1), Delivery(of: Ping(1)))
        #expect(lines == ["still running 1", "other 1", "destroyed", "other 2"])
    }

    @Test("A chain in which every event subscribes and cancels never has more than two such handlers alive")
    func requestAndReply() {
        let bus = DirectBus()
        var (made, destroyed, replies, mostAlive) = (0, 0, 0, 0)
        bus.subscribe(Ping.self) { ping, _ in
            made += 1
            mostAlive = max(mostAlive, made - destroyed)
            var subscription: BusSubscription?
            subscription = bus.subscribe(Pong.self) { [last = LastAct { destroyed += 1 }] _, _ in
                last.stay()
                replies += 1
                subscription?.cancel()
                subscription = nil
            }
            let (reply, next) = (Pong(ping.number), Ping(ping.number + 1))
            bus.publish(reply, Delivery(of: reply))
            if next.number <= 20_000 { bus.publish(next, Delivery(of: next)) }
        }
        bus.publish(Ping(1), Delivery(of: Ping(1)))
        #expect(made == 20_000 && destroyed == 20_000 && replies == 20_000)
        #expect(mostAlive <= 2)
    }

    @Test("What a cancelled handler publishes as it goes is delivered, also on a port that goes with it")
    func lastActOfTheCancelled() {
        let agenda = Agenda()
        let bus = DirectBus(agenda: agenda)
        var lines: [String] = []
        var other: DirectBus? = DirectBus(agenda: agenda)
        other?.subscribe(Ping.self) { [last = LastAct { lines.append("port gone") }] ping, _ in
            last.stay()
            lines.append("last act")
        }
        var subscription: BusSubscription?
        // The port lives in the handler alone: it is published on, and dropped, while the handler is destroyed.
        subscription = bus.subscribe(Pong.self) { [last = LastPublish(other?.port())] _, _ in
            last.stay()
            subscription?.cancel()
        }
        other = nil
        bus.publish(Pong(1), Delivery(of: Pong(1)))
        #expect(lines == ["last act", "port gone"])
        #expect(agenda.count == 0 && !agenda.isDispatching)
        subscription = nil
    }

    @Test("So it is for the handlers of a bus that a handler drops")
    func lastActOfTheDropped() {
        let agenda = Agenda()
        let bus = DirectBus(agenda: agenda)
        var lines: [String] = []
        var (dropped, heard): (DirectBus?, DirectBus?) = (DirectBus(agenda: agenda), DirectBus(agenda: agenda))
        heard?.subscribe(Ping.self) { _, _ in lines.append("last act") }
        dropped?.subscribe(Ping.self) { [last = LastPublish(heard?.port())] _, _ in last.stay() }
        heard = nil
        bus.subscribe(Pong.self) { _, _ in
            dropped = nil
            lines.append("dropped")
        }
        bus.publish(Pong(1), Delivery(of: Pong(1)))
        #expect(lines == ["dropped", "last act"])
        #expect(agenda.count == 0 && !agenda.isDispatching)
    }

    private final class LastAct {
        private let body: () -> Void

        init(_ body: @escaping () -> Void) { self.body = body }

        deinit { body() }

        /// Does nothing; a closure that calls it keeps the object.
        func stay() {}
    }

    private final class LastPublish {
        private var port: DirectPort<Ping>?

        init(_ port: DirectPort<Ping>?) { self.port = port }

        deinit {
            port?.publish(Ping(7), Delivery(of: Ping(7)))
            port = nil
        }

        /// Does nothing; a closure that calls it keeps the object.
        func stay() {}
    }
}
