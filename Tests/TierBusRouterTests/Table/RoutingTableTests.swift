import Testing
import TierBusCore
@testable import TierBusRouter
import TierBusTesting

@Suite("The routing table", .timeLimit(.minutes(5))) struct RoutingTableTests {
    private struct Other: Event {
        static let eventType: EventType = "PLAIN"
        let id: EventID
        let timestamp: Timestamp
    }

    private func error(_ body: () async throws -> Void) async -> RouterError? {
        do {
            try await body()
            return nil
        } catch {
            return error as? RouterError
        }
    }

    @Test("A name is taken once, and free again when its container is removed") func names() async throws {
        let bench = RouterBench()
        try await bench.host("data")
        let error = await error { try await bench.host("data", lane: "other") }
        #expect(error?.code == .nameTaken)
        #expect(error?.message.contains("'data'") == true)
        bench.table.remove("data")
        try await bench.host("data")
        #expect(bench.table.containers.map(\.name) == ["data"])
        await bench.end()
    }

    @Test("Two publications of one type from one container are refused, from two they are not") func twice()
        async throws
    {
        let bench = RouterBench()
        let data = try await bench.host("data") { try $0.publishes(Plain.self, .fast) }
        let error = await error { try await data.run { _ = try $0.publishes(Plain.self, .standard) } }
        #expect(error?.code == .declaredTwice)
        #expect(error?.message.contains("PLAIN of data") == true)
        try await bench.host("more") { try $0.publishes(Plain.self, .fast) }
        #expect(bench.table.accounts.publications.count == 2)
        await bench.end()
    }

    @Test("What must not be linked is refused with both names, whichever comes second, and nothing is registered")
    func mismatches() async throws {
        let cases: [(RouterError.Code, Scope, SubscriptionOptions)] = [
            (.tierPair, .global, SubscriptionOptions(tier: .fast)),
            (.outOfScope, .children, SubscriptionOptions(source: "data")),
        ]
        for (code, scope, options) in cases {
            for publishesFirst in [true, false] {
                let bench = RouterBench()
                let data = try await bench.host("data")
                let risk = try await bench.host("risk")
                let publish: @Sendable (Station) throws -> Void = {
                    _ = try $0.publishes(Plain.self, .standard, scope: scope)
                }
                let subscribe: @Sendable (Station) throws -> Void = {
                    _ = try $0.onEach(Plain.self, options) { _, _ in }
                }
                let error: RouterError?
                if publishesFirst {
                    try await data.run(publish)
                    error = await self.error { try await risk.run(subscribe) }
                    #expect(bench.table.accounts.subscriptions.isEmpty)
                } else {
                    try await risk.run(subscribe)
                    error = await self.error { try await data.run(publish) }
                    #expect(bench.table.accounts.publications.isEmpty)
                }
                #expect(error?.code == code)
                #expect(error?.message.contains("PLAIN of data") == true)
                #expect(error?.message.contains("PLAIN at risk") == true)
                #expect(bench.table.accounts.links.isEmpty)
                await bench.end()
            }
        }
    }

    @Test("Two Swift types of one name are refused where they meet, with both types named") func types() async throws {
        let bench = RouterBench()
        try await bench.host("data") { try $0.publishes(Other.self, .fast) }
        let risk = try await bench.host("risk")
        let error = await error { try await risk.run { _ = try $0.onEach(Plain.self) { _, _ in } } }
        #expect(error?.code == .typeMismatch)
        for part in ["Other", "Plain", "PLAIN of data", "PLAIN at risk"] {
            #expect(error?.message.contains(part) == true, "\(part)")
        }
        await bench.end()
    }

    @Test("A source that no container has is an error with a suggestion, unless it is optional") func sources()
        async throws
    {
        let bench = RouterBench()
        try await bench.host("momentum")
        try await bench.host("risk") { risk in
            try risk.onEach(Plain.self, SubscriptionOptions(source: "absent", isOptional: true)) { _, _ in }
        }
        try bench.table.checkSources()
        try await bench.host("portfolio") { portfolio in
            try portfolio.onEach(Plain.self, SubscriptionOptions(source: "momentun")) { _, _ in }
        }
        let error = await error { try bench.table.checkSources() }
        #expect(error?.code == .unknownSource)
        #expect(
            error?.message
                == "PLAIN at portfolio from momentun: no container is called 'momentun'; is 'momentum' meant?")
        await bench.end()
    }

    @Test("A publication and a subscription that nothing matches become notices") func unmatched() async throws {
        let bench = RouterBench()
        try await bench.host("data") { data in
            try data.publishes(Plain.self, .fast)
            try data.publishes(Holding.self, .standard)
        }
        try await bench.host("risk") { risk in
            try risk.onEach(Plain.self) { _, _ in }
            try risk.onEach(Boxed.self) { _, _ in }
        }
        bench.table.noteUnmatched()
        let notices = bench.context.notices.takeAll()
        #expect(
            notices.map { "\($0.kind.description) \($0.place)" } == [
                "unmatchedPublication HOLDING of data", "unmatchedSubscription BOXED at risk",
            ])
        await bench.end()
    }

    @Test("Links are made whichever side comes first, and containers may come and go while events flow")
    func changing() async throws {
        let bench = RouterBench()
        let seen = Shared<[String]>([])
        let data = try await bench.host("data") { try $0.publishes(Plain.self, .standard) }
        for round in 0..<5 {
            try await bench.host("sink") { sink in
                try sink.onEach(Plain.self) { event, _ in seen.change { $0.append("\(round): \(event.number)") } }
            }
            try await data.run { try $0.publish(Plain(number: round)) }
            await bench.settle()
            bench.table.remove("sink")
            await bench.settle()
        }
        #expect(seen.value == (0..<5).map { "\($0): \($0)" })
        #expect(bench.table.accounts.subscriptionCounters.map(\.owed) == [1, 1, 1, 1, 1])
        bench.table.remove("data")
        let late = try await bench.host("late") { try $0.onEach(Plain.self) { _, _ in } }
        #expect(late.id == "late")
        #expect(bench.table.accounts.links.count == 5)
        await bench.end()
    }

    @Test("Children, siblings and parents get what the scope says") func scopes() async throws {
        let bench = RouterBench()
        let seen = Shared<Set<String>>([])
        let root = try await bench.host("root") { root in
            for name in ["left", "right"] as [ContainerID] {
                let child = try root.child(name)
                try child.onEach(Plain.self) { event, _ in seen.change { $0.insert("\(event.number) at \(name)") } }
                if name == "left" {
                    let publication = try child.publishes(Plain.self, .standard, scope: .siblings)
                    try child.onEach(Holding.self) { _, _ in try publication.publish(Plain(number: 2)) }
                }
            }
            try root.onEach(Plain.self) { event, _ in seen.change { $0.insert("\(event.number) at root") } }
            try root.publishes(Plain.self, .standard, scope: .children)
        }
        let outer = try await bench.host("outer") { outer in
            try outer.onEach(Plain.self) { event, _ in seen.change { $0.insert("\(event.number) at outer") } }
            try outer.publishes(Holding.self, .standard)
        }
        try await root.run { try $0.publish(Plain(number: 1)) }
        try await outer.run { try $0.publish(Holding.make(0, Census())) }
        await bench.settle()
        #expect(seen.value == ["1 at left", "1 at right", "2 at right"])
        await bench.end()
    }

    @Test("Taps are for publications that are there, of their Swift type, and can be taken away") func taps()
        async throws
    {
        let bench = RouterBench()
        let data = try await bench.host("data") { try $0.publishes(Plain.self, .fast) }
        let buffer = EgressBuffer<Plain>(capacity: 4, policy: .dropNewest)
        let id = ObjectIdentifier(buffer)
        let unknown = await error { try bench.table.addTap(Tap<Plain>(id: id) { buffer.put($0, $1) }, to: "dta") }
        #expect(unknown?.code == .unknownContainer)
        let undeclared = await error { try bench.table.addTap(Tap<Holding>(id: id) { _, _ in }, to: "data") }
        #expect(undeclared?.code == .undeclared)
        let mismatch = await error { try bench.table.addTap(Tap<Other>(id: id) { _, _ in }, to: "data") }
        #expect(mismatch?.code == .typeMismatch)
        try bench.table.addTap(Tap<Plain>(id: id) { buffer.put($0, $1) }, to: "data")
        await bench.table.whenLinked()
        try await data.run { try $0.publish(Plain(number: 1)) }
        #expect(await buffer.next()?.0.number == 1)
        bench.table.removeTap(id, of: "data", Plain.self)
        try await data.run { try $0.publish(Plain(number: 2)) }
        #expect(buffer.counters == EgressCounters(owed: 1, delivered: 1, dropped: 0, discarded: 0, pending: 0))
        await bench.end()
    }
}
