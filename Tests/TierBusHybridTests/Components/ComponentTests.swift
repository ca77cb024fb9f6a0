import Testing
import TierBusCore
import TierBusHybrid

@Suite("A component")
struct ComponentTests {
    /// Knows nothing of the bus.
    struct Mean {
        var sum = 0
        var count = 0

        mutating func update(_ value: Int) -> Int? {
            sum += value
            count += 1
            return count < 2 ? nil : sum / count
        }
    }

    /// The same as an open class.
    class Total {
        var sum = 0
    }

    @Test("that is a struct keeps its state; what it returns goes out in its name, with its cause")
    func structure() throws {
        let container = try HybridContainer("desk")
        let votes = Log(container, Vote.self)
        try container.add("mean", Mean(), on: Price.self) { mean, price, delivery in
            mean.update(price.value).map { Vote(delivery.header("vote"), $0) }
        }
        for value in [1, 3, 8] { container.bring(Price(value)) }
        #expect(votes.events.map(\.value) == [2, 4])
        #expect(votes.sources == ["desk/mean", "desk/mean"])
        #expect(votes.deliveries.map(\.causationID) == [Price(3).id, Price(8).id])
        #expect(votes.deliveries.map(\.correlationID) == [Price(3).id, Price(8).id])
        #expect(votes.deliveries.map(\.eventID) == votes.ids)
        #expect(votes.deliveries.allSatisfy { $0.tier == nil && $0.scope == .global })
    }

    @Test("that is a class is shared with whoever holds it")
    func reference() throws {
        let container = try HybridContainer("desk")
        let total = Total()
        try container.add("total", total, on: Price.self) { total, price, _ in total.sum += price.value }
        container.bring(Price(4))
        container.bring(Price(5))
        #expect(total.sum == 9)
    }

    @Test("may be a function, with an answer and without, over several statements")
    func function() throws {
        let container = try HybridContainer("desk")
        let votes = Log(container, Vote.self)
        var seen: [Int] = []
        try container.add("odd", on: Price.self) { price, delivery -> Vote? in
            guard price.value % 2 == 1 else { return nil }
            return Vote(delivery.header("vote"), price.value)
        }
        try container.add("see", on: Price.self) { price, _ in
            guard price.value > 1 else { return }
            seen.append(price.value)
        }
        for value in 1...4 { container.bring(Price(value)) }
        #expect(votes.events.map(\.value) == [1, 3])
        #expect(seen == [2, 3, 4])
    }

    @Test("never gets its own events, but those of the same type from others")
    func notBack() throws {
        let container = try HybridContainer("desk")
        var seen: [(String, Int)] = []
        for name in ["left", "right"] {
            try container.add(name, on: Vote.self) { vote, delivery -> Vote? in
                seen.append((name, vote.value))
                return vote.value < 3 ? Vote(delivery.header(name), vote.value + 1) : nil
            }
        }
        container.bring(Vote(2))
        // Each answers the 2 from outside with a 3, which the other gets.
        #expect(seen.map(\.0) == ["left", "right", "right", "left"])
        #expect(seen.map(\.1) == [2, 2, 3, 3])
    }

    struct Torn: Component {
        var votes = 0
        var prices = 0

        func wire(into port: ComponentPort<Torn>) throws {
            let alarms = port.emitter(Alarm.self)
            try port.on(Vote.self) { torn, _, _ in torn.votes += 1 }
            try port.on(Price.self) { torn, price, delivery in
                torn.prices += 1
                if torn.votes == torn.prices { try alarms.emit(Alarm(delivery.header("alarm")), after: delivery) }
            }
            try port.on(Alarm.self) { torn, _, delivery -> Vote? in
                torn.prices = 0
                torn.votes = 0
                return Vote(delivery.header("reset"), 0)
            }
        }
    }

    @Test("with several inputs and outputs wires itself, and shares one state among them")
    func wires() throws {
        let container = try HybridContainer("desk")
        let alarms = Log(container, Alarm.self)
        let votes = Log(container, Vote.self)
        try container.add("torn", Torn())
        container.bring(Price(1))
        container.bring(Vote(1))
        container.bring(Vote(2))
        container.bring(Price(2))
        #expect(alarms.sources == ["desk/torn"])
        #expect(alarms.deliveries.map(\.causationID) == [Price(2).id])
        // Its own alarm does not come back to it.
        #expect(votes.events.map(\.value) == [1, 2])
        let fromOutside = Alarm(Delivery(of: Price(9)).header("x"))
        container.bring(fromOutside)
        #expect(votes.sources == ["outside", "outside", "desk/torn"])
        #expect(votes.deliveries.last?.causationID == fromOutside.id)
    }

    @Test("that cannot wire itself is not there, nor are the inputs it had already")
    func wiringFails() throws {
        let container = try HybridContainer("desk")
        var seen = 0
        #expect(throws: Broken()) {
            try container.add("half", 0) { port in
                try port.on(Price.self) { _, _, _ in seen += 1 }
                throw Broken()
            }
        }
        container.bring(Price(1))
        #expect(seen == 0)
        #expect(container.components.isEmpty)
        try container.add("half", on: Price.self) { _, _ in seen += 1 }
        container.bring(Price(2))
        #expect(seen == 1)
    }

    @Test("captured emitters speak for the component whose handler runs, and for the container elsewhere")
    func capturedEmitter() throws {
        let container = try HybridContainer("desk")
        let votes = Log(container, Vote.self)
        let emitter = container.emitter(Vote.self)
        var own = 0
        try container.add("voter", 0) { port in
            try port.on(Price.self) { _, price, delivery in
                try emitter.emit(Vote(delivery.header("v"), price.value), after: delivery)
                try emitter.emit(Vote(77))
            }
            try port.on(Vote.self) { _, vote, _ in own += vote.value }
        }
        container.bring(Price(5))
        try emitter.emit(Vote(6))
        #expect(votes.sources == ["desk/voter", "desk/voter", "desk"])
        #expect(votes.deliveries.map(\.causationID) == [Price(5).id, .none, .none])
        #expect(own == 6)
    }

    @Test("after one that threw speaks for itself")
    func speakerAfterFailure() throws {
        let container = try HybridContainer("desk")
        let failures = Failures(container)
        let votes = Log(container, Vote.self)
        let emitter = container.emitter(Vote.self)
        try container.add("broken", on: Price.self) { _, _ in throw Broken() }
        container.internalBus.subscribe(Price.self) { _, delivery in try emitter.emit(Vote(1), after: delivery) }
        container.bring(Price(1))
        #expect(votes.sources == ["desk"])
        #expect(failures.all.map(\.subscriber) == ["desk/broken"])
    }

    @Test("that throws harms no other; the failure names it and the event")
    func isolation() throws {
        let container = try HybridContainer("desk")
        let failures = Failures(container)
        var seen = 0
        try container.add("first", on: Price.self) { price, _ in if price.value == 1 { throw Broken() } }
        try container.add("second", on: Price.self) { _, _ in seen += 1 }
        container.bring(Price(1))
        container.bring(Price(2))
        #expect(seen == 2)
        #expect(failures.all.count == 1)
        #expect(failures.all.first?.subscriber == "desk/first")
        #expect(failures.all.first?.eventID == Price(1).id)
        #expect(failures.all.first?.source == "outside")
        #expect(failures.all.first?.error as? Broken == Broken())
        #expect(container.internalBus.counters.failed == 1)
    }

    @Test("gets nothing more once it is removed, by handle, by name or through the container")
    func removal() throws {
        let container = try HybridContainer("desk")
        var seen = ""
        let a = try container.add("a", on: Price.self) { _, _ in seen += "a" }
        let b = try container.add("b", on: Price.self) { _, _ in seen += "b" }
        try container.add("c", on: Price.self) { _, _ in seen += "c" }
        try container.add("d", on: Price.self) { _, _ in seen += "d" }
        container.bring(Price(1))
        a.cancel()
        a.cancel()
        try container.remove(b)
        try container.removeComponent("c")
        container.bring(Price(2))
        #expect(seen == "abcdd")
        #expect(container.components.map(\.name) == ["d"])
        #expect(a.isCancelled && b.isCancelled)
        #expect(code { try container.remove(b) } == .unknownName)
        #expect(code { try container.removeComponent("c") } == .unknownName)
        #expect(container.component(named: "d") != nil)
        #expect(container.component(named: "c") == nil)
        // The name is free again.
        try container.add("a", on: Price.self) { _, _ in seen += "A" }
        container.bring(Price(3))
        #expect(seen == "abcdddA")
    }

    @Test("of another container is not removed by this one, which says where it is")
    func removalElsewhere() throws {
        let (here, there) = (try HybridContainer("here"), try HybridContainer("there"))
        let component = try there.add("x", on: Price.self) { _, _ in }
        let text = message { try here.remove(component) }
        #expect(text.contains("'here'") && text.contains("'there/x'") && text.contains("'there'"))
        #expect(!component.isCancelled)
    }

    @Test("may remove itself from inside its handler, and is let go of when no handler runs")
    func removesItself() throws {
        let container = try HybridContainer("desk")
        let census = Census()
        var registration: ComponentRegistration?
        var seen = 0
        registration = try container.add("once", Counted(census), on: Price.self) { _, price, delivery -> Vote? in
            seen += 1
            registration?.cancel()
            #expect(census.count == 1)
            return Vote(delivery.header("last"), price.value)
        }
        let votes = Log(container, Vote.self)
        container.bring(Price(1))
        container.bring(Price(2))
        #expect(seen == 1)
        #expect(votes.sources == ["desk/once"])
        #expect(census.count == 0)
    }

    @Test("may add a component from inside its handler, which gets what still waits but not the running event")
    func addsFromInside() throws {
        let container = try HybridContainer("desk")
        var late: [Int] = []
        try container.add("grower", on: Price.self) { price, _ in
            guard price.value == 1 else { return }
            container.bring(Price(2))
            try container.add("late", on: Price.self) { price, _ in late.append(price.value) }
        }
        container.bring(Price(1))
        #expect(late == [2])
        container.close()
    }

    @Test("is removed while events wait for it, and gets none of them")
    func removedWhileWaiting() throws {
        let container = try HybridContainer("desk")
        var seen: [Int] = []
        let victim = try container.add("victim", on: Vote.self) { vote, _ in seen.append(vote.value) }
        try container.add("killer", on: Price.self) { price, delivery -> Vote? in
            container.bring(Vote(1))
            victim.cancel()
            return Vote(delivery.header("v"), price.value)
        }
        container.bring(Price(1))
        #expect(seen.isEmpty)
        container.close()
    }

    @Test("may add inputs later through its port, until it is removed")
    func laterInput() throws {
        let container = try HybridContainer("desk")
        var kept: ComponentPort<Int>?
        let registration = try container.add("port", 10) { port in kept = port }
        let port = try #require(kept)
        var seen: [Int] = []
        try port.on(Price.self) { state, price, _ in
            state += price.value
            seen.append(state)
        }
        container.bring(Price(1))
        container.bring(Price(2))
        registration.cancel()
        container.bring(Price(3))
        #expect(seen == [11, 13])
        #expect(code { try port.on(Vote.self) { _, _, _ in } } == .closed)
    }

    @Test("and others are called in the order they were added, what they emit after all have the event")
    func order() throws {
        let container = try HybridContainer("desk")
        var seen: [String] = []
        try container.add("one", on: Price.self) { price, delivery -> Vote? in
            seen.append("one")
            return Vote(delivery.header("v"), price.value)
        }
        try container.add("two", on: Price.self) { price, delivery -> Vote? in
            seen.append("two")
            return Vote(delivery.header("w"), price.value)
        }
        try container.add("listener", on: Vote.self) { _, delivery in seen.append("vote of \(delivery.source)") }
        try container.add("three", on: Price.self) { _, _ in seen.append("three") }
        container.bring(Price(1))
        #expect(seen == ["one", "two", "three", "vote of desk/one", "vote of desk/two"])
    }

    @Test("that answers another for thousands of rounds never nests a handler")
    func flat() throws {
        let container = try HybridContainer("desk")
        var depth = 0
        var deepest = 0
        var last = 0
        for name in ["ping", "pong"] {
            try container.add(name, on: Vote.self) { vote, delivery -> Vote? in
                depth += 1
                deepest = max(deepest, depth)
                defer { depth -= 1 }
                last = max(last, vote.value)
                return vote.value < 100_000 && delivery.source != "nobody" ? Vote(vote.value + 1) : nil
            }
            if name == "ping" { container.bring(Vote(99_999)) }
        }
        last = 0
        container.bring(Vote(90_000), from: "desk/pong")
        #expect(deepest == 1)
        #expect(last == 100_000)
    }

    final class Ensemble {
        var seen: [Int] = []

        func add(_ vote: Vote, _ delivery: Delivery) -> Alarm? {
            seen.append(vote.value)
            return vote.value == 2 ? Alarm(delivery.header("alarm")) : nil
        }

        @discardableResult
        func note(_ vote: Vote) -> Int {
            seen.append(-vote.value)
            return seen.count
        }
    }

    @Test("answers with what its one expression gives if that is an event, and with nothing if it is not")
    func oneExpression() throws {
        let container = try HybridContainer("desk")
        let alarms = Log(container, Alarm.self)
        let ensemble = Ensemble()
        try container.add("add", ensemble, on: Vote.self) { ensemble, vote, delivery in ensemble.add(vote, delivery) }
        try container.add("note", ensemble, on: Vote.self) { ensemble, vote, _ in ensemble.note(vote) }
        container.bring(Vote(1))
        container.bring(Vote(2))
        #expect(ensemble.seen == [1, -1, 2, -2])
        #expect(alarms.sources == ["desk/add"])
    }

    @Test("takes its events in one order with those of another hierarchy on the same agenda")
    func sharedAgenda() throws {
        let agenda = Agenda()
        let (left, right) = (try HybridContainer("left", agenda: agenda), try HybridContainer("right", agenda: agenda))
        var seen: [String] = []
        let out = right.emitter(Vote.self)
        try left.add("a", on: Price.self) { price, delivery in
            try out.emit(Vote(delivery.header("v"), price.value), after: delivery)
            seen.append("a is done")
        }
        try left.add("b", on: Price.self) { _, _ in seen.append("b") }
        try right.add("c", on: Vote.self) { _, delivery in seen.append("c from \(delivery.source)") }
        left.bring(Price(1))
        #expect(seen == ["a is done", "b", "c from right"])
        #expect(left.internalBus.agenda === right.internalBus.agenda)
    }
}
