import TierBus
import TierBusMarket

// sample: component
/// Knows nothing of TierBus. Plain state, no lock, not `Sendable`.
final class Crossover {
    private var closes: [Double] = []
    private let fast: Int
    private let slow: Int

    init(_ fast: Int, _ slow: Int) { (self.fast, self.slow) = (fast, slow) }

    func update(_ close: Double) -> Action? {
        closes = closes.suffix(slow - 1) + [close]
        guard closes.count == slow else { return nil }
        let difference = mean(fast) - mean(slow)
        return difference > 0 ? .buy : difference < 0 ? .sell : nil
    }

    private func mean(_ count: Int) -> Double { closes.suffix(count).reduce(0, +) / Double(count) }
}
// end: component

// sample: agreement
/// Whether two strategies agree on one bar: joined by what their signals are about, never by who came first.
struct Agreement {
    private var heard: [Timestamp: [ContainerID: Action]] = [:]

    mutating func isReached(by signal: Signal, from source: ContainerID) -> Bool {
        heard = heard.filter { $0.key >= signal.timestamp }  // what was said of older bars is over
        heard[signal.timestamp, default: [:]][source] = signal.action
        guard let votes = heard[signal.timestamp], votes.count == 2 else { return false }
        return Set(votes.values).count == 1
    }
}
// end: agreement

// sample: wires-itself
/// Two inputs and an output of its own choosing: it wires itself.
struct Brake: Component {
    var isTorn = false

    func wire(into port: ComponentPort<Brake>) throws {
        let alerts = port.emitter(RiskAlert.self)
        try port.on(RegimeChange.self) { brake, change, _ in brake.isTorn = change.regime == "CRISIS" }
        try port.on(Signal.self) { brake, signal, delivery in
            guard brake.isTorn else { return }
            let header = delivery.header("brake")
            try alerts.emit(RiskAlert(header, severity: .warning, message: "signal in a crisis"), after: delivery)
        }
    }
}
// end: wires-itself

func hostEnsemble(in system: HybridSystem) async throws {
    // sample: ensemble
    try await system.host("ensemble", on: .pool) { ensemble in
        for (name, fast, slow) in [("quick", 2, 3), ("calm", 3, 5)] {
            try ensemble.child(name) { child in
                try child.add("crossover", Crossover(fast, slow), on: Bar.self) { rule, bar, delivery in
                    rule.update(bar.close.doubleValue).map {
                        Signal(delivery.header(name), symbol: bar.symbol, action: $0, referencePrice: bar.close)
                    }
                }
                try child.passesUp(Signal.self)
            }
        }
        try ensemble.forward(Bar.self, from: "data", where: .symbols("GOOG"), to: .children)
        try ensemble.add("vote", Agreement(), on: Signal.self) { agreement, signal, delivery -> Signal? in
            guard agreement.isReached(by: signal, from: delivery.source) else { return nil }
            return Signal(
                delivery.header("vote"), symbol: signal.symbol, action: signal.action,
                referencePrice: signal.referencePrice)
        }
        try ensemble.publishes(Signal.self)  // the votes, not what the children passed up
    }
    // end: ensemble
}

/// Bars whose closes are `closes`, a second apart.
func bars(_ closes: [Price], of symbol: Symbol = "GOOG") -> [Bar] {
    closes.enumerated().map { place, close in
        let header = EventHeader(naming: "BAR \(symbol)", at: Timestamp(seconds: Int64(place)))
        return Bar(
            header, symbol: symbol, timeframe: .second, open: close, high: close, low: close, close: close, volume: 1)
    }
}

func containers() async throws {
    let system = try HybridSystem()
    try await system.host("data", on: .dedicated()) { data in
        try data.publishes(Bar.self)
        try data.feed(bars([1, 2, 3, 4, 5, 6, 7]))
    }
    try await hostEnsemble(in: system)
    try await system.host("watch") { watch in
        try watch.add("brake", Brake())
        try watch.forward(Signal.self, from: "ensemble", to: .own)
    }
    let report = try await system.run()
    check(report.ledger.isBalanced && report.ledger.pending == 0, "containers")
    check(report.publications.first { $0.container == "ensemble" }?.published == 3, "three bars on which both agree")
}
