import Foundation
import Testing
import TierBus
import TierBusMarket
import TierBusTesting

/// Ways between containers, within hierarchies and between them.
@Suite(.timeLimit(.minutes(5))) struct ConnectTests {
    private static let chain = Communication([.pipeline("data", "strategy", "risk", "execution", "notes")])

    private static func system(isLive: Bool) throws -> HybridSystem {
        isLive ? try HybridSystem() : try HybridSystem(simulated: Simulation())
    }

    /// The same five containers: each on a lane of its own, all in one hierarchy, or mixed.
    private static func host(_ nesting: String, in system: HybridSystem, _ bars: [Bar], _ notes: Collected<String>)
        async throws
    {
        @Sendable func fill(_ name: String, _ container: HybridContainer) throws {
            switch name {
            case "data": try container.addData(bars)
            case "strategy": try container.addStrategy()
            case "risk": try container.addRisk()
            case "execution": try container.addExecution()
            default: try container.addNotes(Fill.self, notes)
            }
        }
        let names = ["data", "strategy", "risk", "execution", "notes"]
        switch nesting {
        case "flat":
            for (index, name) in names.enumerated() {
                try await system.host(name, on: index == 1 ? .dedicated() : .pool) { try fill(name, $0) }
            }
        case "beside":
            try await system.host(names[0]) { try fill(names[0], $0) }
            for name in names.dropFirst() { try await system.host(name, beside: "data") { try fill(name, $0) } }
        case "one":
            try await system.host("all") { all in for name in names { try all.child(name) { try fill(name, $0) } } }
        default:
            try await system.host("left") { left in
                try left.child("data") { try fill("data", $0) }
                try left.child("inner") { inner in try inner.child("risk") { try fill("risk", $0) } }
            }
            try await system.host("right", on: .dedicated()) { right in
                for name in ["strategy", "execution", "notes"] { try right.child(name) { try fill(name, $0) } }
            }
        }
    }

    @Test(
        "One communication connects containers however they are nested, live and simulated",
        arguments: ["flat", "beside", "one", "mixed"], [true, false])
    func nestings(nesting: String, isLive: Bool) async throws {
        let system = try Self.system(isLive: isLive)
        let notes = Collected<String>()
        try await Self.host(nesting, in: system, (0..<100).map { Bar.bar(occurrence: $0) }, notes)
        let connections = try await system.connect(Self.chain)
        let report = try await system.run()
        #expect(report.isDrained && report.ledger.isBalanced)
        #expect(notes.value.count == 100)
        #expect(connections.ways.map(\.events) == [["BAR"], ["SIGNAL"], ["ORDER"], ["FILL"]])
        let routed = connections.ways.map(\.isRouted)
        switch nesting {
        case "one": #expect(routed == [false, false, false, false])
        case "mixed": #expect(routed == [true, true, true, false])
        default: #expect(routed == [true, true, true, true])
        }
        let unmatched = system.notices.takeAll().filter {
            [.unmatchedPublication, .unmatchedSubscription].contains($0.kind)
        }
        #expect(unmatched.isEmpty, "\(unmatched)")
    }

    @Test("A way keeps who caused what, and says who emitted")
    func causes() async throws {
        let system = try Self.system(isLive: false)
        let seen = Collected<Delivery>()
        try await system.host("data") { try $0.addData() }
        try await system.host("strategy") { try $0.addStrategy() }
        try await system.host("desk") { desk in
            try desk.add("notes", on: Signal.self) { (_: Signal, delivery: Delivery) in seen.append(delivery) }
        }
        try await system.connect(Communication([.pipeline("data", "strategy", "desk")]))
        let bar = Bar.bar()
        try await system.inject(bar, into: "data")
        try await system.settle()
        let delivery = try #require(seen.value.first)
        #expect(delivery.source == "strategy" && delivery.causationID == bar.id && delivery.correlationID == bar.id)
        #expect(delivery.tier == .standard)
        _ = try await system.finish()
    }

    @Test(
        "What is disconnected carries nothing more, what was under way has come, and another communication takes its place"
    )
    func phases() async throws {
        for isLive in [true, false] {
            let system = try Self.system(isLive: isLive)
            let notes = Collected<String>()
            try await system.host("data") { try $0.addData() }
            for name in ["a", "b"] {
                try await system.host(name) { try $0.addNotes(Bar.self, notes) }
            }
            let first = try await system.connect(Communication([.broadcast(from: "data", to: ["a", "b"])]))
            async let run: RunReport? = isLive ? system.run(until: .stopped) : nil
            func publish(_ count: Int) async throws {
                for number in 0..<count { try await system.inject(Bar.bar(occurrence: number), into: "data") }
            }
            try await publish(50)
            try await first.disconnect()
            #expect(notes.value.count == 100, "\(isLive)")
            try await publish(5)
            try await first.disconnect()
            let second = try await system.connect(Communication([.pipeline("data", "b")]))
            try await publish(7)
            try await second.disconnect()
            #expect(notes.value.count == 107, "\(isLive)")
            system.stop()
            var report = try await run
            if !isLive { report = try await system.finish() }
            #expect(report?.ledger.isBalanced == true && report?.isDrained == true)
        }
    }

    @Test(
        "However lanes are called, all that was under way has come through when the last way ends",
        arguments: [true, false])
    func underWay(isLive: Bool) async throws {
        for names in [["a", "b", "c"], ["c", "a", "b"], ["c", "b", "a"], ["b", "c", "a"]] {
            let system = try Self.system(isLive: isLive)
            let notes = Collected<String>()
            try await system.host(names[0]) { try $0.addData() }
            try await system.host(names[1]) { try $0.addStrategy() }
            try await system.host(names[2]) { try $0.addNotes(Signal.self, notes) }
            let connections = try await system.connect(
                Communication([AdapterDescription("pipeline", members: names.map { .container($0) })]))
            async let run: RunReport? = isLive ? system.run(until: .stopped) : nil
            for number in 0..<200 { try await system.inject(Bar.bar(occurrence: number), into: names[0]) }
            // Both do it together.
            async let other: Void = connections.disconnect()
            try await connections.disconnect()
            #expect(notes.value.count == 200, "\(names)")
            try await other
            system.stop()
            var report = try await run
            if !isLive { report = try await system.finish() }
            #expect(report?.ledger.isBalanced == true)
        }
    }

    @Test("Pipelines that share a part of their ways deliver it once, and no two ways bring one event twice")
    func shared() async throws {
        let system = try Self.system(isLive: false)
        let notes = Collected<String>()
        try await system.host("data") { try $0.addData() }
        for name in ["a", "b"] { try await system.host(name) { try $0.addStrategy() } }
        try await system.host("risk") { try $0.addRisk() }
        try await system.host("execution") { try $0.addNotes(Order.self, notes) }
        let both = Communication([
            .pipeline("data", "a", "risk", "execution"), .pipeline("data", "b", "risk", "execution"),
        ])
        let ways = try await system.connect(both)
        #expect(ways.ways.count == 5)
        try await system.inject(Bar.bar(), into: "data")
        try await system.settle()
        #expect(notes.value == ["execution ORDER of risk", "execution ORDER of risk"])
        try await ways.disconnect()
        let twice = Communication([.pipeline("risk", "execution"), .broadcast(from: "risk", to: ["execution"])])
        let error = await #expect(throws: AdapterError.self) { _ = try await system.connect(twice) }
        #expect(
            error?.description
                == "twice: broadcast '2': ORDER from 'risk' to 'execution' would come twice: pipeline '1' brings it, too"
        )
        _ = try await system.finish()
    }

    @Test("Context comes right before its result, and only with results, also between lanes", arguments: [true, false])
    func contextOrder(isLive: Bool) async throws {
        let system = try isLive ? HybridSystem() : HybridSystem(simulated: Simulation(seed: 3, jitter: 16))
        let seen = Collected<EventID>()
        try await system.host("desk") { desk in
            try desk.publishes(RegimeChange.self)
            try desk.add("context", on: ResultContext.self) { (context: ResultContext, _: Delivery) in
                seen.append(context.result)
            }
            try desk.add("results", on: Signal.self) { (signal: Signal, _: Delivery) in seen.append(signal.id) }
        }
        try await system.host("quick") { quick in
            try quick.addStrategy()
            try quick.addRisk()
            try quick.addNotes(RegimeChange.self, Collected())
        }
        try await system.host("data") { try $0.addData((0..<500).map { Bar.bar(occurrence: $0) }) }
        try await system.connect(
            Communication([
                .pipeline("data", "quick"),
                .hierarchical(parent: "desk", children: ["quick"], results: ["SIGNAL"]),
            ]))
        _ = try await system.run()
        let ids = seen.value
        #expect(ids.count == 1_000)
        for place in stride(from: 0, to: ids.count - 1, by: 2) { #expect(ids[place] == ids[place + 1]) }
    }

    @Test("Code that composes is wired as a description is: across lanes")
    func composed() async throws {
        let system = try Self.system(isLive: false)
        let notes = Collected<String>()
        try await system.host("data") { try $0.addData() }
        try await system.host("strategy") { try $0.addStrategy() }
        for name in ["fast", "slow"] { try await system.host(name) { try $0.addNotes(Signal.self, notes) } }
        try await system.connect(Communication([.pipeline("data", "strategy")]))
        let ways = try await system.connect(Signal.self, from: "strategy", to: ["fast", "slow"]) { desks in
            Selective {
                When(Filter<Signal> { $0.strength > 0.5 }, to: desks[0])
                Otherwise(to: desks[1])
            }
        }
        for close in [90, 110, 120] { try await system.inject(Bar.bar(close: Self.price(close)), into: "data") }
        try await system.settle()
        #expect(
            notes.value.sorted() == ["fast SIGNAL of strategy", "fast SIGNAL of strategy", "slow SIGNAL of strategy"])
        #expect(ways.ways.map(\.description) == ["strategy -> fast: SIGNAL", "strategy -> slow: SIGNAL"])
        _ = try await system.finish()
    }

    @Test("Within a hierarchy an adapter is called directly, and its failures are notices")
    func direct() async throws {
        let system = try Self.system(isLive: false)
        let notes = Collected<String>()
        try await system.host("desk") { desk in
            try desk.publishes(Bar.self)
            let vote = try desk.child("vote") { try $0.addNotes(Signal.self, notes) }
            let quick = try desk.child("quick") { try $0.addStrategy() }
            try desk.onEach(Bar.self, from: "data") { bar, delivery in
                quick.internalBus.publish(bar, delivery)
            }
            let flow = Pipeline {
                Filter<Signal> { $0.strength > 0.5 }
                vote.entrance
            }
            try quick.connect(Signal.self, to: flow)
            let ended = try quick.connect(Signal.self, to: Refusing("not today"))
            try quick.connect(Signal.self, to: desk.guarded(Refusing("guarded")))
            try desk.onEach(Go.self, from: "data") { _, _ in ended.disconnect() }
        }
        try await system.host("data") { data in
            try data.addData()
            try data.publishes(Go.self)
        }
        try await system.inject(Bar.bar(close: 150), into: "data")
        try await system.settle()
        try await system.inject(Go(0), into: "data")
        try await system.settle()
        try await system.inject(Bar.bar(close: 150, occurrence: 1), into: "data")
        try await system.inject(Bar.bar(close: 50), into: "data")
        try await system.settle()
        #expect(notes.value == ["desk/vote SIGNAL of desk/quick", "desk/vote SIGNAL of desk/quick"])
        let failed = system.notices.takeAll().filter { $0.kind == .handlerFailed }
        #expect(failed.reduce(0) { $0 + $1.count } == 4, "\(failed)")
        _ = try await system.finish()
    }

    @Test("Adapters that hold events back go by the system's clock, and let go at the end of the run")
    func holding() async throws {
        let system = try Self.system(isLive: false)
        let seen = Collected<Price>()
        try await system.host("data") { try $0.addData() }
        try await system.host("screen") { screen in
            try screen.add("notes", on: Bar.self) { (bar: Bar, _: Delivery) in seen.append(bar.close) }
        }
        let latest = AdapterDescription(
            "conflate", source: "data", members: ["screen"],
            settings: ["event": "BAR", "by": "symbol", "every_seconds": 1])
        try await system.connect(Communication([latest]))
        for close in [100, 101, 102] { try await system.inject(Bar.bar(close: Self.price(close)), into: "data") }
        try await system.settle()
        #expect(seen.value == [100])
        try await system.advance(by: .seconds(1))
        #expect(seen.value == [100, 102])
        try await system.inject(Bar.bar(close: 103), into: "data")
        try await system.settle()
        let report = try await system.finish()
        #expect(seen.value == [100, 102, 103] && report.isDrained && report.ledger.isBalanced)
    }

    @Test("A container of one's own makes the same with code, in a live system")
    func holdingInCode() async throws {
        let system = try Self.system(isLive: true)
        let seen = Collected<Price>()
        try await system.host("screen") { screen in
            let sink = Handler<Bar> { bar, _ in seen.append(bar.close) }
            let latest = Conflate(by: \Bar.symbol, every: .seconds(3_600), timer: try screen.adapterTimer(), to: sink)
            try screen.atEnd(latest.drain)
            try screen.onEach(Bar.self, from: "data", latest.route)
        }
        try await system.host("data") { try $0.addData([100, 101, 102].map { Bar.bar(close: Self.price($0)) }) }
        _ = try await system.run()
        #expect(seen.value == [100, 102])
    }

    @Test("What nobody takes in the end does not use up what stages have for others")
    func wanted() async throws {
        let system = try Self.system(isLive: false)
        let notes = Collected<String>()
        try await system.host("data") { try $0.addData() }
        try await system.host("desk") { desk in
            try desk.add("both", on: Bar.self) { (bar: Bar, delivery: Delivery) -> Signal? in
                Signal(delivery.header("signal"), symbol: bar.symbol, action: .buy)
            }
            try desk.addRisk()
        }
        try await system.host("venue") { try $0.addNotes(Order.self, notes) }
        let throttle = AdapterDescription("throttle", settings: ["rate": 1, "burst": 3])
        try await system.connect(
            Communication([.pipeline("data", "desk"), .pipeline("desk", .adapter(throttle), "venue")]))
        for number in 0..<3 { try await system.inject(Bar.bar(occurrence: number), into: "data") }
        try await system.settle()
        // Three signals took no token.
        #expect(notes.value.count == 3)
        _ = try await system.finish()
    }

    @Test("A topic goes over a way with its event")
    func topics() async throws {
        let system = try Self.system(isLive: false)
        let seen = Collected<String>()
        try await system.host("data") { data in
            let limits = try data.publishes(Signal.self).topic("risk.limit")
            try data.publishes(Go.self)
            try data.add("start", on: Go.self) { (_: Go, _: Delivery) in }
            try data.onEach(Go.self, from: "clock") { _, delivery in
                try limits.publish(Signal(delivery.header("signal"), symbol: "AAPL", action: .buy), after: delivery)
            }
        }
        try await system.host("clock") { try $0.publishes(Go.self) }
        try await system.host("desk") { desk in
            try desk.add("notes", on: Signal.self) { (_: Signal, delivery: Delivery) in
                seen.append(delivery.topic?.text ?? "none")
            }
        }
        try await system.connect(Communication([.pipeline("data", "desk")]))
        try await system.inject(Go(0), into: "clock")
        try await system.settle()
        #expect(seen.value == ["risk.limit"])
        _ = try await system.finish()
    }

    @Test("Adapters that hold back what others let go of are drained, too, whichever was made first")
    func chained() async throws {
        let system = try Self.system(isLive: true)
        let seen = Collected<Int>()
        // Two of each price: the second of each is held back by the first adapter, and what that lets go of by the last.
        let bars = [100, 101, 100, 101].enumerated().map { Bar.bar(close: Self.price($1), occurrence: $0) }
        try await system.host("screen") { screen in
            let timer = try screen.adapterTimer()
            let sink = Handler<Bar> { bar, _ in seen.append(bars.firstIndex { $0.id == bar.id } ?? -1) }
            let last = Conflate(by: \Bar.symbol, every: .seconds(3_600), timer: timer, to: sink)
            let first = Conflate(by: \Bar.close, every: .seconds(3_600), timer: timer, to: last)
            try screen.atEnd(last.drain)
            try screen.atEnd(first.drain)
            try screen.onEach(Bar.self, from: "data", first.route)
        }
        try await system.host("data") { try $0.addData(bars) }
        _ = try await system.run()
        #expect(seen.value == [0, 1, 2, 3])
    }

    @Test("Votes of several containers meet where they are counted")
    func votes() async throws {
        for isNested in [true, false] {
            let system = try Self.system(isLive: false)
            let notes = Collected<String>()
            try await system.host("data") { try $0.addData() }
            try await system.host("desk") { desk in
                try desk.addNotes(Signal.self, notes)
                if isNested { for name in ["quick", "calm"] { try desk.child(name) { try $0.addStrategy() } } }
            }
            if !isNested { for name in ["quick", "calm"] { try await system.host(name) { try $0.addStrategy() } } }
            var factory = AdapterFactory()
            factory.combine("vote") { (parts: Parts<Signal>) -> Signal? in
                parts.majority { $0.action }.map { Signal(parts.header("vote"), symbol: "AAPL", action: $0) }
            }
            let vote = AdapterDescription(
                "aggregator", members: ["desk"],
                settings: ["combine": "vote", "by": "timestamp", "sources": ["quick", "calm"], "within_seconds": 10])
            let communication = Communication([.broadcast(from: "data", to: ["quick", "calm"]), vote])
            try await system.connect(communication, with: factory)
            for number in 1...3 {
                try await system.inject(Bar.bar(at: Timestamp(seconds: Int64(number))), into: "data")
            }
            try await system.settle()
            #expect(notes.value.count == 3, "\(notes.value)")
            _ = try await system.finish()
        }
    }

    @Test(
        "In a hierarchy the context that a child last saw comes with its results, on one lane and on several",
        arguments: [true, false])
    func context(isNested: Bool) async throws {
        let system = try Self.system(isLive: false)
        let seen = Collected<String>()
        @Sendable func fillParent(_ parent: HybridContainer) throws {
            try parent.publishes(RegimeChange.self)
            try parent.add("results", on: Order.self) { (order: Order, delivery: Delivery) in
                seen.append("order of \(delivery.source.text.split(separator: "/").last ?? "")")
            }
            try parent.add("context", on: ResultContext.self) { (context: ResultContext, _: Delivery) in
                seen.append("\(context.last(RegimeChange.self)?.regime.text ?? "none")")
            }
        }
        @Sendable func fillChild(_ child: HybridContainer) throws {
            try child.addRisk()
            try child.addNotes(RegimeChange.self, Collected())
        }
        try await system.host("classifier") { classifier in
            try fillParent(classifier)
            if isNested { for name in ["conservative", "aggressive"] { try classifier.child(name, fillChild) } }
        }
        if !isNested {
            for name in ["conservative", "aggressive"] { try await system.host(name) { try fillChild($0) } }
        }
        try await system.host("strategy") { try $0.publishes(Signal.self) }
        try await system.connect(
            Communication([
                .hierarchical(parent: "classifier", children: ["conservative", "aggressive"]),
                .pipeline("strategy", "aggressive"),
            ]))
        try await system.inject(Signal.signal(), into: "strategy")
        try await system.settle()
        try await system.inject(RegimeChange.regimeChange("BULL"), into: "classifier")
        try await system.settle()
        try await system.inject(Signal.signal(occurrence: 1), into: "strategy")
        try await system.settle()
        #expect(seen.value == ["none", "order of aggressive", "BULL", "order of aggressive"])
        _ = try await system.finish()
    }

    @Test("What fails on a way is a notice, and the next event comes")
    func failures() async throws {
        let system = try Self.system(isLive: false)
        let notes = Collected<String>()
        try await system.host("data") { try $0.addData() }
        try await system.host("desk") { try $0.addNotes(Bar.self, notes) }
        var factory = AdapterFactory()
        factory.adapter("stubborn") { description, builder in
            let target = try builder.target(of: description)
            return Handler<Bar> { bar, delivery in
                if bar.close == 13 { throw Mismatch13() }
                try target.receive(bar, delivery)
            }
        }
        try await system.connect(
            Communication([AdapterDescription("stubborn", source: "data", members: ["desk"])]), with: factory)
        for close in [12, 13, 14] { try await system.inject(Bar.bar(close: Self.price(close)), into: "data") }
        try await system.settle()
        #expect(notes.value.count == 2)
        let notice = system.notices.takeAll().first { $0.kind == .handlerFailed }
        #expect(
            notice?.place == "stubborn '1'" && notice?.text.contains("Mismatch13") == true,
            "\(String(describing: notice))")
        _ = try await system.finish()
    }

    private static func price(_ whole: Int) -> Price { Price(units: Int64(whole) * Price.scale) }

    private struct Mismatch13: Error {}
}
