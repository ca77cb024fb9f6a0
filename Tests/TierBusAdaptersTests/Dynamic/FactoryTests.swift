import Foundation
import Testing
import TierBusAdapters
import TierBusCore
import TierBusMarket
import TierBusTesting

/// What a factory makes of descriptions, and what it refuses.
@Suite struct FactoryTests {
    private static func environment(_ members: [String: any Container], timer: ManualTimer? = ManualTimer())
        -> AdapterEnvironment
    {
        AdapterEnvironment(members: members, clock: ManualClock(), timer: timer) { _, _ in }
    }

    private static func description(_ text: String) throws -> AdapterDescription {
        try JSONDecoder().decode(AdapterDescription.self, from: Data(text.utf8))
    }

    @Test("A document says what code says")
    func document() throws {
        let (fast, slow, rest) = (Sink(), Sink(), Sink())
        let adapter = try Functions.factory.make(
            Self.description(
                """
                {"type": "selective", "name": "strengths", "rules": [
                    {"events": ["SIGNAL"], "condition": "strength > 0.9", "target": "fast"},
                    {"events": ["SIGNAL"], "target": {"type": "throttle", "rate": 1.0, "burst": 2, "target": "slow"}},
                    {"target": "rest"}]}
                """), in: Self.environment(["fast": fast, "slow": slow, "rest": rest]))
        for (place, strength) in [0.95, 0.5, 0.6, 0.7].enumerated() {
            let signal = Signal.signal("AAPL", .buy, strength: strength, occurrence: place)
            try adapter.receive(signal, Delivery(of: signal))
        }
        let bar = Bar.bar()
        try adapter.receive(bar, Delivery(of: bar))
        #expect(fast.ids.count == 1 && slow.ids.count == 2 && rest.ids == [bar.id])
    }

    @Test(
        "What is wrong is an error that names the adapter, and often what was meant",
        arguments: [
            (
                #"{"type": "brodcast", "targets": ["a"]}"#,
                "unknownType: brodcast: there is no such adapter; is 'broadcast' meant?"
            ),
            (
                #"{"type": "broadcast", "targets": ["a", "desc"]}"#,
                "unknownMember: broadcast: no container is called 'desc'; is 'desk' meant?"
            ),
            (
                #"{"type": "throttle", "target": "a"}"#,
                "badSetting: throttle: the setting 'rate' is missing: a number of 1e-06 to 1000000000.0"
            ),
            (
                #"{"type": "throttle", "rate": -1, "target": "a"}"#,
                "badSetting: throttle: 'rate' is a number of 1e-06 to 1000000000.0, and not -1"
            ),
            (
                #"{"type": "throttle", "name": "slow", "rate": 1, "brust": 1, "target": "a"}"#,
                "badSetting: throttle 'slow': there is no setting 'brust'; is 'burst' meant?"
            ),
            (#"{"type": "throttle", "rate": 1}"#, "badMembers: throttle: it takes 1 or more members, not 0"),
            (#"{"type": "retried", "targets": ["a", "desk"]}"#, "badMembers: retried: it takes 1 members, not 2"),
            (
                #"{"type": "transform", "function": "signals", "target": "a"}"#,
                "unknownFunction: transform: there is no function 'signals'; is 'signal' meant?"
            ),
            (
                #"{"type": "filter", "condition": "strenght > 1", "events": ["SIGNAL"], "target": "a"}"#,
                "badCondition: filter: for SIGNAL: 1:1: no field 'strenght' in SIGNAL; did you mean 'strength'?"
            ),
            (
                #"{"type": "filter", "events": ["SIGNALS"], "target": "a"}"#,
                "unknownEvent: filter: no event type 'SIGNALS' is known; is 'SIGNAL' meant?"
            ),
            (
                #"{"type": "selective", "rules": [{"condition": "nothing == 1", "target": "a"}]}"#,
                "badCondition: selective, rule 1: for BAR: 1:1: no field 'nothing' in BAR"
            ),
            (
                #"{"type": "selective", "target": "a"}"#,
                "badMembers: selective: it takes rules, one or more, and no members"
            ),
            (
                #"{"type": "hierarchical", "parent": "desk", "children": ["a", "a"]}"#,
                "badMembers: hierarchical: 'a' comes twice"
            ),
            (
                #"{"type": "hierarchical", "children": ["a"]}"#,
                "badMembers: hierarchical: it takes a parent, and one child or more"
            ),
            (
                #"{"type": "conflate", "event": "BAR", "by": "symbl", "every_seconds": 1, "target": "a"}"#,
                "badSetting: conflate: BAR has no field 'symbl'; is 'symbol' meant?"
            ),
            (
                #"{"type": "aggregator", "combine": "votes", "by": "symbol", "target": "a"}"#,
                "unknownFunction: aggregator: there is no function 'votes'; is 'vote' meant?"
            ),
        ])
    func wrong(text: String, message: String) throws {
        let environment = Self.environment(["a": Sink(), "desk": Sink()])
        let error = #expect(throws: AdapterError.self) {
            _ = try Functions.factory.make(Self.description(text), in: environment)
        }
        #expect(error?.description.hasPrefix(message) == true, "\(error?.description ?? "none")")
    }

    @Test("Without a timer nothing can hold events back")
    func noTimer() throws {
        let text = #"{"type": "conflate", "event": "BAR", "by": "symbol", "every_seconds": 1, "target": "a"}"#
        let error = #expect(throws: AdapterError.self) {
            _ = try Functions.factory.make(Self.description(text), in: Self.environment(["a": Sink()], timer: nil))
        }
        #expect(error?.code == .badSetting)
    }

    @Test("Adapters nested without end are an error, not a crash")
    func deep() throws {
        var description = AdapterDescription("guarded", members: ["a"])
        for _ in 0..<70 { description = AdapterDescription("guarded", members: [.adapter(description)]) }
        let error = #expect(throws: AdapterError.self) {
            _ = try AdapterFactory().make(description, in: Self.environment(["a": Sink()]))
        }
        #expect(error?.code == .badMembers)
    }

    @Test("Adapters and stages of an app's own are built as those of TierBus")
    func further() throws {
        struct Doubling: DynamicStage {
            func pass<E: Event, Next: Container>(_ event: E, _ delivery: Delivery, to next: Next) throws {
                try next.receive(event, delivery)
                try next.receive(event, delivery)
            }
        }
        struct First: Adapter {
            let targets: [any Container]
            func route<E: Event>(_ event: E, _ delivery: Delivery) throws {
                try targets.first?.receive(event, delivery)
            }
        }
        var factory = AdapterFactory()
        factory.stage("doubling") { _, _ in Doubling() }
        factory.adapter("first") { description, builder in First(targets: try builder.members(of: description)) }
        let (first, second) = (Sink(), Sink())
        let adapter = try factory.make(
            Self.description(
                #"{"type": "pipeline", "steps": [{"type": "doubling"}, {"type": "first", "targets": ["one", "two"]}]}"#),
            in: Self.environment(["one": first, "two": second]))
        let bar = Bar.bar()
        try adapter.receive(bar, Delivery(of: bar))
        #expect(first.ids == [bar.id, bar.id] && second.ids.isEmpty)
    }

    @Test("A description is read as it was written, whatever its members are called")
    func coding() throws {
        var numbers = SeededGenerator(seed: 5)
        for _ in 0..<200 {
            let description = Composition.random(depth: 5, &numbers).description
            let data = try JSONEncoder().encode(description)
            #expect(try JSONDecoder().decode(AdapterDescription.self, from: data) == description)
        }
        for name in ["members", "targets", "containers", "children", "steps"] {
            let read = try Self.description(#"{"type": "broadcast", "source": "data", "\#(name)": ["a", "b"]}"#)
            #expect(read == AdapterDescription("broadcast", source: "data", members: ["a", "b"]))
        }
        #expect(throws: DecodingError.self) {
            _ = try Self.description(#"{"type": "broadcast", "targets": ["a"], "members": ["b"]}"#)
        }
        #expect(throws: DecodingError.self) { _ = try Self.description(#"{"targets": ["a"]}"#) }
    }
}
