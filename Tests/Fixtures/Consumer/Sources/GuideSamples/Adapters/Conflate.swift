import TierBus
import TierBusMarket
import TierBusTesting

func conflateSample() throws {
    // sample: conflate
    let (screen, timer) = (RecordingContainer(), ManualTimer())
    let latest = Conflate(by: \Bar.symbol, every: .milliseconds(250), timer: timer, to: screen)
    for bar in [Bar].bars("AAPL", closes: [100, 101, 102, 103]) { try latest.route(bar, Delivery(of: bar)) }
    // The first passed at once. Of the three that came within its interval the last is held back.
    precondition(screen.received(Bar.self).map(\.close) == [100])
    precondition(latest.held == 1 && latest.replaced == 2)
    timer.advance(by: .milliseconds(250))
    precondition(screen.received(Bar.self).map(\.close) == [100, 103])

    let last = Bar.bar("AAPL", close: 104)
    try latest.route(last, Delivery(of: last))  // held back: an interval began with 103
    try latest.drain()  // before the end, so that nothing stays behind
    precondition(screen.received(Bar.self).map(\.close) == [100, 103, 104])
    // end: conflate
}
