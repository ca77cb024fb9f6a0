import TierBus
import TierBusMarket
import TierBusTesting

func failoverSample() throws {
    // sample: failover
    let clock = ManualClock()
    let primary = RecordingContainer(failing: .first(1))  // takes no bar at first
    let backup = RecordingContainer()
    let store = Failover(primary, backup, returningAfter: .seconds(30), clock: clock)
    let bars = [Bar].bars("AAPL", closes: [100, 101, 102])
    try store.route(bars[0], Delivery(of: bars[0]))  // the primary throws, the backup takes it
    try store.route(bars[1], Delivery(of: bars[1]))  // the backup again, without asking the primary
    precondition(store.current == 1 && backup.received(Bar.self) == Array(bars.prefix(2)))
    clock.advance(by: .seconds(30))
    try store.route(bars[2], Delivery(of: bars[2]))  // the primary, which takes it
    precondition(store.current == 0 && store.switches == 2)
    precondition(primary.received(Bar.self) == [bars[0], bars[2]])
    // end: failover
}
