import Testing
import TierBus
import TierBusMarket
import TierBusTesting

/// A filter means the same on every tier, on every kind of lane and for every kind of handler.
@Suite(.timeLimit(.minutes(5))) struct FilterTierTests {
    private static let symbols: [Symbol] = ["AAPL", "MSFT", "GOOG"]
    private static let bars: [Bar] = (0..<600).map { (number: Int) -> Bar in
        let close = Price(units: Int64(number % 10) * Price.scale)
        return Bar.bar(symbols[number % 3], close: close, at: Timestamp(seconds: Int64(number)))
    }

    /// Each filter, and what it lets through.
    private static func filters() throws -> [(Filter<Bar>, wanted: @Sendable (Bar) -> Bool)] {
        [
            (try .condition("close > 6.0", failing: .deliver), { $0.close > 6 }),
            (try .condition("symbol == 'AAPL'", failing: .deliver), { $0.symbol == "AAPL" }),
            (
                try .condition("event.symbol in ['AAPL', 'GOOG'] && event.close <= 3", failing: .deliver),
                { $0.symbol != "MSFT" && $0.close <= 3 }
            ),
            (
                try .condition("string(close).startsWith('7') || symbol.contains('SF')", failing: .deliver),
                { $0.close == 7 || $0.symbol == "MSFT" }
            ),
            (
                try .fields(["symbols": ["AAPL", "MSFT"], "condition": "close >= 5.0"], failing: .deliver),
                { $0.symbol != "GOOG" && $0.close >= 5 }
            ),
            (try .fields(["timeframe": "1min"]), { $0.timeframe == .minute }),
            (
                try Filter.symbols("AAPL", "MSFT").and(.condition("symbol != 'AAPL'", failing: .deliver)),
                { $0.symbol == "MSFT" }
            ),
            (
                try .condition("symbol == 'AAPL'", failing: .deliver).and(.condition("symbol == 'MSFT'")),
                { _ in false }
            ),
            (.matching { $0.close == 1 }, { $0.close == 1 }),
        ]
    }

    enum Way: CaseIterable, Sendable { case fast, standard, fastAsync, standardAsync, reliable, reliableAsync }

    private func subscribe(
        _ desk: HybridContainer, _ way: Way, _ filter: Filter<Bar>, _ heard: Shared<[EventID]>
    ) throws {
        switch way {
        case .fast, .standard:
            try desk.onEach(Bar.self, from: "data", where: filter) { bar, _ in heard.append(bar.id) }
        case .fastAsync, .standardAsync:
            try desk.onEachAsync(Bar.self, from: "data", where: filter) { bar, _ in heard.append(bar.id) }
        case .reliable:
            try desk.onEachReliably(Bar.self, from: "data", as: "\(desk.path).bars", where: filter) { bar, _ in
                heard.append(bar.id)
            }
        case .reliableAsync:
            try desk.onEachReliablyAsync(Bar.self, from: "data", as: "\(desk.path).bars", where: filter) { bar, _ in
                heard.append(bar.id)
            }
        }
    }

    private func host(
        _ system: HybridSystem, _ way: Way, lane: LaneKind
    ) async throws -> [(heard: Shared<[EventID]>, wanted: [EventID])] {
        switch way {
        case .reliable, .reliableAsync: try await system.hostStored(Self.bars, as: "data")
        case .fast, .standard, .fastAsync, .standardAsync:
            try await system.host("data") { data in
                try data.publishes(Bar.self, tier: way == .fast || way == .fastAsync ? .fast : .standard)
                try data.feed(Self.bars)
            }
        }
        var results: [(heard: Shared<[EventID]>, wanted: [EventID])] = []
        for (place, wanted) in try Self.filters().map(\.wanted).enumerated() {
            let heard = Shared<[EventID]>([])
            try await system.host("desk\(place)", on: lane) { desk in
                try subscribe(desk, way, Self.filters()[place].0, heard)
            }
            results.append((heard, Self.bars.filter(wanted).map(\.id)))
        }
        return results
    }

    private func expect(_ results: [(heard: Shared<[EventID]>, wanted: [EventID])], _ report: RunReport) {
        for (place, result) in results.enumerated() {
            #expect(result.heard.value == result.wanted, "filter \(place)")
            let counters = report.subscriptions.first { $0.container.text == "desk\(place)" }
            #expect(counters?.delivered == result.wanted.count && counters?.owed == result.wanted.count)
            #expect(counters?.filterFailures == 0)
        }
        #expect(report.ledger.isBalanced && report.isDrained)
    }

    @Test("Live, what a filter lets through is delivered, and nothing else is owed", arguments: Way.allCases)
    func live(_ way: Way) async throws {
        for lane in [LaneKind.pool, .dedicated()] {
            let system = try HybridSystem(log: .memory())
            let results = try await host(system, way, lane: lane)
            expect(results, try await system.run(draining: .seconds(60)))
        }
    }

    @Test("Simulated, it is the same", arguments: Way.allCases)
    func simulated(_ way: Way) async throws {
        let system = try HybridSystem(simulated: Simulation(), log: .memory())
        let results = try await host(system, way, lane: .pool)
        expect(results, try await system.run(draining: .seconds(60)))
    }
}
