import TierBusAdapters
import TierBusCore

/// Makes ways from container to container of the adapters of a communication.
struct Expansion {
    let topology: Topology
    let factory: AdapterFactory
    private(set) var wires: [WirePlan] = []
    /// Parts of pipelines, which may have some in common.
    private var hops: Set<Hop> = []
    /// Which of the adapters of the communication is added.
    private var index = 0

    private struct Hop: Hashable {
        let source: String
        let members: [MemberDescription]
    }

    init(topology: Topology, factory: AdapterFactory) {
        self.topology = topology
        self.factory = factory
    }

    /// - Parameter index: Which of the adapters of the communication it is.
    mutating func add(_ adapter: AdapterDescription, _ index: Int) throws {
        self.index = index
        try checkNested(adapter, depth: 0, in: adapter.label)
        switch adapter.type {
        case "pipeline": try addPipeline(adapter)
        case "hierarchical": try addHierarchy(adapter, label: adapter.label)
        case "aggregator": try addMeeting(adapter)
        default:
            try factory.checkType(of: adapter)
            guard let source = adapter.source else {
                throw AdapterError(
                    .badMembers, in: adapter.label, "it takes a source: the container whose events it routes")
            }
            try addWire(from: source, adapter, label: adapter.label)
        }
    }

    /// A way from each container to the next; what stands between them is of that way.
    private mutating func addPipeline(_ adapter: AdapterDescription) throws {
        var members = adapter.members[...]
        if let source = adapter.source { members.insert(.container(source), at: members.startIndex) }
        _ = try AdapterSettings(adapter, known: [])
        guard case .container(var source)? = members.popFirst(), !members.isEmpty else {
            throw AdapterError(
                .badMembers, in: adapter.label, "it begins with a container, and goes on to one or more")
        }
        var hop: [MemberDescription] = []
        while let member = members.popFirst() {
            hop.append(member)
            if case .adapter(let inner) = member, inner.members.isEmpty, factory.isStage(inner) {
                guard members.isEmpty else { continue }
                throw AdapterError(
                    .badMembers, in: adapter.label,
                    "it ends with the stage '\(inner.type)': nobody gets what comes out of it")
            }
            try addHop(from: source, hop, of: adapter)
            hop = []
            if case .container(let name) = member {
                source = name
            } else if !members.isEmpty {
                throw AdapterError(
                    .badMembers, in: adapter.label, "after an adapter that is no stage nothing comes: it has no output")
            }
        }
    }

    /// Pipelines may share a part of their ways: what is the same is one way.
    private mutating func addHop(
        from source: String, _ members: [MemberDescription], of adapter: AdapterDescription
    ) throws {
        let path = try topology.node(source, in: adapter.label).path
        guard hops.insert(Hop(source: path, members: members)).inserted else { return }
        let description = AdapterDescription("pipeline", name: adapter.name, members: members)
        try addWire(from: source, description, label: adapter.label)
    }

    /// What gathers from several containers, or goes up and down between them, is no part of another adapter.
    private func checkNested(
        _ adapter: AdapterDescription, depth: Int, in label: String
    ) throws(AdapterError) {
        guard depth < AdapterBuilder.maxDepth else {
            throw AdapterError(.badMembers, in: label, "adapters are nested more than \(AdapterBuilder.maxDepth) deep")
        }
        for member in adapter.members + adapter.rules.map(\.target) {
            guard case .adapter(let inner) = member else { continue }
            if ["aggregator", "hierarchical"].contains(inner.type), adapter.type != "hierarchical" {
                throw AdapterError(
                    .badMembers, in: label,
                    "\(inner.label) connects containers by itself: it is no part of another adapter")
            }
            try checkNested(inner, depth: depth + 1, in: label)
        }
    }

    /// Ways down for context and up for results.
    /// - Returns: The names of all in it.
    @discardableResult
    private mutating func addHierarchy(_ adapter: AdapterDescription, label: String) throws -> [String] {
        let settings = try AdapterSettings(adapter, known: ["context", "results"])
        let index = index
        guard let parent = adapter.source, !adapter.members.isEmpty else {
            throw AdapterError(.badMembers, in: label, "it takes a parent, and one child or more")
        }
        var below: [String] = []
        for member in adapter.members {
            let child: String
            switch member {
            case .container(let name):
                child = name
                below.append(name)
            case .adapter(let inner) where inner.type == adapter.type:
                guard let name = inner.source else {
                    throw AdapterError(.badMembers, in: label, "it takes a parent, and one child or more")
                }
                child = name
                below += try addHierarchy(inner, label: label)
            case .adapter(let inner):
                throw AdapterError(.badMembers, in: label, "a child is a container or a hierarchy, not a \(inner.type)")
            }
            // None, if none is named.
            if try settings.texts("results")?.isEmpty == true { continue }
            let result = AdapterDescription("broadcast", name: adapter.name, members: [.container(parent)])
            try addWire(from: child, try only(settings.texts("results"), result, in: label), label: label) {
                $0.tellsContext = index
            }
        }
        let all = [parent] + below
        let paths = try all.map { try topology.node($0, in: label).path }
        if let twice = paths.first(where: { path in paths.count { $0 == path } > 1 }) {
            throw AdapterError(.badMembers, in: label, "'\(twice)' comes twice")
        }
        if try settings.texts("context")?.isEmpty == true { return all }
        let context = AdapterDescription("broadcast", name: adapter.name, members: below.map { .container($0) })
        try addWire(from: parent, try only(settings.texts("context"), context, in: label), label: label) {
            $0.givesContext = index
        }
        return all
    }

    private func only(
        _ events: [String]?, _ adapter: AdapterDescription, in label: String
    ) throws(AdapterError) -> AdapterDescription {
        guard let events else { return adapter }
        for name in events { _ = try DynamicTest(events: [name], condition: nil, among: factory.events, in: label) }
        let filter = AdapterDescription("filter", settings: ["events": .list(events.map { .string($0) })])
        return AdapterDescription("pipeline", members: [.adapter(filter), .adapter(adapter)])
    }

    /// Ways from several sources to one adapter, which is on the lane of its target.
    private mutating func addMeeting(_ adapter: AdapterDescription) throws {
        let names = AdapterSettings.names(adapter.settings["sources"]) ?? []
        guard !names.isEmpty, adapter.members.count == 1, case .container(let target) = adapter.members[0] else {
            throw AdapterError(
                .badMembers, in: adapter.label,
                "it takes 'sources', one or more containers, and a container as its target")
        }
        let sources = try names.map { try topology.node($0, in: adapter.label).path }
        // Parts come with the paths of their sources.
        var located = adapter
        located.settings = adapter.settings.setting("sources", .list(sources.map { .string($0) }))
        let meeting = WirePlan.Meeting(
            target: try topology.node(target, in: adapter.label).path, adapter: index)
        if Set(sources).count != sources.count {
            throw AdapterError(.badMembers, in: adapter.label, "a container is named twice among its sources")
        }
        for name in names { try addWire(from: name, located, label: adapter.label) { $0.meeting = meeting } }
    }

    private mutating func addWire(
        from source: String, _ adapter: AdapterDescription, label: String, _ adjust: (inout WirePlan) -> Void = { _ in }
    ) throws {
        let node = try topology.node(source, in: label)
        let targets = try (Repetition.targets(of: adapter) ?? []).map { try topology.node($0, in: label).path }
        if let twice = targets.first(where: { path in targets.count { $0 == path } > 1 }) {
            throw AdapterError(.twice, in: label, "what '\(node.path)' emits would come twice to '\(twice)'")
        }
        var arrivals = Arrivals(topology, factory)
        try arrivals.come(node.emits, to: adapter)
        // What is wrong with the adapter itself is found before anything is connected.
        let nobody = AdapterEnvironment(
            names: [], clock: SystemClock(), timer: PlannedTimer(), onFailure: { _, _ in },
            member: { _ in Discarding() })
        _ = try factory.make(adapter, in: nobody)
        // What nobody takes in the end must not use up what stages have for others, such as the tokens of a throttle.
        let types = try node.emits.reaching(somebodyBy: adapter, topology, factory)
        var wire = WirePlan(
            label: label, source: node.path, description: adapter, types: types, arrivals: arrivals.found)
        adjust(&wire)
        guard !arrivals.found.isEmpty else {
            throw AdapterError(.badMembers, in: label, "it leads nowhere: it has no members")
        }
        guard !arrivals.found.contains(where: { $0.path == node.path }) else {
            throw AdapterError(.cycle, in: label, "'\(node.path)' would get its own events")
        }
        wires.append(wire)
    }
}

extension TypeSet {
    /// Those of which something comes to somebody who takes it.
    fileprivate func reaching(
        somebodyBy adapter: AdapterDescription, _ topology: Topology, _ factory: AdapterFactory
    ) throws(AdapterError) -> TypeSet {
        var wanted = TypeSet()
        for type in sorted {
            var arrivals = Arrivals(topology, factory)
            try arrivals.come(TypeSet([type]), to: adapter)
            let isTaken = arrivals.found.contains { !topology.node(at: $0.path).taken(of: $0.types).isEmpty }
            if isTaken { wanted.insert(type) }
        }
        return wanted
    }
}
