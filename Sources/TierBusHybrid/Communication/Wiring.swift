import TierBusAdapters
import TierBusCore
import TierBusRouter

/// The steps in which ways are made, each on one lane.
struct Wiring {
    /// One step.
    struct Step: Sendable {
        /// The top-level container on whose lane it is done.
        let boundary: String
        let body: @Sendable (HostedLane) throws -> Void
    }

    private struct Wire: Sendable {
        let number: Int
        let plan: WirePlan
        /// Where the adapter is.
        let home: Topology.Node
        let source: Topology.Node
        let targets: [(node: Topology.Node, types: TypeSet)]

        func id(_ branch: Int = 0) -> WireID { WireID(number: number, branch: branch, label: plan.label) }
    }

    private let wires: [Wire]
    private let core: SystemCore

    init(_ plans: [WirePlan], _ topology: Topology, _ core: SystemCore) {
        self.core = core
        let nodes = Dictionary(topology.nodes.map { ($0.path, $0) }) { first, _ in first }
        func node(_ path: String) -> Topology.Node {
            guard let node = nodes[path] else { preconditionFailure("a plan names containers that there are") }
            return node
        }
        wires = plans.map { plan in
            Wire(
                number: core.nextWire(), plan: plan,
                home: node(plan.meeting?.target ?? plan.source), source: node(plan.source),
                targets: plan.arrivals.map { arrival in
                    var types = node(arrival.path).taken(of: arrival.types)
                    if plan.tellsContext != nil, node(arrival.path).takes.contains(ResultContext.self) {
                        types.insert(ResultContext.self)
                    }
                    return (node(arrival.path), types)
                })
        }
    }

    var numbers: Set<Int> { Set(wires.map(\.number)) }

    var ways: [Connections.Way] {
        wires.flatMap { wire in
            wire.targets.map { target in
                Connections.Way(
                    adapter: wire.plan.label, source: wire.source.path, target: target.node.path,
                    events: target.types.sorted.map { $0.eventType },
                    isRouted: wire.source.boundary != target.node.boundary)
            }
        }
    }

    /// - Throws: ``RouterError/Code/wrongTier``.
    func check(_ tier: Tier?) throws(RouterError) {
        for wire in wires {
            for target in wire.targets where target.node.boundary != wire.source.boundary {
                for type in target.types.sorted { _ = try core.tier(ofWiresFor: type.eventType, tier) }
            }
        }
    }

    func steps(
        _ tier: Tier?, _ make: @escaping @Sendable (WirePlan, AdapterEnvironment) throws -> any Container
    ) -> [Step] {
        let meetings = wires.filter { $0.plan.meeting != nil }
        let direct = wires.filter { $0.plan.meeting == nil }
        let taking = direct.flatMap { wire in
            wire.targets.enumerated().filter { $1.node.boundary != wire.home.boundary }.map { branch, target in
                Step(boundary: target.node.boundary) { lane in
                    let container = try lane.container(target.node.path)
                    let memory = wire.plan.givesContext.map { container.memory(in: $0) }
                    try container.take(
                        target.types, by: wire.id(branch), from: wire.source.path,
                        to: Entrance(to: container, rememberingIn: memory))
                }
            }
        }
        let giving = direct.map { wire in
            Step(boundary: wire.home.boundary) { lane in try Self.begin(wire, tier, on: lane, core, make) }
        }
        return taking + meet(meetings, tier, make) + giving
    }

    /// Builds the adapter of a way where it begins, and lets it begin.
    private static func begin(
        _ wire: Wire, _ tier: Tier?, on lane: HostedLane, _ core: SystemCore,
        _ make: (WirePlan, AdapterEnvironment) throws -> any Container
    ) throws {
        let source = try lane.container(wire.source.path)
        var entrances: [String: any Container] = [:]
        for (branch, (node, types)) in wire.targets.enumerated() {
            if node.boundary == wire.home.boundary {
                let container = try lane.container(node.path)
                let memory = wire.plan.givesContext.map { container.memory(in: $0) }
                entrances[node.path] = Entrance(to: container, rememberingIn: memory)
            } else {
                entrances[node.path] = try source.publish(types, by: wire.id(branch), at: tier)
            }
        }
        let environment = environment(of: wire, entrances, on: lane, core)
        var telling: (memory: HierarchyContext, parent: any Container)?
        if let hierarchy = wire.plan.tellsContext, let parent = wire.targets.first,
            parent.types.contains(ResultContext.self), let entrance = entrances[parent.node.path]
        {
            telling = (source.memory(in: hierarchy), entrance)
        }
        let start = WireStart(
            wire.plan.label, from: source.id, to: try make(wire.plan, environment), core.context.notices,
            telling: telling)
        lane.addDrain(wire.plan.label, of: wire.number, environment.drain)
        try lane.begin(wire.plan.types, by: wire.number, from: wire.source.path, at: start)
    }

    /// Ways that meet in one adapter, on the lane of its target.
    private func meet(
        _ wires: [Wire], _ tier: Tier?,
        _ make: @escaping @Sendable (WirePlan, AdapterEnvironment) throws -> any Container
    ) -> [Step] {
        Dictionary(grouping: wires) { $0.plan.label }.sorted { $0.key < $1.key }.flatMap { label, wires in
            let core = core
            let home = wires[0].home
            let gathering = Step(boundary: home.boundary) { lane in
                let container = try lane.container(home.path)
                let environment = Self.environment(
                    of: wires[0], [home.path: Entrance(to: container)], on: lane, core)
                let adapter = try make(wires[0].plan, environment)
                lane.addDrain(label, of: wires[0].number, environment.drain)
                for wire in wires {
                    if wire.source.boundary == home.boundary {
                        let source = try lane.container(wire.source.path)
                        try lane.begin(
                            wire.plan.types, by: wire.number, from: wire.source.path,
                            at: WireStart(label, from: source.id, to: adapter, core.context.notices))
                    } else {
                        try container.take(wire.plan.types, by: wire.id(), from: wire.source.path, to: adapter)
                    }
                }
            }
            let sending = wires.filter { $0.source.boundary != home.boundary }.map { wire in
                Step(boundary: wire.source.boundary) { lane in
                    let source = try lane.container(wire.source.path)
                    let entrance = try source.publish(wire.plan.types, by: wire.id(), at: tier)
                    try lane.begin(
                        wire.plan.types, by: wire.number, from: wire.source.path,
                        at: WireStart(label, from: source.id, to: entrance, core.context.notices))
                }
            }
            return [gathering] + sending
        }
    }

    private static func environment(
        of wire: Wire, _ entrances: [String: any Container], on lane: HostedLane, _ core: SystemCore
    ) -> AdapterEnvironment {
        let notices = core.context.notices
        // Members are named as in the communication: by path, or by the last of its names.
        var named = entrances
        for (path, entrance) in entrances {
            if let name = path.split(separator: "/").last { named[String(name)] = named[String(name)] ?? entrance }
        }
        return AdapterEnvironment(
            members: named, clock: core.context.clock, timer: lane.timer
        ) { label, failure in
            notices.post(.handlerFailed, at: "\(label) in \(wire.plan.label)", "\(failure)")
        }
    }
}
