import TierBus
import TierBusMarket

func tiers() async throws {
    let system = try HybridSystem()
    try await system.host("data", on: .dedicated()) { data in
        // sample: publish
        let out = try data.publishes(Bar.self)  // fast, by the tier map
        let regimes = try data.publishes(RegimeChange.self, tier: .standard, scope: .siblings)
        // end: publish
        // sample: publish-from-handler
        try data.onEach(Signal.self, from: "strategy") { signal, delivery in
            let change = RegimeChange(delivery.header("regime"), regime: "CALM")
            try regimes.publish(change, after: delivery, priority: .urgent)
        }
        // end: publish-from-handler
        try data.feed(bars([1, 2, 3]))
        check(out.tier == .fast, "the tier map")
    }
    try await system.host("strategy") { strategy in
        let signals = try strategy.publishes(Signal.self)
        // sample: subscribe
        try strategy.onEach(Bar.self, from: "data", where: .symbols("GOOG").and { $0.volume > 0 }) { bar, delivery in
            try signals.publish(
                Signal(delivery.header("signal"), symbol: bar.symbol, action: .buy), after: delivery)
        }
        var volume = 0.0
        try strategy.onBatch(Bar.self, from: "data") { batch in
            batch.forEach { bar, _ in volume += bar.volume.doubleValue }
        }
        try strategy.onEachAsync(RegimeChange.self, from: "data", atMost: 4) { change, _ in
            try await Desk.shared.tell(change.regime)
        }
        // end: subscribe
    }
    let report = try await system.run()
    check(report.ledger.isBalanced && report.ledger.pending == 0, "tiers")
    check(await Desk.shared.count == 3, "regimes told")
}

/// Somebody outside who is told.
actor Desk {
    static let shared = Desk()
    private(set) var count = 0
    func tell(_ regime: Regime) throws { count += 1 }
}
