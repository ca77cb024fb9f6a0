import TierBus
import TierBusMarket
import TierBusTesting

func simulated() async throws {
    try testOfAComponent()
    try await testInTheLab()
    try await backtest()
}

/// A strategy as its container wires it, live and in every test.
private func wireMomentum(into container: HybridContainer) throws {
    try container.forward(Bar.self, from: "data", to: .own)
    try container.add("crossover", Crossover(2, 3), on: Bar.self) { rule, bar, delivery in
        rule.update(bar.close.doubleValue).map { Signal(delivery.header("signal"), symbol: bar.symbol, action: $0) }
    }
    try container.publishes(Signal.self)
}

private func testOfAComponent() throws {
    // sample: test-component
    let rule = Crossover(2, 3)
    precondition([1, 2, 3, 2, 1].map { rule.update($0) } == [nil, nil, .buy, .buy, .sell])
    // end: test-component
}

private func testInTheLab() async throws {
    // sample: lab
    let lab = try await Lab("momentum") { try wireMomentum(into: $0) }
    try await lab.send(.bars("GOOG", closes: [1, 2, 3, 2, 1]), from: "data")
    let signals = try await lab.settled(Signal.self)
    precondition(signals.map(\.action) == [.buy, .buy, .sell])
    try await lab.advance(by: .seconds(60))
    precondition(lab.published.count(of: Signal.self) == 0)
    // end: lab
}

private func backtest() async throws {
    let folder = try TemporaryFolder()
    let path = folder.file("day.journal")
    // sample: simulated
    let system = try HybridSystem(
        simulated: Simulation(seed: 7, jitter: 16), log: .memory(),
        recording: Recording(to: path, deliveries: true))
    try await system.host("data") { data in
        try data.publishes(Bar.self)
        try data.feed(bars([1, 2, 3, 2, 1]))  // their timestamps move the clock
    }
    try await system.host("momentum") { try wireMomentum(into: $0) }
    let played = try await system.run()
    precondition(played.isDrained && played.ledger.isBalanced)
    print("the same in every process: \(system.digest)")
    // end: simulated
    // sample: step-by-step
    let desk = try HybridSystem(simulated: Simulation(startingAt: Timestamp(seconds: 100)))
    let clock = desk.clock
    try await desk.host("data") { try $0.publishes(Bar.self) }
    try await desk.host("patient") { patient in
        try patient.onEachAsync(Bar.self, from: "data") { _, _ in try await clock.sleep(for: .seconds(5)) }
    }
    try await desk.inject(.bar("GOOG", close: 3), into: "data")
    try await desk.settle()  // all that is due now is done
    try await desk.advance(by: .seconds(5))  // and now what was due until then
    let report = try await desk.finish()
    precondition(report.isDrained)
    // end: step-by-step
    // sample: replay
    let journal = try Journal(path)
    precondition(journal.check().end == .complete)
    let again = try HybridSystem(
        simulated: Simulation(seed: 7, jitter: 16), log: .memory(), replaying: Replay(journal))
    try await again.host("data") { data in
        try data.publishes(Bar.self)
        try data.feed(bars([]))  // not pulled: the journal has what came in
    }
    try await again.host("momentum") { try wireMomentum(into: $0) }
    let replayed = try await again.run()
    precondition(replayed.isDrained && again.digest == system.digest)
    // end: replay
    // sample: divergence
    if let divergence = Divergence.between(journal.deliveries, journal.deliveries.dropLast()) {
        print(divergence)  // the first delivery that differs, and what it follows from on both sides
    }
    // end: divergence
}
