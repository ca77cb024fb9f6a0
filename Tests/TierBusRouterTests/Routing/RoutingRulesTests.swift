import Testing
import TierBusAdapters
import TierBusCore
@testable import TierBusRouter

/// Two top-level containers, `a` and `b`; `a` has the children `x` and `y`, and `x` has the child `z`.
@Suite("Which publications and subscriptions belong together") struct RoutingRulesTests {
    private static let parents: [ContainerID: ContainerID?] = ["a": nil, "b": nil, "x": "a", "y": "a", "z": "x"]
    /// Whom a publication reaches.
    private static let reach: [Scope: [ContainerID: Set<ContainerID>]] = [
        .global: [
            "a": ["b", "x", "y", "z"], "b": ["a", "x", "y", "z"], "x": ["a", "b", "y", "z"],
            "y": ["a", "b", "x", "z"], "z": ["a", "b", "x", "y"],
        ],
        .parent: ["x": ["a"], "y": ["a"], "z": ["x"]],
        .siblings: ["a": ["b"], "b": ["a"], "x": ["y"], "y": ["x"]],
        .children: ["a": ["x", "y"], "x": ["z"]],
    ]
    /// Whom it reaches besides if they name it as their source: `parent` from a top-level container.
    private static let named: [ContainerID: Set<ContainerID>] = ["a": ["b"], "b": ["a"]]

    private struct Other: Event {
        static let eventType: EventType = "PLAIN"
        let id: EventID
        let timestamp: Timestamp
    }

    private final class Bench {
        let context = RouterContext(configuration: RouterConfiguration(), clock: ManualClock())
        let boundary: Boundary
        let containers: [ContainerID: ContainerRecord]

        init() {
            let executor = LaneExecutor(name: "never started", kind: .pool, quiet: context.quiet)
            boundary = Boundary(name: "a", executor: executor, context: context)
            containers = Dictionary(
                uniqueKeysWithValues: parents.map { ($0.key, ContainerRecord(name: $0.key, parent: $0.value)) })
        }

        func publication<E: Event>(
            _ container: ContainerID, _: E.Type = Plain.self, _ tier: Tier = .standard, _ scope: Scope = .global,
            topic: Topic? = nil
        ) -> PublicationRecord {
            PublicationRecord(
                Publication<E>(
                    PublicationCore(
                        container: container, type: E.eventType, tier: tier, scope: scope, topic: topic,
                        boundary: boundary)))
        }

        func subscription<E: Event>(
            _ container: ContainerID, _: E.Type = Plain.self, source: ContainerID? = nil, topics: TopicPattern? = nil,
            tier: Tier? = nil, durable: String? = nil
        ) -> SubscriptionRecord {
            let options = SubscriptionOptions(source: source, topics: topics, tier: tier, durableName: durable)
            return SubscriptionRecord(
                Subscriber<E>(
                    SubscriptionCore(container: container, type: E.eventType, options: options, boundary: boundary),
                    .all))
        }

        func match(_ publication: PublicationRecord, _ subscription: SubscriptionRecord) -> RoutingRules.Match {
            RoutingRules.match(publication, subscription, containers: containers)
        }
    }

    @Test("Every scope reaches from every container to every other, with every source, just as the table says")
    func scopes() {
        let bench = Bench()
        for scope in Scope.allCases {
            for from in Self.parents.keys {
                for to in Self.parents.keys {
                    for source in [nil, from, from == "y" ? "a" : "y"] as [ContainerID?] {
                        let match = bench.match(
                            bench.publication(from, Plain.self, .standard, scope),
                            bench.subscription(to, source: source))
                        let isReached =
                            Self.reach[scope]?[from]?.contains(to) == true
                            || (scope == .parent && source == from && Self.named[from]?.contains(to) == true)
                        let place = "\(scope) from \(from) to \(to), source \(source.map(\.text) ?? "any")"
                        if from == to || (source != nil && source != from) {
                            #expect(match == .none, "\(place)")
                        } else if isReached {
                            #expect(match == .match, "\(place)")
                        } else if source == nil {
                            #expect(match == .none, "\(place)")
                        } else if case .wrong(let code, let message) = match {
                            #expect(code == .outOfScope)
                            #expect(message.contains("PLAIN of \(from)") && message.contains("PLAIN at \(to)"))
                        } else {
                            Issue.record("\(place) gives \(match)")
                        }
                    }
                }
            }
        }
    }

    @Test("Containers that nobody knows are not reached") func unknown() {
        let bench = Bench()
        #expect(bench.match(bench.publication("nobody"), bench.subscription("a")) == .none)
        #expect(bench.match(bench.publication("a"), bench.subscription("nobody")) == .none)
    }

    @Test(
        "Fast may be read at fast, standard and reliable, standard at standard and reliable, reliable at reliable and by observers"
    )
    func tiers() {
        let bench = Bench()
        // What it is published at, what it is read at, and whether a subscription that is not durable may, and one that is.
        let table: [(Tier, Tier?, Bool, Bool)] = [
            (.fast, nil, true, false), (.fast, .fast, true, false), (.fast, .standard, true, false),
            (.fast, .reliable, false, false), (.standard, nil, true, false), (.standard, .fast, false, false),
            (.standard, .standard, true, false), (.standard, .reliable, false, false), (.reliable, nil, true, true),
            (.reliable, .fast, false, true), (.reliable, .standard, true, true), (.reliable, .reliable, true, true),
        ]
        for (published, read, observes, durable) in table {
            for (isDurable, isAllowed) in [(false, observes), (true, durable)] {
                let match = bench.match(
                    bench.publication("a", Plain.self, published),
                    bench.subscription("b", tier: read, durable: isDurable ? "name" : nil))
                if isAllowed {
                    #expect(match == .match, "\(published) at \(String(describing: read)), durable: \(isDurable)")
                } else if case .wrong(let code, let message) = match {
                    #expect(code == .tierPair)
                    #expect(message.contains("PLAIN of a") && message.contains("PLAIN at b"))
                } else {
                    Issue.record("\(published) at \(String(describing: read)), durable: \(isDurable) gives \(match)")
                }
            }
        }
    }

    @Test("One name for two Swift types is an error that names both, but only where the two would meet") func types() {
        let bench = Bench()
        let publication = bench.publication("a", Other.self)
        guard case .wrong(let code, let message) = bench.match(publication, bench.subscription("b")) else {
            Issue.record("two Swift types matched")
            return
        }
        #expect(code == .typeMismatch)
        #expect(message.contains("Other") && message.contains("TierBusRouterTests.Plain"))
        #expect(message.contains("PLAIN of a") && message.contains("PLAIN at b"))
        #expect(bench.match(publication, bench.subscription("b", source: "x")) == .none)
        #expect(bench.match(publication, bench.subscription("a")) == .none)
        #expect(bench.match(publication, bench.subscription("b", Holding.self)) == .none)
    }

    @Test("A reliable publication matches a pattern only if its one topic does; others may get any topic")
    func topics() {
        let bench = Bench()
        let pattern = bench.subscription("x", topics: "risk.*")
        for (topic, isMatch) in [(nil, false), ("risk.alert", true), ("risk", false)] as [(Topic?, Bool)] {
            let publication = bench.publication("a", Plain.self, .reliable, topic: topic)
            #expect(bench.match(publication, pattern) == (isMatch ? .match : .none))
            #expect(bench.match(publication, bench.subscription("x")) == .match)
        }
        for tier in [Tier.fast, .standard] {
            #expect(bench.match(bench.publication("a", Plain.self, tier), pattern) == .match)
        }
    }
}
