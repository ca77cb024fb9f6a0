import Foundation
import Testing
import TierBus
import TierBusMarket
import TierBusTesting

/// What is wrong with a communication is said before anything is connected.
@Suite(.timeLimit(.minutes(5))) struct CommunicationErrorTests {
    private static func system(log: DurableLogSource? = nil) async throws -> HybridSystem {
        let system = try HybridSystem(simulated: Simulation(), log: log)
        try await system.host("data") { try $0.addData() }
        try await system.host("strategy") { try $0.addStrategy() }
        try await system.host("risk") { try $0.addRisk() }
        try await system.host("execution") { try $0.addExecution() }
        try await system.host("echo") { echo in
            try echo.add("echo", on: Signal.self) { (signal: Signal, _: Delivery) -> Signal? in signal }
        }
        try await system.host("mirror") { mirror in
            try mirror.add("mirror", on: Signal.self) { (signal: Signal, _: Delivery) -> Signal? in signal }
            try mirror.child("strategy") { try $0.addStrategy() }
        }
        return system
    }

    @Test(
        "Each mistake is an error that names who is meant",
        arguments: [
            (
                #"{"type": "pipeline", "containers": ["data", "risc"]}"#,
                "unknownMember: pipeline '1': no container is called 'risc'; is 'risk' meant?"
            ),
            (
                #"{"type": "pipeline", "containers": ["strategy", "risk"]}"#,
                "ambiguous: pipeline '1': 'strategy' is the name of several containers: /strategy, mirror/strategy; say which by its path"
            ),
            (
                #"{"type": "pipeline", "name": "orders", "containers": ["data", "execution"]}"#,
                "unreachable: pipeline 'orders': 'execution' can never receive anything: it takes ORDER, and what can come from 'data' is BAR"
            ),
            (
                #"{"type": "broadcast", "source": "risk", "targets": ["execution", "data"]}"#,
                "unreachable: broadcast '1': 'data' can never receive anything: it takes nothing"
            ),
            (#"{"type": "broadcast", "targets": ["risk"]}"#, "badMembers: broadcast '1': it takes a source"),
            (#"{"type": "pipeline", "containers": ["data"]}"#, "badMembers: pipeline '1': it begins with a container"),
            (
                #"{"type": "pipeline", "containers": ["echo", "mirror", "echo"]}"#,
                "cycle: pipeline '1': SIGNAL can come back to where it was emitted: echo -> mirror -> echo"
            ),
            (
                #"{"type": "broadcast", "source": "echo", "targets": ["risk", "echo"]}"#,
                "cycle: broadcast '1': 'echo' would get its own events"
            ),
            (
                #"{"type": "hierarchical", "parent": "echo", "children": ["mirror"]}"#,
                "cycle: hierarchical '1': SIGNAL can come back"
            ),
            (
                #"{"type": "selective", "source": "echo", "rules": [{"condition": "strength > 0.5", "target": "execution"}, {"target": "risk"}]}"#,
                "unreachable: selective '1': 'execution' can never receive anything: it takes ORDER, and what can come from 'echo' is SIGNAL"
            ),
            (
                #"{"type": "selective", "source": "echo", "rules": [{"condition": "strenght > 0.5", "target": "risk"}]}"#,
                "badCondition: selective '1', rule 1"
            ),
            (
                #"{"type": "telepathy", "source": "echo", "targets": ["risk"]}"#,
                "unknownType: telepathy '1': there is no such adapter"
            ),
            (
                #"{"type": "pipeline", "containers": ["data", "/strategy", {"type": "throttle", "rate": 1}]}"#,
                "badMembers: pipeline '1': it ends with the stage 'throttle'"
            ),
            (
                #"{"type": "pipelin", "containers": ["data", "risk"]}"#,
                "unknownType: pipelin '1': there is no such adapter; is 'pipeline' meant?"
            ),
            (
                #"{"type": "pipeline", "name": "entry", "containers": ["data", {"type": "throttle", "rat": 1}, "/strategy"]}"#,
                "badSetting: throttle of pipeline 'entry': there is no setting 'rat'; is 'rate' meant?"
            ),
            (#"{"type": "broadcast", "source": "data"}"#, "badMembers: broadcast '1': it leads nowhere"),
            (
                #"{"type": "hierarchical", "parent": "risk", "children": ["execution", "execution"]}"#,
                "badMembers: hierarchical '1': 'execution' comes twice"
            ),
            (
                #"{"type": "broadcast", "source": "data", "targets": ["/strategy", "/strategy"]}"#,
                "twice: broadcast '1': what 'data' emits would come twice to 'strategy'"
            ),
            (
                #"{"type": "broadcast", "source": "data", "targets": [{"type": "hierarchical", "parent": "risk", "children": ["echo"]}]}"#,
                "badMembers: broadcast '1': hierarchical connects containers by itself"
            ),
            (
                #"{"type": "broadcast", "source": "data", "targets": [{"type": "retried", "source": "x", "target": "/strategy"}]}"#,
                "badMembers: retried of broadcast '1': only an adapter that stands by itself"
            ),
            (
                #"{"type": "broadcast", "source": "data", "targets": ["/strategy"], "rules": [{"target": "risk"}]}"#,
                "badSetting: broadcast '1': it takes no rules"
            ),
            (
                #"{"type": "aggregator", "combine": "vote", "sources": ["echo"], "targets": ["risk"]}"#,
                "unknownFunction"
            ),
        ])
    func wrong(text: String, message: String) async throws {
        let system = try await Self.system()
        let adapter = try JSONDecoder().decode(AdapterDescription.self, from: Data(text.utf8))
        let error = await #expect(throws: AdapterError.self) { _ = try await system.connect(Communication([adapter])) }
        #expect(error?.description.hasPrefix(message) == true, "\(error?.description ?? "none")")
        _ = try await system.finish()
    }

    @Test("Orders out and fills back are no cycle, and a path tells containers of one name apart")
    func noCycle() async throws {
        let system = try await Self.system()
        try await system.host("portfolio") { portfolio in
            try portfolio.add("positions", on: Fill.self) { (_: Fill, _: Delivery) in }
            try portfolio.addRisk()
        }
        let connections = try await system.connect(
            Communication([
                .pipeline("data", "mirror/strategy", "portfolio", "execution"),
                .broadcast(from: "execution", to: ["portfolio"]),
            ]))
        #expect(
            connections.ways.map(\.description) == [
                "data -> mirror/strategy: BAR", "mirror/strategy -> portfolio: SIGNAL", "portfolio -> execution: ORDER",
                "execution -> portfolio: FILL",
            ])
        _ = try await system.finish()
    }

    @Test("What is for the log is not carried at a lower tier unless that is said")
    func reliable() async throws {
        let system = try await Self.system(log: .memory())
        let orders = Communication([.pipeline("risk", "execution")])
        let error = await #expect(throws: RouterError.self) { _ = try await system.connect(orders) }
        #expect(error?.code == .wrongTier)
        var said = orders
        said.tier = .standard
        try await system.connect(said)
        _ = try await system.finish()
    }

    @Test("Nothing is connected if not all can be, and an ended system connects nothing")
    func nothing() async throws {
        let system = try await Self.system()
        let notes = Collected<String>()
        try await system.host("notes") { try $0.addNotes(Bar.self, notes) }
        let half = Communication([.pipeline("data", "notes"), .pipeline("data", "nobody")])
        await #expect(throws: AdapterError.self) { _ = try await system.connect(half) }
        try await system.inject(Bar.bar(), into: "data")
        try await system.settle()
        #expect(notes.value.isEmpty)
        _ = try await system.finish()
        await #expect(throws: RouterError.self) {
            _ = try await system.connect(Communication([.pipeline("data", "notes")]))
        }
    }

    @Test("What comes later is looked at together with what is there")
    func later() async throws {
        let system = try await Self.system()
        let first = try await system.connect(Communication([.pipeline("echo", "mirror")]))
        let back = Communication([.pipeline("mirror", "echo")])
        let cycle = await #expect(throws: AdapterError.self) { _ = try await system.connect(back) }
        #expect(cycle?.code == .cycle)
        let composed = await #expect(throws: AdapterError.self) {
            _ = try await system.connect(Signal.self, from: "mirror", to: ["echo"]) { $0[0] }
        }
        #expect(composed?.code == .cycle)
        let again = await #expect(throws: AdapterError.self) {
            _ = try await system.connect(Communication([.pipeline("echo", "mirror")]))
        }
        #expect(again?.code == .twice)
        try await first.disconnect()
        try await system.connect(back)
        _ = try await system.finish()
    }

    @Test("Composed adapters are connected for what flows, and are told what must not")
    func composed() async throws {
        let system = try await Self.system(log: .memory())
        try await system.host("book") { book in
            try book.addNotes(Signal.self, Collected())
            try book.addNotes(Order.self, Collected())
        }
        let ways = try await system.connect(Signal.self, from: "echo", to: ["book"]) { $0[0] }
        #expect(ways.ways.map(\.description) == ["echo -> book: SIGNAL"])
        let silent = await #expect(throws: AdapterError.self) {
            _ = try await system.connect(Bar.self, from: "echo", to: ["book"]) { $0[0] }
        }
        #expect(silent?.code == .unreachable)
        let stored = await #expect(throws: RouterError.self) {
            _ = try await system.connect(Signal.self, from: "mirror", to: ["book"], tier: .reliable) { $0[0] }
        }
        #expect(stored?.code == .wrongTier)
        _ = try await system.finish()
    }

    @Test("A key that is not there is an error, not a rule without condition")
    func keys() throws {
        for text in [
            #"{"conditon": "strength > 0.9", "target": "live"}"#, #"{"event": ["BAR"], "target": "live"}"#,
            #"{"condition": null, "target": "live"}"#, #"{"target": "live", "targets": "paper"}"#,
        ] {
            #expect(throws: DecodingError.self, "\(text)") {
                _ = try JSONDecoder().decode(RuleDescription.self, from: Data(text.utf8))
            }
        }
        #expect(throws: DecodingError.self) {
            _ = try JSONDecoder().decode(Communication.self, from: Data(#"{"adapters": [], "teir": "fast"}"#.utf8))
        }
    }

    @Test("A bad document is refused at once, however deep the mistake is", .timeLimit(.minutes(5)))
    func deep() throws {
        let depth = 100
        let text =
            String(repeating: #"{"type": "broadcast", "targets": ["#, count: depth) + "{}"
            + String(repeating: "]}", count: depth)
        #expect(throws: DecodingError.self) {
            _ = try JSONDecoder().decode(AdapterDescription.self, from: Data(text.utf8))
        }
    }

    @Test("A communication is read as it was written")
    func coding() throws {
        let communication = Communication(
            [
                .pipeline("data", .adapter(.filter("close > 1.0", events: ["BAR"])), "strategy", name: "main"),
                .hierarchical(
                    parent: "a", children: ["b", .adapter(.hierarchical(parent: "c", children: ["d"]))],
                    context: ["BAR"]),
                .selective(from: "a", [RuleDescription("x > 1", events: ["BAR"], to: "b"), RuleDescription(to: "c")]),
            ], tier: .standard)
        let data = try JSONEncoder().encode(communication)
        #expect(try JSONDecoder().decode(Communication.self, from: data) == communication)
        #expect(throws: DecodingError.self) {
            _ = try JSONDecoder().decode(Communication.self, from: Data(#"{"adapters": [], "tier": "slow"}"#.utf8))
        }
    }
}
