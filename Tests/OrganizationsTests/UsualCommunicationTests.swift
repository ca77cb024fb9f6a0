import OrganizationsKit
import Testing
import TierBus
import TierBusMarket

/// The communication that is usual for each organisation, as its document has it.
@Suite(.timeLimit(.minutes(5))) struct UsualCommunicationTests {
    private static func play(_ organization: Organization, live isLive: Bool) async throws -> Play.Result {
        let play = Play(try Bars.some(), in: isLive ? nil : Simulation())
        let result = try await play.play(organization, CommunicationDocument.usual(for: organization))
        #expect(result.isComplete && result.report.hanging.isEmpty)
        #expect(!result.orders.isEmpty && result.page.fills.count == result.orders.count)
        #expect(Set(result.page.fills.map(\.orderID)) == Set(result.orders.map(\.id)))
        let unmatched = result.notices.filter { [.unmatchedPublication, .unmatchedSubscription].contains($0.kind) }
        #expect(unmatched.isEmpty, "\(unmatched)")
        return result
    }

    private static func names(_ result: Play.Result) -> [String] {
        result.ways.map { way in
            let ends = [way.source, way.target].map { $0.split(separator: "/").last.map(String.init) ?? "" }
            return ends.joined(separator: " -> ") + ": " + way.events.map(\.text).joined(separator: ", ")
        }
    }

    @Test("Strategy-first: each strategy's signals are sized on their way to execution", arguments: [true, false])
    func strategyFirst(isLive: Bool) async throws {
        let result = try await Self.play(.strategyFirst, live: isLive)
        #expect(
            Self.names(result) == [
                "data -> strategy_a: BAR", "strategy_a -> execution: ORDER", "data -> strategy_b: BAR",
                "strategy_b -> execution: ORDER", "execution -> performance_tracker: FILL",
            ])
        #expect(result.page.performance.fills == result.page.fills.count)
        // Breakouts are of full strength, the shortest pullback of half of it.
        #expect(Set(result.orders.map(\.quantity)).isSuperset(of: [5, 10]))
        #expect(result.orders.allSatisfy { $0.quantity <= 10 && $0.referencePrice != nil })
    }

    @Test(
        "Classifier-first: a change of regime moves both positions, and the classifier hears of it",
        arguments: [true, false])
    func classifierFirst(isLive: Bool) async throws {
        let result = try await Self.play(.classifierFirst, live: isLive)
        #expect(
            Self.names(result) == [
                "data -> indicators: BAR", "indicators -> classifier: INDICATOR",
                "risk_conservative -> classifier: ORDER", "risk_aggressive -> classifier: ORDER",
                "classifier -> risk_conservative: REGIME_CHANGE", "classifier -> risk_aggressive: REGIME_CHANGE",
                "risk_conservative -> execution: ORDER", "risk_aggressive -> execution: ORDER",
            ])
        #expect(result.page.ordersByRegime.values.reduce(0, +) == result.orders.count)
        #expect(result.page.ordersByRegime.count == 2)
        #expect(result.orders.allSatisfy { $0.symbol == "GOOG" && $0.referencePrice == nil })
        // 2 and 0 of the conservative, 10 and -5 of the aggressive; the first change begins at nothing.
        #expect(Set(result.orders.dropFirst(2).map(\.quantity)) == [2, 15])
        #expect(result.page.fills.allSatisfy { $0.price > 100 })
    }

    @Test("Risk-first: each strategy's orders stay within the limits of its risk container", arguments: [true, false])
    func riskFirst(isLive: Bool) async throws {
        let result = try await Self.play(.riskFirst, live: isLive)
        #expect(
            Self.names(result) == [
                "data -> strategy_a: BAR", "data -> strategy_b: BAR", "strategy_a -> risk_conservative: SIGNAL",
                "risk_conservative -> execution: ORDER", "strategy_b -> risk_aggressive: SIGNAL",
                "risk_aggressive -> execution: ORDER",
            ])
        var held: [Symbol: Quantity] = [:]
        for fill in result.page.fills {
            try held[fill.symbol, default: 0] += fill.positionChange()
            #expect(abs(held[fill.symbol, default: 0].doubleValue) <= 25)
        }
        #expect(result.page.performance == Performance())
    }

    @Test(
        "Portfolio-first: signals are scaled by what is held, and fills are told to portfolio and tracker",
        arguments: [true, false])
    func portfolioFirst(isLive: Bool) async throws {
        let result = try await Self.play(.portfolioFirst, live: isLive)
        #expect(
            Self.names(result) == [
                "data -> strategy_a: BAR", "strategy_a -> portfolio: SIGNAL", "portfolio -> risk_conservative: SIGNAL",
                "risk_conservative -> execution: ORDER", "data -> strategy_b: BAR", "strategy_b -> portfolio: SIGNAL",
                "portfolio -> risk_aggressive: SIGNAL", "risk_aggressive -> execution: ORDER",
                "execution -> portfolio: FILL", "execution -> performance_tracker: FILL",
            ])
        #expect(result.page.performance.fills == result.page.fills.count)
        // It is one lane, and everything is a direct call: so it is the same in a live system.
        let again = try await Play(try Bars.some(), in: Simulation(seed: 9, jitter: 16)).play(
            .portfolioFirst, CommunicationDocument.usual(for: .portfolioFirst))
        #expect(again.page.orders == result.page.orders)
    }
}
