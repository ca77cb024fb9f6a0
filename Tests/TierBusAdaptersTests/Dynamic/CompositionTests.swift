import Foundation
import Testing
import TierBusAdapters
import TierBusCore
import TierBusMarket
import TierBusTesting

/// Both forms of every adapter do the same.
@Suite struct CompositionTests {
    private static let sources: [ContainerID] = ["desk", "a", "b", "c", "d", "e", "f"]

    private static func event(_ place: Int, _ numbers: inout SeededGenerator) -> any Event {
        let symbols: [Symbol] = ["AAPL", "GOOG", "MSFT"]
        let symbol = symbols[numbers.below(3)]
        let price = Price(units: (100 * Price.scale) + Int64(numbers.below(500)) * Price.scale / 100)
        // Some come twice.
        let place = numbers.below(10) == 0 ? place / 2 : place
        switch numbers.below(3) {
        case 0:
            return Bar.bar(
                symbol, close: price, volume: Quantity(units: Int64(numbers.below(9)) * Quantity.scale),
                occurrence: place)
        case 1:
            return Signal.signal(
                symbol, numbers.below(2) == 0 ? .buy : .sell, strength: Double(numbers.below(100)) / 100,
                occurrence: place)
        default:
            return Tick.tick(
                symbol, price: price, quantity: Quantity(units: Int64(numbers.below(4)) * Quantity.scale),
                occurrence: place)
        }
    }

    @Test("Random compositions of both forms deliver the same", arguments: 1...24)
    func same(seed: UInt64) throws {
        var numbers = SeededGenerator(seed: seed)
        let composition = Composition.random(depth: 6, &numbers)
        #expect(composition.depth <= 7)
        let (composed, described) = (World(), World())
        let statically = try composition.container(in: composed)
        // By way of a document, as an app would have it.
        let document = try JSONEncoder().encode(composition.description)
        let description = try JSONDecoder().decode(AdapterDescription.self, from: document)
        // A parent's sink is found under the parent's name.
        var members: [String: any Container] = [:]
        for (name, sink) in zip(World.names, described.sinks) { members[name] = sink }
        for (name, sink) in composition.parents { members[name] = described.sinks[sink] }
        let environment = AdapterEnvironment(members: members, clock: described.timer.clock, timer: described.timer) {
            _, _ in described.guarded += 1
        }
        let dynamically = try Functions.factory.make(description, in: environment)
        for place in 0..<10_000 {
            let event = Self.event(place, &numbers)
            let source = Self.sources[numbers.below(Self.sources.count)]
            composed.route(event, from: source, by: statically)
            described.route(event, from: source, by: dynamically)
            if numbers.below(4) == 0 {
                let step = Duration.milliseconds(numbers.below(1_500))
                composed.timer.advance(by: step)
                described.timer.advance(by: step)
            }
            guard composed.outcome != described.outcome else { continue }
            Issue.record("event \(place), \(event): \(composed.outcome) against \(described.outcome) of \(composition)")
            return
        }
        for drain in composed.drains { composed.note(drain) }
        described.note(environment.drain)
        #expect(composed.sinks.map(\.count) == described.sinks.map(\.count))
        #expect(composed.sinks.map(\.digest) == described.sinks.map(\.digest))
    }

    @Test("Random compositions are of every kind, and most of them deliver")
    func meaningful() throws {
        var kinds: Set<String> = []
        var delivering = 0
        for seed in 1...UInt64(24) {
            var numbers = SeededGenerator(seed: seed)
            let composition = Composition.random(depth: 6, &numbers)
            composition.forEach { kinds.insert($0.description.type) }
            let world = World()
            let adapter = try composition.container(in: world)
            for place in 0..<100 {
                world.route(Self.event(place, &numbers), from: Self.sources[numbers.below(7)], by: adapter)
            }
            if world.sinks.contains(where: { $0.count > 0 }) { delivering += 1 }
        }
        #expect(kinds.count >= 14, "\(kinds.sorted())")
        #expect(delivering >= 16, "\(delivering)")
    }
}

extension Composition {
    /// Calls `body` for this one and all that are in it.
    func forEach(_ body: (Composition) -> Void) {
        body(self)
        switch self {
        case .sink: break
        case .broadcast(let inner), .failover(let inner, _): for next in inner { next.forEach(body) }
        case .passing(_, let receiver, let next):
            receiver.forEach(body)
            next.forEach(body)
        case .filter(_, _, let next), .transform(let next), .sameSignal(let next), .split(let next),
            .tap(_, _, let next), .deduplicate(_, _, let next), .throttle(_, _, _, let next),
            .breaker(_, _, _, let next), .guarded(let next), .metered(let next), .retried(_, let next),
            .conflate(let next), .aggregate(_, let next):
            next.forEach(body)
        case .selective(let rules), .recipients(let rules): for rule in rules { rule.target.forEach(body) }
        case .hierarchy(let tree): tree.forEach(body)
        }
    }

    /// Parents of hierarchies by their names, with their sinks. One name has one sink in every tree of a test.
    var parents: [String: Int] {
        var parents: [String: Int] = [:]
        forEach { composition in
            guard case .hierarchy(let tree) = composition else { return }
            tree.forEachTree { parents[$0.name] = $0.parent }
        }
        return parents
    }
}

extension Composition.Tree {
    func forEach(_ body: (Composition) -> Void) {
        for child in children { child.composition.forEach(body) }
        for tree in inner { tree.forEach(body) }
    }

    func forEachTree(_ body: (Composition.Tree) -> Void) {
        body(self)
        for tree in inner { tree.forEachTree(body) }
    }
}
