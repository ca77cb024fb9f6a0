import Foundation
import TierBus
import TierBusMarket
import TierBusTesting

/// Runs what `Docs/Communication.md` shows.
func communicationSamples() async throws {
    try await firstCommunication()
    try await document()
    try await paths()
    try await rules()
    try await hierarchy()
    try await votes()
    try await functions()
    try await mistakes()
    try await phases()
    try await composed()
    try await withinAHierarchy()
    try await holdingBack()
}

// sample: containers
/// Containers that know their components, and nothing of one another.
func hostDesk(in system: HybridSystem, _ bars: [Bar]) async throws {
    try await system.host("data") { data in
        try data.publishes(Bar.self)
        try data.feed(bars)
    }
    try await system.host("momentum") { momentum in
        try momentum.add("crossover", Crossover(2, 3), on: Bar.self) { rule, bar, delivery in
            rule.update(bar.close.doubleValue).map { Signal(delivery.header("signal"), symbol: bar.symbol, action: $0) }
        }
    }
    try await system.host("risk") { risk in
        try risk.add("limits", on: Signal.self) { signal, delivery in
            try Order(delivery.header("order"), for: signal, quantity: 10)
        }
    }
    try await system.host("venue") { venue in
        try venue.add("fills", on: Order.self) { order, delivery in Fill.fill(of: order, price: 150) }
    }
}
// end: containers

private let closes: [Price] = [1, 2, 3, 2, 1]

private func firstCommunication() async throws {
    // sample: first
    let system = try HybridSystem()
    try await hostDesk(in: system, .bars("AAPL", closes: closes))
    let filled = Shared(0)
    try await system.host("portfolio") { portfolio in
        try portfolio.add("positions", on: Fill.self) { (_: Fill, _: Delivery) in filled.change { $0 += 1 } }
    }
    let desk = Communication([
        .pipeline("data", "momentum", .adapter(.filter("action != 'hold'", events: ["SIGNAL"])), "risk", "venue"),
        .broadcast(from: "venue", to: ["portfolio"]),
    ])
    let connections = try await system.connect(desk)
    let report = try await system.run()
    precondition(report.ledger.isBalanced && filled.value == 3)
    precondition(
        connections.ways.map(\.description) == [
            "data -> momentum: BAR", "momentum -> risk: SIGNAL", "risk -> venue: ORDER", "venue -> portfolio: FILL",
        ])
    // end: first
    precondition(connections.ways.allSatisfy(\.isRouted))
}

private func document() async throws {
    // sample: document
    let text = """
        {"adapters": [
            {"type": "pipeline", "name": "orders", "containers": [
                "data", "momentum",
                {"type": "filter", "events": ["SIGNAL"], "condition": "action != 'hold'"},
                "risk", "venue"]}]}
        """
    let orders = try JSONDecoder().decode(Communication.self, from: Data(text.utf8))
    let system = try HybridSystem(simulated: Simulation())
    try await hostDesk(in: system, .bars("AAPL", closes: closes))
    let connections = try await system.connect(orders)
    precondition(connections.ways[0].adapter == "pipeline 'orders'")
    // end: document
    let written = try JSONDecoder().decode(Communication.self, from: JSONEncoder().encode(orders))
    precondition(written == orders)
    let report = try await system.run()
    precondition(report.isDrained)
}

private func paths() async throws {
    // sample: paths
    let system = try HybridSystem(simulated: Simulation())
    try await system.host("data") { try $0.publishes(Bar.self) }
    for desk in ["equities", "futures"] {
        try await system.host(desk) { desk in
            try desk.child("momentum") { momentum in
                try momentum.add("seen", on: Bar.self) { (_: Bar, _: Delivery) in }
            }
        }
    }
    do {
        try await system.connect(Communication([.pipeline("data", "momentum")]))
    } catch let error as AdapterError {
        precondition(error.code == .ambiguous)
    }
    let connections = try await system.connect(Communication([.pipeline("data", "futures/momentum")]))
    precondition(connections.ways.map(\.target) == ["futures/momentum"])
    // end: paths
    _ = try await system.finish()
}

private func rules() async throws {
    let system = try HybridSystem(simulated: Simulation())
    try await system.host("classifier") { try $0.publishes(RegimeChange.self) }
    let took = Shared<[String]>([])
    for name in ["aggressive", "defensive", "balanced"] {
        try await system.host(name) { container in
            try container.add("state", on: RegimeChange.self) { (_: RegimeChange, _: Delivery) in
                took.append(name)
            }
        }
    }
    // sample: rules
    let regimes = AdapterDescription.selective(
        from: "classifier",
        [
            RuleDescription("regime == 'BULL'", to: "aggressive"),
            RuleDescription(
                "regime == 'BEAR'",
                to: .adapter(AdapterDescription("throttle", members: ["defensive"], settings: ["rate": 1]))),
            RuleDescription(to: "balanced"),
        ], name: "regimes")
    try await system.connect(Communication([regimes]))
    // end: rules
    for regime in ["BULL", "BEAR", "BEAR", "CALM"] as [Regime] {
        try await system.inject(RegimeChange.regimeChange(regime), into: "classifier")
        try await system.settle()
    }
    precondition(took.value == ["aggressive", "defensive", "balanced"])
    _ = try await system.finish()
}

private func hierarchy() async throws {
    // sample: result-context
    let system = try HybridSystem(simulated: Simulation())
    let taken = Shared<[String]>([])
    try await system.host("classifier") { classifier in
        try classifier.publishes(RegimeChange.self)
        var regime: Regime?
        try classifier.add("context", on: ResultContext.self) { (context: ResultContext, _: Delivery) in
            regime = context.last(RegimeChange.self)?.regime
        }
        try classifier.add("results", on: Signal.self) { (signal: Signal, _: Delivery) in
            taken.append("\(signal.action) in \(regime?.text ?? "no regime")")
        }
        for name in ["conservative", "aggressive"] {
            try classifier.child(name) { child in
                try child.add("rule", Crossover(2, 3), on: Bar.self) { rule, bar, delivery in
                    rule.update(bar.close.doubleValue).map {
                        Signal(delivery.header("signal"), symbol: bar.symbol, action: $0)
                    }
                }
                try child.add("state", on: RegimeChange.self) { (_: RegimeChange, _: Delivery) in }
            }
        }
    }
    try await system.host("data") { try $0.publishes(Bar.self) }
    try await system.connect(
        Communication([
            .hierarchical(
                parent: "classifier", children: ["conservative", "aggressive"], context: ["REGIME_CHANGE"],
                results: ["SIGNAL"]),
            .pipeline("data", "aggressive"),
        ]))
    let bars = [Bar].bars("AAPL", closes: [1, 2, 3, 2, 1])
    for bar in bars.prefix(3) { try await system.inject(bar, into: "data") }
    try await system.settle()
    try await system.inject(RegimeChange.regimeChange("BEAR"), into: "classifier")
    try await system.settle()
    for bar in bars.suffix(2) { try await system.inject(bar, into: "data") }
    try await system.settle()
    precondition(taken.value == ["buy in no regime", "buy in BEAR", "sell in BEAR"])
    // end: result-context
    _ = try await system.finish()
}

private func votes() async throws {
    let system = try HybridSystem(simulated: Simulation())
    let voted = Shared<[Action]>([])
    try await system.host("data") { try $0.publishes(Bar.self) }
    try await system.host("desk") { desk in
        try desk.add("votes", on: Signal.self) { (signal: Signal, _: Delivery) in voted.append(signal.action) }
    }
    for (name, action) in [("quick", .buy), ("calm", .sell), ("slow", .buy)] as [(String, Action)] {
        try await system.host(name) { member in
            try member.add("rule", on: Bar.self) { bar, delivery in
                Signal(delivery.header("signal"), symbol: bar.symbol, action: action)
            }
        }
    }
    // sample: sources
    var factory = AdapterFactory()
    factory.combine("majority") { (parts: Parts<Signal>) -> Signal? in
        guard let action = parts.majority(by: \.action) else { return nil }
        return Signal(parts.header("vote"), symbol: parts[0].event.symbol, action: action)
    }
    let vote = AdapterDescription(
        "aggregator", name: "vote", members: ["desk"],
        settings: [
            "combine": "majority", "by": "timestamp", "sources": ["quick", "calm", "slow"], "within_seconds": 5,
            "require_all": false,
        ])
    let connections = try await system.connect(
        Communication([.broadcast(from: "data", to: ["quick", "calm", "slow"]), vote]), with: factory)
    // end: sources
    precondition(connections.ways.suffix(3).map(\.target) == ["desk", "desk", "desk"])
    try await system.inject(.bar("AAPL"), into: "data")
    try await system.settle()
    precondition(voted.value == [.buy])
    _ = try await system.finish()
}

private func functions() async throws {
    let system = try HybridSystem(simulated: Simulation())
    let taken = Shared<[Quantity]>([])
    try await system.host("momentum") { try $0.publishes(Signal.self) }
    for name in ["first", "second"] {
        try await system.host(name) { desk in
            try desk.add("orders", on: Order.self) { (order: Order, _: Delivery) in taken.append(order.quantity) }
        }
    }
    // sample: factory
    var factory = AdapterFactory()
    factory.transform("size") { (signal: Signal, delivery) in
        try Order(delivery.header("order"), for: signal, quantity: signal.strength > 0.5 ? 100 : 10)
    }
    factory.adapter("round_robin") { description, builder in
        let targets = try builder.members(of: description, atLeast: 1)
        _ = try AdapterSettings(description, known: [])  // a setting that it has not is an error
        var next = 0
        return Handler { (order: Order, delivery) in
            defer { next = (next + 1) % targets.count }
            try targets[next].receive(order, delivery)
        }
    }
    let orders = Communication([
        .pipeline(
            "momentum", .adapter(.transform("size")),
            .adapter(AdapterDescription("round_robin", members: ["first", "second"])))
    ])
    let connections = try await system.connect(orders, with: factory)
    precondition(
        connections.ways.map(\.description) == ["momentum -> first: ORDER", "momentum -> second: ORDER"])
    // end: factory
    try await system.inject(.signal("AAPL", .buy, strength: 0.9), into: "momentum")
    try await system.inject(.signal("AAPL", .buy, strength: 0.1, occurrence: 1), into: "momentum")
    try await system.settle()
    precondition(taken.value.sorted() == [10, 100])
    _ = try await system.finish()
}

private func mistakes() async throws {
    let system = try HybridSystem(simulated: Simulation())
    try await hostDesk(in: system, [])
    // sample: errors
    do {
        try await system.connect(Communication([.pipeline("data", "momentum", "risc", "venue", name: "orders")]))
    } catch let error as AdapterError {
        precondition(error.code == .unknownMember && error.place == "pipeline 'orders'")
        print(error)  // unknownMember: pipeline 'orders': no container is called 'risc'; is 'risk' meant?
    }
    // end: errors
    _ = try await system.finish()
}

private func phases() async throws {
    let system = try HybridSystem(simulated: Simulation())
    let seen = Shared<[String]>([])
    try await system.host("data") { try $0.publishes(Bar.self) }
    for name in ["training", "trading"] {
        try await system.host(name) { container in
            try container.add("bars", on: Bar.self) { (_: Bar, _: Delivery) in seen.append(name) }
        }
    }
    // sample: phases
    let training = try await system.connect(Communication([.pipeline("data", "training")]))
    for close in [1, 2] as [Price] { try await system.inject(.bar("AAPL", close: close), into: "data") }
    try await training.disconnect()  // what was under way has come when this returns
    try await system.connect(Communication([.pipeline("data", "trading")]))
    try await system.inject(.bar("AAPL", close: 3), into: "data")
    try await system.settle()
    precondition(seen.value == ["training", "training", "trading"])
    // end: phases
    _ = try await system.finish()
}

private func composed() async throws {
    let system = try HybridSystem(simulated: Simulation())
    let seen = Shared<[String]>([])
    try await system.host("momentum") { try $0.publishes(Signal.self) }
    for name in ["fast", "slow"] {
        try await system.host(name) { container in
            try container.add("signals", on: Signal.self) { (_: Signal, _: Delivery) in seen.append(name) }
        }
    }
    // sample: composed
    let connections = try await system.connect(Signal.self, from: "momentum", to: ["fast", "slow"]) { desks in
        try Selective {
            When(try Filter<Signal>.condition("strength > 0.9"), to: desks[0])
            Otherwise(to: desks[1])
        }
    }
    precondition(
        connections.ways.map(\.description) == ["momentum -> fast: SIGNAL", "momentum -> slow: SIGNAL"])
    // end: composed
    try await system.inject(.signal("AAPL", .buy, strength: 0.95), into: "momentum")
    try await system.inject(.signal("AAPL", .buy, strength: 0.5, occurrence: 1), into: "momentum")
    try await system.settle()
    precondition(seen.value.sorted() == ["fast", "slow"])
    _ = try await system.finish()
}

private func withinAHierarchy() async throws {
    let system = try HybridSystem(simulated: Simulation())
    let voted = Shared(0)
    // sample: within
    try await system.host("desk") { desk in
        let vote = try desk.child("vote") { vote in
            try vote.add("count", on: Signal.self) { (_: Signal, _: Delivery) in voted.change { $0 += 1 } }
        }
        let quick = try desk.child("quick") { quick in
            try quick.add("rule", Crossover(2, 3), on: Bar.self) { rule, bar, delivery in
                rule.update(bar.close.doubleValue).map {
                    Signal(delivery.header("signal"), symbol: bar.symbol, action: $0)
                }
            }
        }
        let strong = Pipeline {
            Filter<Signal> { $0.action != .hold }
            vote.entrance
        }
        try quick.connect(Signal.self, to: desk.guarded(strong))  // direct, and its failures are notices
        try desk.forward(Bar.self, from: "data", to: .children)
    }
    // end: within
    try await system.host("data") { data in
        try data.publishes(Bar.self)
        try data.feed([Bar].bars("AAPL", closes: closes))
    }
    let report = try await system.run()
    precondition(report.isDrained && voted.value == 3)
}

private func holdingBack() async throws {
    let system = try HybridSystem(simulated: Simulation())
    let shown = Shared<[Price]>([])
    // sample: timer
    try await system.host("screen") { screen in
        let display = Handler { (bar: Bar, _) in shown.append(bar.close) }
        let latest = Conflate(
            by: \Bar.symbol, every: .milliseconds(250), timer: try screen.adapterTimer(), to: display)
        try screen.atEnd(latest.drain)  // what is held back when the run ends is shown, too
        try screen.onEach(Bar.self, from: "data", latest.route)
    }
    // end: timer
    try await system.host("data") { try $0.publishes(Bar.self) }
    for close in [1, 2, 3] as [Price] { try await system.inject(.bar("AAPL", close: close), into: "data") }
    try await system.settle()
    precondition(shown.value == [1])
    try await system.advance(by: .milliseconds(250))
    precondition(shown.value == [1, 3])
    try await system.inject(.bar("AAPL", close: 4, occurrence: 1), into: "data")
    try await system.settle()
    _ = try await system.finish()
    precondition(shown.value == [1, 3, 4])
}
