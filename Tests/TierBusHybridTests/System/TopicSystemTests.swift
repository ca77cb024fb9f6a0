import Testing
import TierBusAdapters
import TierBusCore
import TierBusHybrid
import TierBusRouter
import TierBusTesting

/// Topics as a user has them: on containers of a system, live and simulated.
@Suite("Topics in a system", .timeLimit(.minutes(5))) struct TopicSystemTests {
    enum Way: CaseIterable { case live, simulated }

    private func system(_ way: Way) throws -> HybridSystem {
        switch way {
        case .live: try HybridSystem()
        case .simulated: try HybridSystem(simulated: Simulation(seed: 5, jitter: 3))
        }
    }

    /// Hosts a container that asks 0, 1, 2 and so on, as many times as said.
    private func hostAsking(_ count: Int, in system: HybridSystem) async throws {
        try await system.host("start") { start in
            try start.publishes(Asked.self)
            try start.feed((0..<count).map { Asked($0) })
        }
    }

    @Test(
        "Handlers of every shape get the topics of their pattern, with the topic in the delivery",
        arguments: Way.allCases, [Tier.fast, .standard])
    func shapes(_ way: Way, _ tier: Tier) async throws {
        let system = try system(way)
        let heard = Shared<[String: [String]]>([:])
        @Sendable func hear(_ name: String, _ advice: Advice, _ delivery: Delivery) {
            heard.change { $0[name, default: []].append("\(advice.value) \(delivery.topic?.text ?? "-")") }
        }
        try await hostAsking(60, in: system)
        try await system.host("risk") { risk in
            let alerts = try risk.publishes(Advice.self, tier: tier)
            let margin = try alerts.topic("risk.alert.margin")
            let limit = try alerts.topic("risk.alert.limit")
            try risk.onEach(Asked.self, from: "start") { asked, delivery in
                let alert = Advice(asked.value, after: delivery)
                switch asked.value % 4 {
                case 0: try margin.publish(alert, after: delivery)
                case 1: try limit.publish(alert, after: delivery, priority: .normal)
                // Appears when the run is well under way.
                case 2 where asked.value > 30: try alerts.topic("risk.halt").publish(alert, after: delivery)
                default: try alerts.publish(alert, after: delivery)
                }
            }
        }
        try await system.host("desk") { desk in
            try desk.onEach(Advice.self, topic: "risk.alert.*") { hear("each", $0, $1) }
            try desk.onBatch(Advice.self, from: "risk", topic: "risk.>") { batch in
                batch.forEach { hear("batch", $0, $1) }
            }
            try desk.onEachAsync(Advice.self, topic: "*.halt") { hear("async", $0, $1) }
            try desk.onEach(Advice.self, topic: "risk.alert.margin", where: .matching { $0.value % 8 == 0 }) {
                hear("filtered", $0, $1)
            }
            try desk.onEach(Advice.self) { hear("all", $0, $1) }
            try desk.onEach(Advice.self, topic: "desk.*") { hear("none", $0, $1) }
        }
        try await system.host("floor") { floor in
            floor.internalBus.subscribe(Advice.self) { hear("forwarded", $0, $1) }
            try floor.forward(Advice.self, topic: "risk.alert.limit", to: .own)
        }
        let report = try await system.run(draining: .seconds(60))
        func topic(_ value: Int) -> String? {
            switch value % 4 {
            case 0: "risk.alert.margin"
            case 1: "risk.alert.limit"
            case 2 where value > 30: "risk.halt"
            default: nil
            }
        }
        func wanted(_ isWanted: (Int, String?) -> Bool) -> [String] {
            (0..<60).filter { isWanted($0, topic($0)) }.map { "\($0) \(topic($0) ?? "-")" }
        }
        #expect(heard.value["each"] == wanted { $1?.hasPrefix("risk.alert") ?? false })
        #expect(heard.value["batch"] == wanted { $1 != nil })
        #expect(heard.value["async"] == wanted { $1 == "risk.halt" })
        #expect(heard.value["filtered"] == wanted { value, _ in value % 8 == 0 })
        #expect(heard.value["all"] == wanted { _, _ in true })
        #expect(heard.value["forwarded"] == wanted { $1 == "risk.alert.limit" })
        #expect(heard.value["none"] == nil)
        let total = heard.value.values.reduce(0) { $0 + $1.count }
        // What was asked is owed to the risk container.
        #expect(report.ledger.owed == total + 60 && report.ledger.isBalanced && report.isDrained)
        let rows = report.subscriptions.filter { $0.topicPattern == "risk.alert.*" }
        #expect(rows.map(\.owed) == [30] && rows.map(\.delivered) == [30])
    }

    @Test("In a simulation, topics and subscriptions come late in either order, and leave", arguments: [0, 4])
    func late(jitter: Int) async throws {
        let system = try HybridSystem(simulated: Simulation(seed: 2, jitter: jitter))
        let heard = Shared<[String]>([])
        try await system.host("risk") { risk in
            let advice = try risk.publishes(Advice.self, tier: .fast)
            try risk.onEach(Asked.self, from: "start") { asked, delivery in
                try advice.topic("topic.\(asked.value % 10)").publish(Advice(asked.value), after: delivery)
            }
        }
        try await system.host("start") { start in try start.publishes(Asked.self) }
        try await system.host("early") { early in
            try early.onEach(Advice.self, topic: "topic.2") { advice, _ in heard.append("early \(advice.value)") }
        }
        for value in [1, 2] { try await system.inject(Asked(value), into: "start") }
        try await system.settle()
        try await system.host("late") { late in
            let once = try late.onEach(Advice.self, topic: "topic.1") { advice, _ in
                heard.append("late \(advice.value)")
            }
            try late.onEach(Advice.self, topic: "topic.2") { advice, _ in
                heard.append("ends \(advice.value)")
                once.cancel()
            }
        }
        for value in [11, 12] {
            try await system.inject(Asked(value), into: "start")
            try await system.settle()
        }
        for value in [21, 22] { try await system.inject(Asked(value), into: "start") }
        try await system.settle()
        let report = try await system.finish()
        try #require(heard.value.count == 6)
        #expect(heard.value.prefix(2) == ["early 2", "late 11"])
        #expect(Set(heard.value[2..<4]) == ["early 12", "ends 12"])
        #expect(Set(heard.value[4...]) == ["early 22", "ends 22"])
        #expect(report.ledger.isBalanced && report.ledger.pending == 0 && report.isDrained)
        // 1 came before anybody wanted it, 21 after the last who did.
        #expect(report.published("risk", Advice.eventType)?.unroutable == 2)
    }

    @Test("Two simulations with topics and one seed give the same deliveries in the same order")
    func repeatable() async throws {
        var digests: [String] = []
        for _ in 0..<2 {
            let system = try HybridSystem(simulated: Simulation(seed: 9, jitter: 5))
            let heard = Shared<[String]>([])
            try await hostAsking(40, in: system)
            try await system.host("risk") { risk in
                let advice = try risk.publishes(Advice.self, tier: .fast)
                try risk.onEach(Asked.self, from: "start") { asked, delivery in
                    try advice.topic("t.\(asked.value % 7)").publish(Advice(asked.value), after: delivery)
                }
            }
            for (number, pattern) in ["t.*", "t.3", ">", "t.6"].enumerated() {
                try await system.host("sink\(number)") { sink in
                    try sink.onEach(Advice.self, topic: pattern) { advice, delivery in
                        heard.append("\(number) \(advice.value) \(delivery.topic?.text ?? "-")")
                    }
                }
            }
            let report = try await system.run()
            #expect(heard.value.count == 40 + 6 + 40 + 5 && report.ledger.isBalanced)
            digests.append(heard.value.joined(separator: "\n"))
        }
        #expect(digests[0] == digests[1])
    }

    @Test(
        "A text that is no pattern is refused, and nothing is subscribed", arguments: ["", "a..b", "a*", ">.a", "*a.b"])
    func badPatterns(_ text: String) async throws {
        let system = try HybridSystem()
        let codes = Shared<[RouterError.Code]>([])
        try await system.host("risk") { try $0.publishes(Advice.self) }
        try await system.host("desk") { desk in
            func refused(_ body: () throws -> Void) {
                do {
                    try body()
                } catch {
                    if let error = error as? RouterError { codes.append(error.code) }
                }
            }
            refused { try desk.onEach(Advice.self, topic: text) { _, _ in } }
            refused { try desk.onBatch(Advice.self, topic: text) { _ in } }
            refused { try desk.onEachAsync(Advice.self, topic: text) { _, _ in } }
            refused { try desk.forward(Advice.self, topic: text, to: .own) }
        }
        #expect(codes.value == [.badTopic, .badTopic, .badTopic, .badTopic])
        let report = try await system.run(draining: .seconds(60))
        #expect(report.subscriptions.isEmpty)
    }

    @Test("A pattern that no topic matched is not reported; what only patterns could have wanted is")
    func notices() async throws {
        let system = try HybridSystem()
        try await hostAsking(3, in: system)
        try await system.host("risk") { risk in
            let advice = try risk.publishes(Advice.self)
            let other = try advice.topic("other")
            try risk.onEach(Asked.self, from: "start") { asked, _ in
                if asked.value == 0 { try advice.publish(Advice(0)) } else { try other.publish(Advice(asked.value)) }
            }
        }
        try await system.host("desk") { desk in
            try desk.onEach(Advice.self, topic: "risk.*") { _, _ in Issue.record("no topic matches") }
        }
        let report = try await system.run(draining: .seconds(60))
        let notices = system.notices.takeAll()
        #expect(!notices.contains { $0.kind == .unmatchedSubscription || $0.kind == .unmatchedPublication })
        #expect(notices.contains { $0.kind == .unroutable && $0.place == "\(Advice.eventType) of risk" })
        #expect(report.ledger.unroutable == 3 && report.ledger.owed == 3 && report.ledger.isBalanced)
    }

    @Test("An egress gets everything, and tells the topics")
    func egress() async throws {
        let system = try HybridSystem(simulated: Simulation())
        try await hostAsking(4, in: system)
        try await system.host("risk") { risk in
            let advice = try risk.publishes(Advice.self, tier: .fast)
            let topic = try advice.topic("a.b")
            try risk.onEach(Asked.self, from: "start") { asked, _ in
                if asked.value % 2 == 0 {
                    try topic.publish(Advice(asked.value))
                } else {
                    try advice.publish(Advice(asked.value))
                }
            }
        }
        let egress = try await system.egress(Advice.self, from: "risk")
        let report = try await system.run()
        var heard: [String] = []
        for await (advice, delivery) in egress { heard.append("\(advice.value) \(delivery.topic?.text ?? "-")") }
        #expect(heard == ["0 a.b", "1 -", "2 a.b", "3 -"])
        #expect(report.ledger.unroutable == 0)
    }
}
