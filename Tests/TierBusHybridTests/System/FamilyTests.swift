import Testing
import TierBusCore
import TierBusHybrid
import TierBusRouter
import TierBusTesting

@Suite("Children, scopes and forwarding in a system") struct FamilyTests {
    @Test("A grandchild publishes and subscribes outside by its path", arguments: [LaneKind.dedicated(), .pool])
    func grandchild(kind: LaneKind) async throws {
        let system = try HybridSystem()
        let (got, sources) = (Shared([Int]()), Shared(Set<String>()))
        try await system.host("data", on: kind) { data in
            try data.child("eu") { region in
                try region.child("fx") { desk in
                    try desk.publishes(Quoted.self)
                    try desk.feed((0..<50).map { Quoted($0) })
                }
            }
        }
        try await system.host("model", on: kind) { model in
            try model.child("a") { middle in
                try middle.child("b") { leaf in
                    let advice = try leaf.publishes(Advice.self)
                    try leaf.onEach(Quoted.self, from: "data/eu/fx") { quoted, delivery in
                        try advice.publish(Advice(quoted.value, after: delivery), after: delivery)
                    }
                }
            }
        }
        try await system.host("sink", on: kind) { sink in
            try sink.child("deep") { deep in
                try deep.onEach(Advice.self, from: "model/a/b") { advice, delivery in
                    got.append(advice.value)
                    let source = delivery.source.text
                    sources.change { $0.insert(source) }
                }
            }
        }
        let report = try await system.run(draining: .seconds(60))
        #expect(got.value == Array(0..<50))
        #expect(sources.value == ["model/a/b"])
        #expect(report.counters("model/a/b", "TICK")?.delivered == 50)
        #expect(report.counters("sink/deep", "SIGNAL")?.source == "model/a/b")
        #expect(report.isDrained && report.ledger.isBalanced)
    }

    /// Who gets an event that `publisher` publishes with a scope, out of a family of seven.
    private static func reached(_ scope: Scope, by publisher: String) async throws -> Set<String> {
        let system = try HybridSystem()
        let got = Shared(Set<String>())
        @Sendable func fill(_ container: HybridContainer) throws {
            let path = container.path
            if path == publisher {
                try container.publishes(Advice.self, scope: scope)
                try container.feed([Advice(1)])
            } else {
                try container.onEach(Advice.self) { _, _ in got.change { $0.insert(path) } }
            }
        }
        for name in ["one", "two"] {
            try await system.host(name) { top in
                try fill(top)
                for child in ["x", "y"] {
                    try top.child(child) { container in
                        try fill(container)
                        if child == "x" { try container.child("deep") { try fill($0) } }
                    }
                }
            }
        }
        let report = try await system.run(draining: .seconds(60))
        #expect(report.isDrained && report.ledger.isBalanced && report.ledger.delivered == got.value.count)
        #expect(report.ledger.unroutable == (got.value.isEmpty ? 1 : 0))
        return got.value
    }

    @Test("Scopes reach exactly whom they name")
    func scopes() async throws {
        let all: Set = ["one", "one/x", "one/x/deep", "one/y", "two", "two/x", "two/x/deep", "two/y"]
        #expect(try await Self.reached(.global, by: "one/x") == all.subtracting(["one/x"]))
        #expect(try await Self.reached(.global, by: "one") == all.subtracting(["one"]))
        #expect(try await Self.reached(.parent, by: "one/x") == ["one"])
        #expect(try await Self.reached(.parent, by: "one/x/deep") == ["one/x"])
        #expect(try await Self.reached(.siblings, by: "one/x") == ["one/y"])
        #expect(try await Self.reached(.siblings, by: "one/x/deep") == [])
        #expect(try await Self.reached(.siblings, by: "one") == ["two"])
        #expect(try await Self.reached(.children, by: "one") == ["one/x", "one/y"])
        #expect(try await Self.reached(.children, by: "one/x") == ["one/x/deep"])
        // From a top-level container, to those that name it: nobody here does.
        #expect(try await Self.reached(.parent, by: "one") == [])
    }

    @Test("The scope 'parent' of a top-level container reaches those that name it as their source")
    func parentOfTheTop() async throws {
        let system = try HybridSystem()
        let (named, anonymous, child) = (Shared(0), Shared(0), Shared(0))
        try await system.host("data") { data in
            try data.publishes(Advice.self, scope: .parent)
            try data.feed([Advice(1)])
            try data.child("own") { own in try own.onEach(Advice.self) { _, _ in child.add() } }
        }
        try await system.host("named") { try $0.onEach(Advice.self, from: "data") { _, _ in named.add() } }
        try await system.host("anonymous") { try $0.onEach(Advice.self) { _, _ in anonymous.add() } }
        _ = try await system.run(draining: .seconds(60))
        #expect(named.value == 1 && anonymous.value == 0 && child.value == 0)
    }

    @Test("A source out of scope is an error naming both sides, whichever is declared first")
    func outOfScope() async throws {
        for isPublisherFirst in [true, false] {
            let system = try HybridSystem()
            let publisher: @Sendable (HybridContainer) throws -> Void = { data in
                try data.child("inner") { inner in try inner.publishes(Advice.self, scope: .siblings) }
            }
            let subscriber: @Sendable (HybridContainer) throws -> Void = { model in
                try model.onEach(Advice.self, from: "data/inner") { _, _ in }
            }
            try await system.host(isPublisherFirst ? "data" : "model", isPublisherFirst ? publisher : subscriber)
            let error = await routerError {
                try await system.host(isPublisherFirst ? "model" : "data", isPublisherFirst ? subscriber : publisher)
            }
            #expect(error?.code == .outOfScope)
            #expect(error?.message.contains("SIGNAL of data/inner") == true)
            #expect(error?.message.contains("SIGNAL at model from data/inner") == true)
            await system.close()
        }
    }

    @Test("Tiers that do not fit and types that differ are errors naming both sides")
    func mismatches() async throws {
        let system = try HybridSystem()
        try await system.host("data") { data in
            try data.publishes(Advice.self)
            try data.publishes(Quoted.self)
        }
        let tier = await routerError {
            try await system.host("model") { try $0.onEach(Advice.self, from: "data", tier: .fast) { _, _ in } }
        }
        #expect(tier?.code == .tierPair)
        #expect(tier?.message.contains("SIGNAL of data") == true && tier?.message.contains("SIGNAL at model") == true)
        let type = await routerError {
            try await system.host("model") { try $0.onEach(OtherTick.self, from: "data") { _, _ in } }
        }
        #expect(type?.code == .typeMismatch)
        #expect(type?.message.contains("Quoted") == true && type?.message.contains("OtherTick") == true)
        let twice = await hybridError {
            try await system.host("model") { model in
                try model.publishes(Advice.self)
                try model.publishes(Advice.self)
            }
        }
        #expect(twice?.code == .declaredTwice)
        let many = await routerError {
            try await system.host("model") { try $0.onEachAsync(Advice.self, from: "data", atMost: 51) { _, _ in } }
        }
        #expect(many?.code == .badConfiguration)
        // Of all these containers nothing is left.
        let report = try await system.run()
        #expect(report.lanes.map(\.name) == ["data"])
        #expect(report.ledger == Ledger())
    }

    @Test(
        "What is forwarded appears once on each bus it is meant for",
        arguments: [
            ForwardTarget.own, .children, .all,
        ])
    func forwarding(target: ForwardTarget) async throws {
        let system = try HybridSystem()
        let got = Shared([String: [Int]]())
        try await system.host("data") { data in
            try data.publishes(Quoted.self)
            try data.feed((0..<20).map { Quoted($0) })
        }
        @Sendable func listen(_ container: HybridContainer) throws {
            let path = container.path
            try container.add("ear", on: Quoted.self) { (quoted: Quoted, _: Delivery) -> Void in
                got.change { $0[path, default: []].append(quoted.value) }
            }
        }
        try await system.host("model") { model in
            try listen(model)
            for name in ["a", "b"] {
                try model.child(name) { child in
                    try listen(child)
                    try child.child("leaf") { try listen($0) }
                    // A child that passes up what was forwarded to it would put it on the parent's bus twice.
                    try child.passesUp(Quoted.self)
                }
            }
            try model.forward(Quoted.self, from: "data", to: target)
        }
        let report = try await system.run(draining: .seconds(60))
        let all = Array(0..<20)
        switch target {
        case .own: #expect(got.value == ["model": all])
        case .children: #expect(got.value == ["model/a": all, "model/b": all])
        case .all: #expect(got.value == ["model": all, "model/a": all, "model/b": all])
        }
        #expect(report.ledger.isBalanced && report.ledger.delivered == 20)
    }

    @Test(
        "An ensemble publishes its vote, and what its members pass up only if it says so; nothing twice on one bus",
        arguments: [false, true])
    func ensemble(includingChildren: Bool) async throws {
        let system = try HybridSystem()
        let (outside, inside) = (Shared([Int]()), Shared([Int]()))
        try await system.host("data") { data in
            try data.publishes(Quoted.self)
            try data.feed((0..<20).map { Quoted($0) })
        }
        try await system.host("ensemble") { ensemble in
            try ensemble.forward(Quoted.self, from: "data", to: .children)
            for name in ["a", "b"] {
                try ensemble.child(name) { child in
                    try child.add("rule", on: Quoted.self) { (quoted: Quoted, delivery: Delivery) -> Advice? in
                        Advice(quoted.value, after: delivery, name)
                    }
                    try child.passesUp(Advice.self)
                }
            }
            // Every second piece of advice makes a vote, of the same type.
            try ensemble.add("vote", 0, on: Advice.self) { count, advice, delivery -> Advice? in
                inside.append(advice.value)
                count += 1
                return count % 2 == 0 ? Advice(1_000 + advice.value, after: delivery, "vote") : nil
            }
            try ensemble.publishes(Advice.self, includingChildren: includingChildren)
        }
        try await system.host("sink") { sink in
            try sink.onEach(Advice.self, from: "ensemble") { advice, _ in outside.append(advice.value) }
        }
        let report = try await system.run(draining: .seconds(60))
        // What each member said, once; never the vote itself, which is the component's own.
        #expect(inside.value.sorted() == (0..<40).map { $0 / 2 })
        let votes = (0..<20).map { 1_000 + $0 }
        #expect(outside.value.filter { $0 >= 1_000 } == votes)
        #expect(outside.value.filter { $0 < 1_000 }.sorted() == (includingChildren ? (0..<40).map { $0 / 2 } : []))
        #expect(report.ledger.isBalanced && report.isDrained)
    }
}

/// Another Swift type with the event type name of ``Quoted``.
struct OtherTick: Event {
    static let eventType: EventType = "TICK"
    let id: EventID
    let timestamp: Timestamp
}
