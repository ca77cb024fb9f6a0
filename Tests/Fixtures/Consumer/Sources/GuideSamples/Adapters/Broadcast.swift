import TierBus
import TierBusMarket
import TierBusTesting

func broadcastSample() throws {
    let (journal, portfolio, names) = (RecordingContainer(), RecordingContainer(), ["desk 1", "desk 2"])
    // sample: broadcast
    let risk = RecordingContainer(failing: .always)
    let screens = names.map { _ in RecordingContainer() }  // as many as the configuration has
    let all = Broadcast(journal, risk, portfolio, DynamicBroadcast(screens))
    let fill = Fill.fill(of: .order("AAPL", .buy, quantity: 10), price: 150)
    do {
        try all.route(fill, Delivery(of: fill))
        preconditionFailure("the failure comes out")
    } catch let failure as StubFailure {
        print("one of all: \(failure)")  // when everybody has the fill
    }
    precondition(journal.received(Fill.self) == [fill] && portfolio.received(Fill.self) == [fill])
    precondition(screens.allSatisfy { $0.received(Fill.self) == [fill] })
    // end: broadcast
}
