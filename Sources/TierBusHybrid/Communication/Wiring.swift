import TierBusAdapters
import TierBusCore
import TierBusRouter

/// The steps in which ways are made, each on one lane.
struct Wiring {
    /// Makes the adapter of a way, with what it needs.
    typealias Make = @Sendable (WirePlan, AdapterEnvironment) throws -> any Container

    /// One step.
    struct Step: Sendable {
        /// The top-level container on whose lane it is done.
        let boundary: String
        /// The ways that it makes, or parts of.
        let wires: Set<Int>
        let body: @Sendable (HostedLane) throws -> Void
    }

    let wires: [PlannedWire]
    private let core: SystemCore
    private let tier: Tier?

    /// - Throws: ``RouterError/Code/wrongTier``.
    init(_ plans: [WirePlan], _ topology: Topology, _ core: SystemCore, at tier: Tier?) throws(RouterError) {
        self.core = core
        self.tier = tier
        let numbers = plans.map { _ in core.nextWire() }
        var wires: [PlannedWire] = []
        for (plan, number) in zip(plans, numbers) {
            wires.append(
                try PlannedWire(plan, number: number, of: numbers[0], topology) { type throws(RouterError) in
                    _ = try core.tier(ofWiresFor: type.eventType, tier)
                })
        }
        self.wires = wires
    }

    var numbers: Set<Int> { Set(wires.map(\.number)) }

    /// Those that begin where none of them leads to.
    var firstNumbers: Set<Int> {
        let targets = Set(wires.flatMap { $0.targets.map(\.node.path) })
        return Set(wires.filter { !targets.contains($0.source.path) }.map(\.number))
    }

    var ways: [Connections.Way] { wires.flatMap(\.ways) }

    /// First who takes, then who gives: nothing is published that nobody hears.
    func steps(_ make: @escaping Make) -> [Step] {
        let direct = wires.filter { $0.plan.meeting == nil }
        let giving = direct.map { wire in
            Step(boundary: wire.home.boundary, wires: [wire.number]) { [core, tier] lane in
                try Self.begin(wire, tier, on: lane, core, make)
            }
        }
        return direct.flatMap(Self.taking) + meet(wires.filter { $0.plan.meeting != nil }, make) + giving
    }

    /// Where a way arrives in other hierarchies.
    private static func taking(_ wire: PlannedWire) -> [Step] {
        wire.targets.enumerated().filter { $1.node.boundary != wire.home.boundary }.map { branch, target in
            Step(boundary: target.node.boundary, wires: [wire.number]) { lane in
                let container = try lane.container(target.node.path)
                let entrance = entrance(to: container, of: wire, on: lane)
                let (types, sink): (TypeSet, any Container) =
                    target.wantsContext
                    ? (TypeSet([CarriedResult.self]), ArrivingResults(parent: entrance)) : (target.types, entrance)
                try container.take(types, by: wire.id(branch), from: wire.source.path, to: sink)
            }
        }
    }

    private static func entrance(
        to container: HybridContainer, of wire: PlannedWire, on lane: HostedLane
    ) -> Entrance {
        guard let hierarchy = wire.givesContext else { return Entrance(to: container) }
        lane.addEnd(of: wire.number, at: container.path) { [weak container] in container?.contexts[hierarchy] = nil }
        return Entrance(to: container, rememberingIn: container.memory(in: hierarchy))
    }

    /// Builds the adapter of a way where it begins, and lets it begin.
    private static func begin(
        _ wire: PlannedWire, _ tier: Tier?, on lane: HostedLane, _ core: SystemCore, _ make: Make
    ) throws {
        let source = try lane.container(wire.source.path)
        var entrances: [String: any Container] = [:]
        for (branch, target) in wire.targets.enumerated() {
            let memory = wire.tellsContext.map { source.memory(in: $0) }
            if target.node.boundary == wire.home.boundary {
                let entrance = entrance(to: try lane.container(target.node.path), of: wire, on: lane)
                entrances[target.node.path] = entrance
                if let memory, target.wantsContext {
                    entrances[target.node.path] = TellingEntrance(base: entrance, memory: memory, child: source.id)
                }
            } else if let memory, target.wantsContext {
                entrances[target.node.path] = CarryingEntrance(
                    publication: try source.publication(of: CarriedResult.self, by: wire.id(branch), at: tier),
                    types: target.types, memory: memory, child: source.id)
            } else {
                entrances[target.node.path] = try source.publish(
                    target.types, refusing: target.refused, by: wire.id(branch), at: tier)
            }
        }
        let environment = environment(of: wire, entrances, on: lane, core)
        let start = WireStart(
            wire.plan.label, from: source.id, to: try make(wire.plan, environment), core.context.notices)
        if environment.holdsBack {
            lane.addDrain(wire.plan.label, of: wire.number, at: wire.home.path, environment.drain)
        }
        try lane.begin(wire.plan.types, by: wire.number, from: wire.source.path, at: start)
    }

    /// Ways that meet in one adapter, on the lane of its target.
    private func meet(_ wires: [PlannedWire], _ make: @escaping Make) -> [Step] {
        let meetings = Dictionary(grouping: wires) { $0.plan.meeting?.adapter ?? 0 }
        return meetings.sorted { $0.key < $1.key }.flatMap { _, wires in
            [gathering(wires, make)] + wires.filter { $0.source.boundary != $0.home.boundary }.map(sending)
        }
    }

    private func gathering(_ wires: [PlannedWire], _ make: @escaping Make) -> Step {
        let home = wires[0].home
        return Step(boundary: home.boundary, wires: Set(wires.map(\.number))) { [core] lane in
            let container = try lane.container(home.path)
            let environment = Self.environment(of: wires[0], [home.path: Entrance(to: container)], on: lane, core)
            let adapter = try make(wires[0].plan, environment)
            for wire in wires {
                if environment.holdsBack {
                    lane.addDrain(wire.plan.label, of: wire.number, at: home.path, environment.drain)
                }
                if wire.source.boundary == home.boundary {
                    let source = try lane.container(wire.source.path)
                    let start = WireStart(wire.plan.label, from: source.id, to: adapter, core.context.notices)
                    try lane.begin(wire.plan.types, by: wire.number, from: wire.source.path, at: start)
                } else {
                    try container.take(wire.plan.types, by: wire.id(), from: wire.source.path, to: adapter)
                }
            }
        }
    }

    private func sending(_ wire: PlannedWire) -> Step {
        Step(boundary: wire.source.boundary, wires: [wire.number]) { [core, tier] lane in
            let source = try lane.container(wire.source.path)
            let entrance = try source.publish(wire.plan.types, by: wire.id(), at: tier)
            let start = WireStart(wire.plan.label, from: source.id, to: entrance, core.context.notices)
            try lane.begin(wire.plan.types, by: wire.number, from: wire.source.path, at: start)
        }
    }

    private static func environment(
        of wire: PlannedWire, _ entrances: [String: any Container], on lane: HostedLane, _ core: SystemCore
    ) -> AdapterEnvironment {
        let notices = core.context.notices
        // Members are named as in the communication: by path, or by the last of its names.
        var named = entrances
        for (path, entrance) in entrances {
            named["/" + path] = entrance
            if let name = path.split(separator: "/").last { named[String(name)] = named[String(name)] ?? entrance }
        }
        return AdapterEnvironment(
            members: named, clock: core.context.clock, timer: lane.timer
        ) { label, failure in
            notices.post(.handlerFailed, at: "\(label) in \(wire.plan.label)", "\(failure)")
        }
    }
}
