package import TierBusCore
package import TierBusMarket

/// Decides which signals become orders. It counts what it ordered, not what was filled, so what it decides is a function
/// of the signals of each symbol in their order.
package struct RiskRule: Sendable {
    /// Largest size of the ordered position of a symbol, in lots.
    static let limit = 10
    /// One lot.
    package static let lot: Quantity = 1

    private let every: Int
    private var symbols: [Symbol: State] = [:]

    private struct State {
        var signals = 0
        var ordered = 0
    }

    /// - Parameter every: Considers the Nth, 2Nth ... signal of each symbol; 1 or more.
    package init(every: Int = 1) { self.every = max(1, every) }

    /// Takes a signal.
    /// - Returns: The side of the order for one lot; nil where there is none.
    package mutating func consider(_ symbol: Symbol, _ action: Action) -> Side? {
        guard let side = action.side else { return nil }
        return Self.consider(side, every, &symbols[symbol, default: State()])
    }

    private static func consider(_ side: Side, _ every: Int, _ state: inout State) -> Side? {
        state.signals += 1
        guard state.signals == every else { return nil }
        state.signals = 0
        guard abs(state.ordered + side.sign) <= limit else { return nil }
        state.ordered += side.sign
        return side
    }

    /// Lots ordered of a symbol so far; below zero where more were sold.
    func ordered(_ symbol: Symbol) -> Int { symbols[symbol]?.ordered ?? 0 }
}
