import TierBusAdapters
import TierBusCore

/// Follows types of events through an adapter: what can come to whom.
struct Arrivals {
    let topology: Topology
    let factory: AdapterFactory
    /// What can come to each container, by path, in the order in which they were reached.
    private(set) var found: [(path: String, types: TypeSet)] = []

    init(_ topology: Topology, _ factory: AdapterFactory) {
        self.topology = topology
        self.factory = factory
    }

    private mutating func add(_ path: String, _ types: TypeSet) {
        if let index = found.firstIndex(where: { $0.path == path }) {
            found[index].types.formUnion(types)
        } else {
            found.append((path, types))
        }
    }

    /// Lets types come to a member.
    mutating func come(_ types: TypeSet, to member: MemberDescription, in place: String) throws(AdapterError) {
        switch member {
        case .container(let name): add(try topology.node(name, in: place).path, types)
        case .adapter(let inner): try come(types, to: inner)
        }
    }

    /// Lets types come to an adapter.
    mutating func come(_ types: TypeSet, to adapter: AdapterDescription) throws(AdapterError) {
        let place = adapter.label
        switch adapter.type {
        case "pipeline":
            var types = types
            for member in adapter.members {
                if case .adapter(let stage) = member, stage.members.isEmpty, factory.isStage(stage) {
                    types = try pass(types, stage)
                } else {
                    try come(types, to: member, in: place)
                }
            }
        case "selective", "recipient_list":
            for rule in adapter.rules {
                let wanted = try wanted(types, events: rule.events, condition: rule.condition, in: place)
                try come(wanted, to: rule.target, in: place)
            }
        case "hierarchical":
            if let parent = adapter.source { try come(types, to: .container(parent), in: place) }
            for member in adapter.members { try come(types, to: member, in: place) }
        case "conflate":
            let name = adapter.settings["event"]?.stringValue
            for member in adapter.members {
                try come(types.filter { $0.eventType.text == name }, to: member, in: place)
            }
        case "aggregator":
            let made = adapter.settings["combine"]?.stringValue.flatMap { factory.combined[$0] }
            let whole = made.flatMap { types.contains($0.input) ? $0.output : nil }
            for member in adapter.members { try come(TypeSet(whole.map { [$0] } ?? []), to: member, in: place) }
        default:
            let types = factory.isStage(adapter) ? try pass(types, adapter) : types
            for member in adapter.members { try come(types, to: member, in: place) }
            if let instead = adapter.settings["refused"]?.stringValue, instead != "discard" {
                try come(types, to: .container(instead), in: place)
            }
        }
    }

    /// What a stage lets pass, or makes.
    mutating func pass(_ types: TypeSet, _ stage: AdapterDescription) throws(AdapterError) -> TypeSet {
        switch stage.type {
        case "transform", "splitter":
            guard let function = stage.settings["function"]?.stringValue.flatMap({ factory.functions[$0] }) else {
                return TypeSet()
            }
            return types.contains(function.input) ? TypeSet([function.output]) : TypeSet()
        case "filter":
            let events = AdapterSettings.names(stage.settings["events"])
            return try wanted(
                types, events: events, condition: stage.settings["condition"]?.stringValue, in: stage.label)
        case "wire_tap":
            if let tap = stage.settings["tap"]?.stringValue { try come(types, to: .container(tap), in: stage.label) }
            return types
        default: return types
        }
    }

    private func wanted(
        _ types: TypeSet, events: [String]?, condition: String?, in place: String
    ) throws(AdapterError) -> TypeSet {
        let named = events.map { events in types.filter { events.contains($0.eventType.text) } } ?? types
        guard let condition else { return named }
        return named.filter { type in
            (try? DynamicTest(
                events: [type.eventType.text], condition: condition, among: [type.eventType: type], in: place)) != nil
        }
    }
}
