import TierBus
import TierBusMarket
import TierBusTesting

func deduplicateSample() throws {
    let (strategy, portfolio) = (RecordingContainer(), RecordingContainer())
    // sample: deduplicate
    let once = Deduplicate<Fill, EventID>(last: 10_000)
    let fills = Pipeline {
        once
        portfolio
    }
    let reported: [Fill] = [.fill(of: .order("AAPL"), price: 150), .fill(of: .order("MSFT"), price: 300)]
    for fill in reported { try fills.flow(fill) }
    for fill in reported { try fills.flow(fill) }  // the broker repeats them after a reconnect
    precondition(portfolio.count(of: Fill.self) == 2 && once.duplicates == 2)

    // Two feeds give each minute an id of their own: the first to come passes.
    let bars = Pipeline {
        Filter<Bar>.symbols("AAPL")
        Deduplicate(last: 500, by: \Bar.timestamp)
        strategy
    }
    for feed in 0..<2 { try bars.flow(.bar("AAPL", close: 150, occurrence: feed)) }
    precondition(strategy.count(of: Bar.self) == 1)
    // end: deduplicate
}
