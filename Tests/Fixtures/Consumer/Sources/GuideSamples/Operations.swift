import TierBus
import TierBusMarket

func operations() async throws {
    let log = DurableLogSource.memory()
    try await firstTrades(log)
    try await decide(log)
    try await confirm()
}

private struct Closed: Error {}

private func firstTrades(_ log: DurableLogSource) async throws {
    let start = Timestamp(nanoseconds: 1_700_000_000_000_000_000)
    // sample: retention
    var configuration = RouterConfiguration()
    configuration.retention = RetentionPolicy(settledEvents: .seconds(7 * 86_400))
    let system = try HybridSystem(simulated: Simulation(startingAt: start), log: log, configuration: configuration)
    // end: retention
    try await system.host("risk") { risk in try risk.publishesReliably(Order.self) }
    // sample: options
    let options = DurableOptions(
        retries: RetryPolicy(
            maxAttempts: 5, base: .milliseconds(200), multiplier: 3, jitter: 0.2, ackWait: .seconds(60)),
        afterDeadLetter: .haltKey,  // later events of the key wait for a decision
        expiresAfter: .seconds(300))
    try await system.host("venue") { venue in
        try venue.onEachReliablyAsync(
            Order.self, from: "risk", as: "venue.orders", options: options, atMost: 4
        ) { order, _ in
            if order.symbol == "XYZ" { throw HandlerOutcome.deadLetter("no such symbol") }
            throw Closed()
        }
    }
    // end: options
    for (number, symbol) in (["GOOG", "XYZ"] as [Symbol]).enumerated() {
        let order = Order(header("ORDER", number), symbol: symbol, side: .buy, quantity: 1)
        try await system.inject(order, into: "risk")
    }
    try await system.advance(by: .seconds(60))
    check(try await system.deadLetters.count() == 2, "both are dead letters")
    let report = try await system.finish()
    check(report.ledger.deadLettered == 2, "both are counted")
}

private func decide(_ log: DurableLogSource) async throws {
    let system = try HybridSystem(simulated: Simulation(), log: log)
    // sample: letters
    let letters = system.deadLetters
    for letter in try await letters.list(DeadLetterFilter(subscription: "venue.orders")) {
        print(letter.sequence, letter.reason, letter.failures, letter.at.iso8601)
        if case .event(_, let entry)? = try await letters.inspect(letter.place).event {
            print(entry.type, entry.eventID, entry.payload.count, "bytes")
        }
        // One at a time: letters.redrive(letter.place), letters.discard(letter.place)
    }
    try await letters.discard(where: DeadLetterFilter(reason: "no such"))  // a part of the reason
    try await letters.redrive(where: DeadLetterFilter(subscription: "venue.orders"), perSecond: 10)
    // end: letters
    check(try await letters.count() == 0, "each was decided on")
    check(try await letters.count(DeadLetterFilter(states: [.redriven])) == 1, "one is owed again")
    // sample: export
    var lines: [String] = []
    try await letters.export(DeadLetterFilter(states: Set(DeadLetter.State.allCases))) { lines.append($0.json) }
    // end: export
    check(lines.count == 2, "both are exported")
    let id = header("ORDER", 0).id
    // sample: trace
    let chain = try await system.trace(id)
    for cause in chain.causes { print(cause.type, cause.eventID, "of", cause.source) }
    if let missing = chain.missingCause { print("follows from \(missing), which is not stored") }
    print("*", chain.event.type, chain.event.timestamp.iso8601)
    for effect in chain.effects { print(String(repeating: "  ", count: effect.depth), effect.link.type) }
    // end: trace
    check(chain.event.type == "ORDER" && chain.effects.isEmpty, "the order is there")
    // sample: remove
    try await system.removeDurableSubscription("venue.orders")
    // end: remove
    _ = try await system.finish()
}

private func confirm() async throws {
    let system = try HybridSystem(log: .memory())
    try await system.host("venue") { venue in
        // sample: extend
        try venue.onEachReliablyAsync(Order.self, from: "risk", as: "venue.orders") { order, delivery in
            for part in 1...3 {
                try await send(order, part)
                delivery.extend()  // 30 s more from here
            }
        }
        // end: extend
    }
    try await system.host("strategy") { strategy in
        try strategy.publishes(Signal.self)
        try strategy.feed([Signal(header("SIGNAL", 0), symbol: "GOOG", action: .buy)])
    }
    try await system.host("risk") { risk in
        let orders = try risk.publishesReliably(Order.self)
        // sample: confirm
        try risk.onEachAsync(Signal.self, from: "strategy") { signal, delivery in
            let order = try Order(delivery.header("order"), for: signal)
            let confirmation = try await orders.confirm(
                order, by: ["venue.orders"], after: delivery, within: .seconds(5))
            if !confirmation.isHandled { print("the venue has set \(order.id) aside") }
        }
        // end: confirm
    }
    let report = try await system.run()
    check(report.ledger.isBalanced && report.ledger.pending == 0, "it was handled")
}

private func send(_ order: Order, _ part: Int) async throws { await Task.yield() }
