import TierBus
import TierBusMarket
import TierBusTesting

func throttleSample() throws {
    let phone = RecordingContainer()
    // sample: throttle
    let clock = ManualClock()  // in an app, the clock of the system
    let limit = Throttle<Signal>(rate: 1, burst: 3, clock: clock)
    let messages = Pipeline {
        Filter<Signal> { $0.strength > 0.7 }
        limit
        phone
    }
    for number in 0..<10 { try messages.flow(.signal("AAPL", .buy, strength: 0.9, occurrence: number)) }
    precondition(phone.count == 3 && limit.refused == 7)  // a full bucket, and nothing more in that moment
    clock.advance(by: .seconds(2))
    for number in 10..<20 { try messages.flow(.signal("AAPL", .buy, strength: 0.9, occurrence: number)) }
    precondition(phone.count == 5 && limit.refused == 15)  // a token came every second
    // end: throttle
}
