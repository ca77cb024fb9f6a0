import TierBus
import TierBusMarket

func slowConsumers() async throws {
    var configuration = RouterConfiguration()
    configuration.ringCapacity = 8
    configuration.mailboxCapacity = 8
    let system = try HybridSystem(configuration: configuration)
    try await system.host("data", on: .dedicated()) { data in
        try data.publishes(Tick.self)
        try data.feed((0..<1_000).map { Tick(header("TICK", $0), symbol: "GOOG", price: 100) })
    }
    // sample: slow
    try await system.host("orders") { orders in
        // Every tick, however long it takes: the feed of `data` waits.
        try orders.onEach(Tick.self, from: "data") { tick, _ in }
    }
    try await system.host("screen") { screen in
        // As many as it gets; what is dropped is counted, and nobody waits for it.
        try screen.onEach(Tick.self, from: "data", slow: .dropNewest) { tick, _ in }
    }
    // end: slow
    let ledger = try await system.run().ledger
    check(ledger.owed == 2_000 && ledger.delivered + ledger.dropped == 2_000, "slow consumers")
}

func header(_ word: String, _ place: Int) -> EventHeader {
    EventHeader(id: EventID(naming: word, Int64(place)), timestamp: Timestamp(seconds: Int64(place)))
}
