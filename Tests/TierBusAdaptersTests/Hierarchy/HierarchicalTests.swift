import Testing
import TierBusAdapters
import TierBusCore
import TierBusMarket
import TierBusTesting

/// What goes up and down in a hierarchy.
@Suite struct HierarchicalTests {
    /// A parent that notes the regime that came with each result.
    private final class Desk: ContextualContainer {
        private(set) var context: [EventID] = []
        private(set) var results: [(id: EventID, regime: Regime?)] = []
        var onResult: (EventID) throws -> Void = { _ in }

        func receive<E: Event>(_ event: E, _ delivery: Delivery) { context.append(event.id) }

        func receive<E: Event>(_ result: E, _ delivery: Delivery, in context: HierarchyContext) throws {
            results.append((result.id, context.last(RegimeChange.self)?.regime))
            try onResult(result.id)
        }
    }

    private static func regime(_ regime: Regime, _ place: Int) -> RegimeChange {
        RegimeChange(EventHeader(naming: "regime-\(place)", at: .epoch), regime: regime)
    }

    private static func send(_ event: some Event, from source: ContainerID, to adapter: some Container) throws {
        try adapter.receive(event, Delivery(of: event, from: source))
    }

    @Test("The parent's events are context for all children, a child's are results for the parent")
    func upAndDown() throws {
        let (desk, quick, calm) = (Desk(), Sink(), Sink())
        let adapter = Hierarchical("desk", desk) {
            Child("quick", quick)
            Child("calm", calm)
        }
        let (bull, bear) = (Self.regime("BULL", 0), Self.regime("BEAR", 1))
        let signals = (0..<3).map { Signal.signal("AAPL", .buy, occurrence: $0) }
        try Self.send(signals[0], from: "quick", to: adapter)
        try Self.send(bull, from: "desk", to: adapter)
        try Self.send(signals[1], from: "quick", to: adapter)
        try Self.send(bear, from: "desk", to: adapter)
        try Self.send(signals[2], from: "calm", to: adapter)
        #expect(quick.ids == [bull.id, bear.id] && calm.ids == [bull.id, bear.id])
        #expect(desk.results.map(\.id) == signals.map(\.id))
        #expect(desk.results.map(\.regime) == [nil, "BULL", "BEAR"], "as the child last saw it")
        #expect(desk.context.isEmpty && adapter.unroutable == 0)
    }

    @Test("Only named types are context and results")
    func named() throws {
        let (desk, child) = (Sink(), Sink())
        let adapter = Hierarchical("desk", desk, context: ["REGIME_CHANGE"], results: ["SIGNAL"]) {
            Child("child", child)
        }
        try Self.send(Signal.signal("AAPL", .buy), from: "desk", to: adapter)
        try Self.send(Self.regime("BULL", 0), from: "child", to: adapter)
        #expect(desk.ids.isEmpty && child.ids.isEmpty && adapter.unroutable == 2)
        try Self.send(Self.regime("BULL", 0), from: "desk", to: adapter)
        try Self.send(Signal.signal("AAPL", .buy), from: "child", to: adapter)
        #expect(desk.ids.count == 1 && child.ids.count == 1 && adapter.unroutable == 2)
    }

    @Test("At any depth: context goes all the way down, a result one level up")
    func depth() throws {
        let (top, middle, low) = (Desk(), Desk(), Sink())
        let adapter = Hierarchical("top", top) {
            Hierarchical("middle", middle) {
                Hierarchical("inner", low) { Child("low", low) }
            }
        }
        let bull = Self.regime("BULL", 0)
        try Self.send(bull, from: "top", to: adapter)
        #expect(middle.context == [bull.id] && low.ids == [bull.id, bull.id] && top.context.isEmpty)
        let signal = Signal.signal("AAPL", .buy)
        try Self.send(signal, from: "inner", to: adapter)
        #expect(middle.results.map(\.id) == [signal.id] && middle.results[0].regime == "BULL" && top.results.isEmpty)
        #expect(low.ids == [bull.id, bull.id, signal.id], "what a parent emits goes down to its own children, too")
        let other = Signal.signal("GOOG", .buy)
        try Self.send(other, from: "middle", to: adapter)
        #expect(top.results.map(\.id) == [other.id] && top.results[0].regime == "BULL")
        #expect(middle.results.count == 1, "nobody gets back what is theirs")
    }

    @Test("A member that throws harms no other")
    func failures() throws {
        let (desk, first, second) = (Desk(), Sink(), Sink())
        first.failing = { _ in Fault(1) }
        second.failing = { _ in Fault(2) }
        let adapter = Hierarchical("desk", desk) {
            Child("first", first)
            Child("second", second)
        }
        let failures = #expect(throws: AdapterFailures.self) {
            try Self.send(Self.regime("BULL", 0), from: "desk", to: adapter)
        }
        #expect(failures?.errors as? [Fault] == [Fault(1), Fault(2)] && second.ids.count == 1)
        desk.onResult = { _ in throw Fault(3) }
        #expect(throws: Fault(3)) { try Self.send(Signal.signal("AAPL", .buy), from: "first", to: adapter) }
        #expect(desk.results[0].regime == "BULL", "a child that threw has seen the context")
    }

    @Test("A child may answer while context is being given: each result has the context that its child saw")
    func reentrant() throws {
        let (desk, first, second) = (Desk(), Sink(), Sink())
        let adapter = Hierarchical("desk", desk) {
            Child("first", first)
            Child("second", second)
        }
        var answers = 0
        for (name, sink) in [("first", first), ("second", second)] {
            sink.onArrival = {
                answers += 1
                let answer = Signal.signal("AAPL", .buy, occurrence: answers)
                try Self.send(answer, from: ContainerID(stringLiteral: name), to: adapter)
            }
        }
        // The first answer makes the parent change its mind before the second child has heard of the first regime.
        desk.onResult = { [unowned desk] _ in
            if desk.results.count == 1 { try Self.send(Self.regime("BEAR", 1), from: "desk", to: adapter) }
        }
        try Self.send(Self.regime("BULL", 0), from: "desk", to: adapter)
        #expect(desk.results.map(\.regime) == ["BULL", "BEAR", "BEAR", "BULL"])
    }

    @Test("Two members of one name are a programmer's error")
    func twice() async {
        await #expect(processExitsWith: .failure) {
            _ = Hierarchical("desk", Discarding()) {
                Child("child", Discarding())
                Child("child", Discarding())
            }
        }
    }
}
