import TierBus
import TierBusMarket
import TierBusProfiles

/// Components only: which ways in and out there are is the profile's affair.
private func fillDesk(_ desk: HybridContainer) throws {
    try desk.add("crossover", Crossover(2, 3), on: Bar.self) { rule, bar, delivery in
        rule.update(bar.close.doubleValue).map { Signal(delivery.header("signal"), symbol: bar.symbol, action: $0) }
    }
    try desk.add("sizing", on: Signal.self) { (signal: Signal, delivery: Delivery) -> Order? in
        try Order(delivery.header("order"), for: signal)
    }
}

func profiles() async throws {
    for isLive in [false, true] {
        let system = try HybridSystem(log: .memory())
        try await system.host("data") { data in
            try data.publishes(Bar.self)
            try data.feed(bars([1, 2, 3]))
        }
        // sample: profiles
        let profile: ContainerProfile = isLive ? .liveTrading(from: "data") : .backtest(from: "data")
        let adjusted = profile.adjusted { $0.lane = .pool }
        try await system.host("desk", as: adjusted) { try fillDesk($0) }
        // end: profiles
        let report = try await system.run()
        check(report.isDrained && report.store?.stored == (isLive ? 1 : 0), "profiles")
    }
}
