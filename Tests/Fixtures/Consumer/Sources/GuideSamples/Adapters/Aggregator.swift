import TierBus
import TierBusMarket
import TierBusTesting

func aggregatorSample() throws {
    let (risk, timer) = (RecordingContainer(), ManualTimer())
    // sample: aggregator
    let votes = Aggregator(
        by: { (signal: Signal) in "\(signal.symbol) \(signal.timestamp)" },  // one vote for each bar of each symbol
        of: ["quick", "calm", "slow"], within: .seconds(1), requireAll: false, timer: timer, to: risk
    ) { parts -> Signal? in
        guard let action = parts.majority(by: \.action) else { return nil }
        return Signal(parts.header("vote"), symbol: parts[0].event.symbol, action: action)
    }
    for (member, action) in [("slow", .sell), ("quick", .buy), ("calm", .buy)] as [(ContainerID, Action)] {
        let signal = Signal.signal("AAPL", action)
        try votes.route(signal, Delivery(of: signal, from: member))
    }
    precondition(votes.completed == 1 && risk.received(Signal.self).map(\.action) == [.buy])
    // end: aggregator
    // sample: aggregator-late
    let next = Signal.signal("AAPL", .sell, at: Timestamp(seconds: 60))
    try votes.route(next, Delivery(of: next, from: "quick"))
    timer.advance(by: .seconds(1))  // its time is over: put together of what came
    precondition(votes.incomplete == 1 && risk.received(Signal.self).map(\.action) == [.buy, .sell])
    try votes.route(next, Delivery(of: next, from: "calm"))
    precondition(votes.late == 1 && votes.open == 0)  // counted, and not carried over
    // end: aggregator-late
}
