import TierBus
import TierBusMarket
import TierBusTesting

func guardedSample() throws {
    let portfolio = RecordingContainer()
    // sample: guarded
    let screen = RecordingContainer(failing: .nth(1))
    var told: [String] = []
    let guardedScreen = Guarded(screen) { failure in
        told.append("\(failure.type) of \(failure.delivery.source): \(failure.error)")
    }
    let all = Broadcast(guardedScreen, portfolio)
    for quantity in [10, 20] as [Quantity] {
        let fill = Fill.fill(of: .order("AAPL", quantity: quantity), price: 150)
        try all.route(fill, Delivery(of: fill, from: "execution"))  // does not throw: a screen is not worth it
    }
    precondition(told == ["FILL of execution: failure 1 of a stub"])
    precondition(screen.count(of: Fill.self) == 2 && portfolio.count(of: Fill.self) == 2)
    // end: guarded
}
