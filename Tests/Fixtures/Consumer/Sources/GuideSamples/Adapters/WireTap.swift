import TierBus
import TierBusMarket
import TierBusTesting

func wireTapSample() throws {
    let (journal, portfolio) = (RecordingContainer(), RecordingContainer())
    // sample: wire-tap
    var turnover: [Symbol: Double] = [:]
    let flow = Pipeline {
        WireTap { (fill: Fill, _) in turnover[fill.symbol, default: 0] += fill.value.doubleValue }
        WireTap(Fill.self, to: journal)
        portfolio
    }
    // For each fill: the portfolio, then the journal, then the turnover.
    try flow.flow(.fill(of: .order("AAPL", .buy, quantity: 10), price: 150))
    try flow.flow(.fill(of: .order("AAPL", .sell, quantity: 4), price: 155))
    precondition(turnover == ["AAPL": 2_120])
    precondition(journal.count(of: Fill.self) == 2 && portfolio.count(of: Fill.self) == 2)
    // end: wire-tap
    try orderOfTaps()
}

private func orderOfTaps() throws {
    var order: [String] = []
    let flow = Pipeline {
        WireTap { (_: Fill, _) in order.append("upper") }
        WireTap { (_: Fill, _) in order.append("lower") }
        Handler { (_: Fill, _) in order.append("target") }
    }
    try flow.flow(.fill())
    precondition(order == ["target", "lower", "upper"])
}
