import TierBusAdapters
import TierBusCore
import TierBusMarket
import TierBusTesting

/// A composition of adapters, from which both forms are made.
indirect enum Composition {
    case sink(Int)
    case broadcast([Composition])
    case filter(Kind, String, Composition)
    case transform(Composition)
    case sameSignal(Composition)
    case split(Composition)
    case tap(Kind, Int, Composition)
    case passing(Kind, Composition, Composition)
    case deduplicate(Kind, Int, Composition)
    case throttle(Kind, Double, Int, Composition)
    case selective([Rule])
    case recipients([Rule])
    case failover([Composition], Int)
    case breaker(Int, Int, Bool, Composition)
    case guarded(Composition)
    case metered(Composition)
    case retried(Int, Composition)
    case hierarchy(Tree)
    case conflate(Composition)
    case aggregate(Bool, Composition)

    /// Types of events.
    enum Kind: String, CaseIterable {
        case bar = "BAR"
        case signal = "SIGNAL"
        case tick = "TICK"

        var conditions: [String] {
            switch self {
            case .bar: ["close > 101.0", "symbol == 'AAPL'", "volume / (close - 100.0) > 0.0 || close < 103.0"]
            case .signal: ["strength > 0.4", "action == 'buy'", "symbol in ['AAPL', 'GOOG'] && strength < 0.9"]
            case .tick: ["price < 102.0", "quantity > 1.0"]
            }
        }
    }

    /// A rule: of one kind with or without a condition, or of everything.
    struct Rule {
        var kind: Kind?
        var condition: String?
        var target: Composition
    }

    /// A hierarchy: the parent's name and sink, and what is below.
    struct Tree {
        var name: String
        var parent: Int
        var context: [Kind]?
        var results: [Kind]?
        var children: [(name: String, composition: Composition)]
        var inner: [Tree]
    }

    var depth: Int {
        switch self {
        case .sink: 1
        case .broadcast(let inner), .failover(let inner, _): 1 + (inner.map(\.depth).max() ?? 0)
        case .passing(_, let receiver, let next): 1 + max(receiver.depth, next.depth)
        case .filter(_, _, let next), .transform(let next), .sameSignal(let next), .split(let next),
            .tap(_, _, let next), .deduplicate(_, _, let next), .throttle(_, _, _, let next),
            .breaker(_, _, _, let next), .guarded(let next), .metered(let next), .retried(_, let next),
            .conflate(let next), .aggregate(_, let next):
            1 + next.depth
        case .selective(let rules), .recipients(let rules): 1 + (rules.map(\.target.depth).max() ?? 0)
        case .hierarchy(let tree): tree.depth
        }
    }
}

extension Composition.Tree {
    var depth: Int {
        1 + max(children.map(\.composition.depth).max() ?? 0, inner.map(\.depth).max() ?? 0)
    }
}
