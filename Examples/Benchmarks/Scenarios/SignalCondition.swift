import TierBus
import TierBusMarket

/// A condition on signals, against the same closure written by hand.
struct SignalCondition: Scenario {
    let name: String
    let baselineName = "closure by hand"

    private let source: String
    private let closure: (Signal) -> Bool
    private var signals: [Signal] = []
    private var expected = 0
    private var condition: Condition<Signal>?

    init(_ name: String, _ source: String, byHand closure: @escaping (Signal) -> Bool) {
        self.name = name
        self.source = source
        self.closure = closure
    }

    /// Compares two fields with constants.
    static var comparisons: SignalCondition {
        SignalCondition("condition/compare-2", "strength > 0.7 && action == 'buy'") {
            $0.strength > 0.7 && $0.action == .buy
        }
    }

    /// Makes values: a search, a product and a comparison.
    static var values: SignalCondition {
        SignalCondition("condition/values-3", "symbol.contains('OO') || strength * 2.0 > 1.5") {
            $0.symbol.description.contains("OO") || $0.strength * 2 > 1.5
        }
    }

    mutating func prepare() throws {
        let symbols: [Symbol] = ["AAPL", "MSFT", "GOOG", "NVDA"]
        signals = (0..<4_096).map { index in
            let action: Action = index % 3 == 0 ? .buy : .sell
            let header = EventHeader(naming: "signal-\(index)", at: Timestamp(nanoseconds: Int64(index)))
            return Signal(
                header, symbol: symbols[index * 7 % 4], action: action, strength: Double(index * 31 % 100) / 100)
        }
        expected = signals.count(where: closure)
        condition = try Condition(source)
    }

    func run(_ count: Int) -> Outcome {
        guard let condition else { preconditionFailure("it was prepared") }
        let rounds = max(1, count / signals.count)
        return Outcome(
            events: rounds * signals.count, isVerified: found(rounds, condition) == rounds * expected)
    }

    func runBaseline(_ count: Int) -> Outcome {
        let rounds = max(1, count / signals.count)
        return Outcome(events: rounds * signals.count, isVerified: found(rounds, closure) == rounds * expected)
    }

    // Neither is inlined: as in a subscription, it is not known there what is asked.

    @inline(never)
    private func found(_ rounds: Int, _ condition: Condition<Signal>) -> Int {
        var found = 0
        for _ in 0..<rounds {
            for signal in signals where condition.matches(signal) { found += 1 }
        }
        return found
    }

    @inline(never)
    private func found(_ rounds: Int, _ matches: (Signal) -> Bool) -> Int {
        var found = 0
        for _ in 0..<rounds {
            for signal in signals where matches(signal) { found += 1 }
        }
        return found
    }
}
