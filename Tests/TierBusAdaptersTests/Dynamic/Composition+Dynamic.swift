import TierBusAdapters
import TierBusCore

/// The form that is built at run time, of a description.
extension Composition {
    var member: MemberDescription {
        switch self {
        case .sink(let number): .container(World.names[number])
        default: .adapter(description)
        }
    }

    /// What a document would say.
    var description: AdapterDescription {
        switch self {
        case .sink: AdapterDescription("broadcast", members: [member])
        case .broadcast(let inner): AdapterDescription("broadcast", members: inner.map(\.member))
        case .filter(let kind, let condition, let next):
            Self.pipeline(kind, AdapterDescription("filter", settings: ["condition": .string(condition)]), next)
        case .transform(let next): Self.function("transform", "signal", next)
        case .sameSignal(let next): Self.function("transform", "same", next)
        case .split(let next): Self.function("splitter", "parts", next)
        case .tap(let kind, let sink, let next):
            Self.pipeline(
                kind, AdapterDescription("wire_tap", settings: ["tap": .string(World.names[sink])]), next)
        case .passing(let kind, let receiver, let next):
            AdapterDescription("pipeline", members: [Self.only(kind), receiver.member, next.member])
        case .deduplicate(let kind, let last, let next):
            Self.pipeline(kind, AdapterDescription("deduplicate", settings: ["last": .int(Int64(last))]), next)
        case .throttle(let kind, let rate, let burst, let next):
            Self.pipeline(
                kind, AdapterDescription("throttle", settings: ["rate": .double(rate), "burst": .int(Int64(burst))]),
                next)
        case .selective(let rules): AdapterDescription("selective", rules: rules.map(\.description))
        case .recipients(let rules): AdapterDescription("recipient_list", rules: rules.map(\.description))
        case .failover(let inner, let pause):
            AdapterDescription(
                "failover", members: inner.map(\.member), settings: ["return_after_seconds": .int(Int64(pause))])
        case .breaker(let failures, let pause, let discards, let next):
            AdapterDescription(
                "circuit_breaker", members: [next.member],
                settings: discards
                    ? ["failures": .int(Int64(failures)), "pause_seconds": .int(Int64(pause)), "refused": "discard"]
                    : ["failures": .int(Int64(failures)), "pause_seconds": .int(Int64(pause))])
        case .guarded(let next): AdapterDescription("guarded", members: [next.member])
        case .metered(let next): AdapterDescription("metered", members: [next.member])
        case .retried(let attempts, let next):
            AdapterDescription("retried", members: [next.member], settings: ["attempts": .int(Int64(attempts))])
        case .hierarchy(let tree): tree.description
        case .conflate(let next):
            AdapterDescription(
                "conflate", members: [next.member], settings: ["event": "BAR", "by": "symbol", "every_seconds": 2])
        case .aggregate(let requireAll, let next):
            AdapterDescription(
                "aggregator", members: [next.member],
                settings: [
                    "combine": "vote", "by": "symbol", "sources": ["a", "b", "c"], "within_seconds": 3,
                    "require_all": .bool(requireAll),
                ])
        }
    }

    private static func only(_ kind: Kind) -> MemberDescription {
        .adapter(AdapterDescription("filter", settings: ["events": [.string(kind.rawValue)]]))
    }

    private static func pipeline(_ kind: Kind, _ stage: AdapterDescription, _ next: Composition) -> AdapterDescription {
        AdapterDescription("pipeline", members: [only(kind), .adapter(stage), next.member])
    }

    private static func function(_ type: String, _ name: String, _ next: Composition) -> AdapterDescription {
        // With a member, it is a pipeline of its own.
        AdapterDescription(type, members: [next.member], settings: ["function": .string(name)])
    }
}

extension Composition.Rule {
    var description: RuleDescription {
        RuleDescription(condition, events: kind.map { [$0.rawValue] }, to: target.member)
    }
}

extension Composition.Tree {
    var description: AdapterDescription {
        .hierarchical(
            parent: name,
            children: children.map { child in
                .adapter(AdapterDescription("broadcast", name: child.name, members: [child.composition.member]))
            } + inner.map { .adapter($0.description) }, context: context?.map(\.rawValue),
            results: results?.map(\.rawValue))
    }
}
