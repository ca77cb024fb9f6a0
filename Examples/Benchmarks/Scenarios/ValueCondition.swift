import TierBus
import TierBusMarket

/// A condition with operations that make values, a multiplication and a search, against the same closure written by hand.
struct ValueCondition: Scenario {
    let name = "condition/values-3"
    let baselineName = "closure by hand"

    private var signals: [Signal] = []
    private var expected = 0
    private var condition: Condition<Signal>?
    private var closure: ((Signal) -> Bool)?

    mutating func prepare() throws {
        let symbols: [Symbol] = ["AAPL", "MSFT", "GOOG", "NVDA"]
        signals = (0..<4_096).map { index in
            let header = EventHeader(naming: "signal-\(index)", at: Timestamp(nanoseconds: Int64(index)))
            return Signal(
                header, symbol: symbols[index * 7 % 4], action: .buy, strength: Double(index * 31 % 100) / 100)
        }
        condition = try Condition("symbol.contains('OO') || strength * 2.0 > 1.5")
        closure = { $0.symbol.description.contains("OO") || $0.strength * 2 > 1.5 }
        expected = signals.count { closure?($0) == true }
    }

    func run(_ count: Int) -> Outcome {
        guard let condition else { preconditionFailure("it was prepared") }
        return found(count) { condition.matches($0) }
    }

    func runBaseline(_ count: Int) -> Outcome {
        guard let closure else { preconditionFailure("it was prepared") }
        return found(count, closure)
    }

    private func found(_ count: Int, _ matches: (Signal) -> Bool) -> Outcome {
        let rounds = max(1, count / signals.count)
        var found = 0
        for _ in 0..<rounds {
            for signal in signals where matches(signal) { found += 1 }
        }
        return Outcome(events: rounds * signals.count, isVerified: found == rounds * expected)
    }
}
