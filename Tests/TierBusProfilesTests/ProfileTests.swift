import Testing
import TierBus
import TierBusMarket
import TierBusProfiles
import TierBusTesting

@Suite(.timeLimit(.minutes(5))) struct ProfileTests {
    /// The same components under every profile: a signal for every bar that rises, an order for every signal.
    private static func wire(_ container: HybridContainer) throws {
        try container.add("rise", Price(0), on: Bar.self) { last, bar, delivery -> Signal? in
            defer { last = bar.close }
            return bar.close > last ? Signal(delivery.header("signal"), symbol: bar.symbol, action: .buy) : nil
        }
        try container.add("sizing", on: Signal.self) { (signal: Signal, delivery: Delivery) -> Order? in
            Order(delivery.header("order"), symbol: signal.symbol, side: .buy, quantity: 1)
        }
    }

    /// Plays bars through a strategy under a profile; the signals and orders that came out, and the run's report.
    private func play(
        _ profile: ContainerProfile, fills: Bool = false
    ) async throws -> (signals: [EventID], orders: [EventID], fills: Int, report: RunReport) {
        let system = try HybridSystem(log: .memory())
        let (signals, orders, filled) = (Collected<EventID>(), Collected<EventID>(), Shared(0))
        try await system.host("data", as: .dataDistribution.adjusted { $0.lane = .dedicated() }) { data in
            try data.feed([Bar].bars("GOOG", closes: [1, 2, 1, 3, 4]))
        }
        try await system.host("strategy", as: profile) { strategy in
            try Self.wire(strategy)
            strategy.internalBus.subscribe(Fill.self) { _, _ in filled.add() }
        }
        try await system.host("desk") { desk in
            try desk.onEach(Signal.self, from: "strategy") { signal, _ in signals.append(signal.id) }
            if !fills {
                try desk.onEach(Order.self, from: "strategy") { order, _ in orders.append(order.id) }
            }
        }
        if fills {
            try await system.host("execution") { execution in
                let fills = try execution.publishesReliably(Fill.self)
                try execution.onEachReliably(Order.self, from: "strategy", as: "execution.orders") { order, delivery in
                    orders.append(order.id)
                    try fills.enqueue(Fill(delivery.header("fill"), of: order, at: 1), after: delivery)
                }
            }
        }
        let report = try await system.run(draining: .seconds(100))
        return (signals.value, orders.value, filled.value, report)
    }

    @Test("A way in takes the place of an earlier one of its type and source: nothing is delivered twice")
    func replacedInput() async throws {
        let backtest = ContainerProfile.backtest(from: "data")
        let adjusted = backtest.adjusted { $0.takes(Bar.self, from: "data", slow: .dropNewest) }
        #expect(adjusted.takenTypes == backtest.takenTypes)
        #expect(backtest.adjusted { $0.takes(Bar.self, from: "other") }.takenTypes == backtest.takenTypes + ["BAR"])

        let (once, twice) = (try await play(backtest), try await play(adjusted))
        #expect(once.signals.count == 4 && once.signals == twice.signals)

        var durable = ContainerProfile("desk")
        durable.takes(Fill.self, from: "execution")
        durable.takesReliably(Fill.self, from: "execution")
        #expect(durable.takenTypes == ["FILL"])
    }

    @Test("A container goes from backtest to live trading by its profile alone, with the same signals and orders")
    func switched() async throws {
        let backtest = try await play(.backtest(from: "data"))
        let live = try await play(.liveTrading(from: "data", fills: "execution"), fills: true)
        #expect(backtest.signals.count == 4 && backtest.signals == live.signals)
        #expect(backtest.orders == live.orders && live.fills == 4 && backtest.fills == 0)
        #expect(backtest.report.store?.stored == 0 && live.report.store?.stored == 8)
        #expect(backtest.report.ledger.isBalanced && live.report.ledger.isBalanced && live.report.isDrained)
        #expect(backtest.report.lanes.first { $0.name == "strategy" }?.kind == .dedicated(.backOff))
    }

    @Test("A profile that only reads refuses every other way out, at any depth, and the error names it")
    func readOnly() async throws {
        let system = try HybridSystem(log: .memory())
        let error = await #expect(throws: HybridError.self) {
            try await system.host("watch", as: .analysis()) { watch in
                try watch.publishes(PortfolioUpdate.self)
            }
        }
        #expect(error?.code == .sealed)
        #expect(error?.message.contains("'watch' must not publish PORTFOLIO_UPDATE: its profile 'analysis'") == true)
        let deep = await #expect(throws: HybridError.self) {
            try await system.host("watch", as: .analysis()) { watch in
                try watch.child("inner") { try $0.publishesReliably(Order.self) }
            }
        }
        #expect(deep?.code == .sealed)
        await system.close()
    }

    @Test("Analysis hears signals and performance, and reports")
    func analysis() async throws {
        let lab = try Lab()
        try await lab.system.host("watch", as: .analysis(of: "strategy")) { watch in
            try watch.add("count", 0, on: Signal.self) { count, _, delivery -> AnalysisReport? in
                count += 1
                return AnalysisReport(delivery.header("report"), subject: "strategy", message: "\(count) signals")
            }
        }
        try await lab.send(.signal("GOOG", .buy), from: "strategy")
        try await lab.send(.signal("GOOG", .sell), from: "strategy")
        #expect(try await lab.settled(AnalysisReport.self).map(\.message) == ["1 signals", "2 signals"])
        try await lab.finish()
    }

    @Test("Signals of the past come in where data would, and results go out")
    func signalReplay() async throws {
        let lab = try Lab()
        try await lab.system.host("grid", as: .signalReplay(from: "signals")) { grid in
            try grid.add("count", Int64(0), on: Signal.self) { count, _, delivery -> OptimizationResult? in
                count += 1
                return OptimizationResult(
                    delivery.header("result"), subject: "grid", parameters: "", score: 0, equity: 0, trades: count)
            }
        }
        try await lab.send(.signal("GOOG", .buy), from: "signals")
        #expect(try await lab.settled(OptimizationResult.self).map(\.trades) == [1])
        try await lab.finish()
    }

    @Test("An adjusted profile differs in what was adjusted, and the one it came from does not")
    func adjusted() {
        let original = ContainerProfile.backtest(from: "data", indicators: "indicators")
        #expect(original.publishedTypes == ["SIGNAL", "PERFORMANCE_UPDATE", "ORDER"])
        #expect(original.takenTypes == ["BAR", "INDICATOR"])
        let changed = original.adjusted { profile in
            profile.lane = .pool
            profile.removes(Indicator.self)
            profile.takes(Tick.self, from: "data")
            profile.publishes(Signal.self, scope: .global)
        }
        #expect(changed.publishedTypes == original.publishedTypes && changed.takenTypes == ["BAR", "TICK"])
        #expect(changed.lane == .pool && original.lane == .dedicated(.backOff))
        #expect(original.takenTypes == ["BAR", "INDICATOR"])
        #expect(ContainerProfile.dataDistribution.takenTypes.isEmpty && ContainerProfile.dataDistribution.isSealed)
    }
}
