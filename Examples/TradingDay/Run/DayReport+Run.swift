import TierBus

extension DayReport {
    /// Takes over what the system says about its run.
    init(_ run: RunReport, _ tally: Tally, elapsed: Double) {
        self.init()
        bars = tally.bars
        indicators = tally.indicators
        signals = tally.signals
        orders = tally.orders
        lanes = run.lanes.map { Lane(name: $0.name, kind: $0.kind.name) }
        ledger = Ledger(
            owed: run.ledger.owed, delivered: run.ledger.delivered, dropped: run.ledger.dropped,
            deadLettered: run.ledger.deadLettered, expired: run.ledger.expired, discarded: run.ledger.discarded,
            pending: run.ledger.pending, unroutable: run.ledger.unroutable, duplicates: run.ledger.duplicates,
            recovered: run.ledger.recovered, balanced: run.ledger.isBalanced)
        if let census = run.store?.census {
            store = Store(
                orders: census.events["ORDER"] ?? 0, fills: census.events["FILL"] ?? 0, pending: census.pending,
                deadLetters: census.deadLetters)
        }
        latency = Latency(
            internal: run.latencies.internalBus, fast: run.latencies.fast, standard: run.latencies.standard,
            reliable: run.latencies.reliable)
        elapsedSeconds = elapsed
        barsPerSecond = elapsed > 0 ? Double(bars) / elapsed : 0
    }
}
