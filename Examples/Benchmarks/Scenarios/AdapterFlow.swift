import TierBus
import TierBusMarket

/// A flow that is composed of adapters, against the same by hand. Verified if both come to the same.
struct AdapterFlow: Scenario {
    /// Sends every bar through a flow, so many times; returns what its targets got, in a number.
    typealias Run = (_ rounds: Int, _ bars: [Bar]) -> UInt64

    let name: String
    let baselineName = "by hand"

    private let flow: Run
    private let byHand: Run
    private var bars: [Bar] = []
    private var isSame = false

    init(_ name: String, flow: @escaping Run, byHand: @escaping Run) {
        self.name = name
        self.flow = flow
        self.byHand = byHand
    }

    mutating func prepare() {
        bars = (0..<1_024).map { index in
            let header = EventHeader(naming: "bar-\(index)", at: Timestamp(nanoseconds: Int64(index)))
            let price = Price(units: Int64(index * 7_919 % 1_000) * Price.scale)
            return Bar(
                header, symbol: "AAPL", timeframe: .minute, open: price, high: price, low: price, close: price,
                volume: 1)
        }
        let (some, others) = (flow(3, bars), byHand(3, bars))
        isSame = some == others && some != flow(2, bars)
    }

    func run(_ count: Int) -> Outcome { outcome(count, flow) }

    func runBaseline(_ count: Int) -> Outcome { outcome(count, byHand) }

    private func outcome(_ count: Int, _ run: Run) -> Outcome {
        let rounds = max(1, count / bars.count)
        return Outcome(events: rounds * bars.count, isVerified: run(rounds, bars) != 0 && isSame)
    }
}
