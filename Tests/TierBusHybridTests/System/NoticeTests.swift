import Testing
import TierBusAdapters
import TierBusCore
import TierBusHybrid
import TierBusRouter
import TierBusTesting

@Suite("Nothing is silently not delivered") struct NoticeTests {
    @Test("A publication nobody matches and a subscription nothing can match become notices, naming them")
    func unmatched() async throws {
        let system = try HybridSystem()
        try await system.host("data") { data in
            try data.publishes(Advice.self)
            try data.publishes(Quoted.self)
        }
        try await system.host("model") { model in
            try model.onEach(Quoted.self, from: "data") { _, _ in }
            try model.onEach(Asked.self, from: "data") { _, _ in }
            try model.child("inner") { try $0.onEach(Asked.self, from: "missing", optional: true) { _, _ in } }
        }
        _ = try await system.run(draining: .seconds(60))
        let notices = system.notices.takeAll()
        let publications = notices.filter { $0.kind == .unmatchedPublication }.map(\.place)
        let subscriptions = notices.filter { $0.kind == .unmatchedSubscription }.map(\.place)
        #expect(publications == ["SIGNAL of data"])
        #expect(subscriptions.sorted() == ["ASKED at model from data", "ASKED at model/inner from missing"])
        #expect(notices.count == 3)
    }

    @Test("Events that nobody gets are counted, and one notice says so")
    func unroutable() async throws {
        let system = try HybridSystem()
        try await system.host("data") { data in
            try data.publishes(Advice.self)
            try data.publishes(Quoted.self)
            try data.feed((0..<30).map { Advice($0) })
            try data.feed((0..<20).map { Quoted($0) })
        }
        let report = try await system.run(draining: .seconds(60))
        #expect(report.ledger.unroutable == 50 && report.ledger.owed == 0 && report.ledger.isBalanced)
        #expect(report.published("data", "SIGNAL")?.unroutable == 30)
        #expect(report.published("data", "TICK")?.unroutable == 20)
        #expect(report.published("data", "TICK")?.published == 20)
        let places = system.takeNotices(.unroutable).map(\.place)
        #expect(places.sorted() == ["SIGNAL of data", "TICK of data"])
    }

    @Test("An event whose key no subscription wants is unroutable; one that is wanted is not")
    func unwantedKeys() async throws {
        let system = try HybridSystem()
        let got = Shared(0)
        try await system.host("data") { data in
            try data.publishes(Quoted.self)
            try data.feed((0..<30).map { Quoted($0, $0 % 3 == 0 ? "AAPL" : "MSFT") })
        }
        try await system.host("apples") { apples in
            try apples.onEach(Quoted.self, from: "data", where: .symbols("AAPL")) { _, _ in got.add() }
        }
        let report = try await system.run(draining: .seconds(60))
        #expect(got.value == 10)
        #expect(report.ledger.unroutable == 20 && report.ledger.owed == 10 && report.ledger.isBalanced)
    }

    @Test("Notices can be read as they come, and end with the system")
    func stream() async throws {
        let system = try HybridSystem()
        let first = Latch()
        let reader = Task {
            var kinds: [NoticeKind] = []
            for await notice in system.notices {
                kinds.append(notice.kind)
                first.open()
            }
            return kinds
        }
        try await system.host("data") { data in
            try data.publishes(Advice.self)
            try data.feed((0..<3).map { Advice($0) })
        }
        try await system.host("sink") { sink in
            try sink.onEach(Advice.self, from: "data") { _, _ in throw Broken() }
        }
        let report = try await system.run(draining: .seconds(60))
        let kinds = await reader.value
        #expect(first.isOpen)
        #expect(!kinds.isEmpty && kinds.allSatisfy { $0 == .handlerFailed })
        #expect(report.counters("sink", "SIGNAL")?.failed == 3)
    }
}
