import TierBus
import TierBusMarket

/// A condition that compares two fields with constants, against the same closure written by hand.
struct CompareFields: Scenario {
    let name = "condition/compare-2"
    let baselineName = "closure by hand"

    private var signals: [Signal] = []
    private var expected = 0
    private var condition: Condition<Signal>?
    private var closure: ((Signal) -> Bool)?

    mutating func prepare() throws {
        let symbols: [Symbol] = ["AAPL", "MSFT", "GOOG", "NVDA"]
        signals = (0..<4_096).map { index in
            let action: Action = index % 3 == 0 ? .buy : .sell
            let header = EventHeader(naming: "signal-\(index)", at: Timestamp(nanoseconds: Int64(index)))
            return Signal(
                header, symbol: symbols[index * 7 % 4], action: action, strength: Double(index * 31 % 100) / 100)
        }
        expected = signals.count { $0.strength > 0.7 && $0.action == .buy }
        condition = try Condition("strength > 0.7 && action == 'buy'")
        closure = { $0.strength > 0.7 && $0.action == .buy }
    }

    func run(_ count: Int) -> Outcome {
        guard let condition else { preconditionFailure("it was prepared") }
        let rounds = max(1, count / signals.count)
        return Outcome(
            events: rounds * signals.count, isVerified: found(rounds, condition) == rounds * expected)
    }

    func runBaseline(_ count: Int) -> Outcome {
        guard let closure else { preconditionFailure("it was prepared") }
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
