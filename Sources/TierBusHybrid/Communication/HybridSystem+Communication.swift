public import TierBusAdapters
public import TierBusCore
import TierBusRouter

extension HybridSystem {
    /// Connects containers as a communication says: by direct calls within a hierarchy, through the router between
    /// hierarchies.
    ///
    /// Before or during the run, when the containers and their components are there: what a container takes and emits is
    /// found in its components. The containers do not change, and nothing is connected unless all of it can be.
    /// - Parameter factory: Builds the adapters; it knows the types of events that the containers take and emit.
    /// - Throws: ``AdapterError``, naming adapter and containers: for names that no container has, members that can never
    ///   receive anything, an event that would come twice from one container to another, a type of event that could come
    ///   back to where it was emitted, and adapters that cannot be built;
    ///   ``RouterError``: `wrongTier` for types that are for the log, `draining` when the system ends.
    @discardableResult
    public func connect(
        _ communication: Communication, with factory: AdapterFactory = AdapterFactory()
    ) async throws -> Connections {
        let topology = try await topology()
        try checkWires(at: communication.tier)
        let plan = try CommunicationPlan(communication, in: topology, factory)
        return try await connect(plan.wires, in: topology, at: communication.tier) { wire, environment in
            try plan.factory.make(wire.description, in: environment)
        }
    }

    /// Connects a container to others by an adapter that code composes: it is made on the lane of the source.
    ///
    /// ```swift
    /// try await system.connect(Signal.self, from: "strategy", to: ["fast", "slow"]) { desks in
    ///     Selective {
    ///         When(Filter<Signal> { $0.strength > 0.9 }, to: desks[0])
    ///         Otherwise(to: desks[1])
    ///     }
    /// }
    /// ```
    /// - Parameters:
    ///   - source: The container whose events of the type are taken; by its name, or its path where two have one name.
    ///   - targets: The containers that the adapter is made with, in this order.
    ///   - tier: That of what goes to other hierarchies; nil for the one that the tier map has for each type.
    /// - Throws: ``AdapterError``, ``RouterError`` as ``connect(_:with:)``, and what `make` throws.
    @discardableResult
    public func connect<E: Event, Made: Container & SendableMetatype>(
        _: E.Type, from source: String, to targets: [String], tier: Tier? = nil,
        by make: @escaping @Sendable ([AnyContainer]) throws -> Made
    ) async throws -> Connections {
        let topology = try await topology()
        try checkWires(at: tier)
        let label = "connection of \(E.eventType)"
        let start = try topology.node(source, in: label)
        let ends = try targets.map { try topology.node($0, in: label) }
        guard start.emits.contains(E.self) else {
            throw AdapterError(
                .unreachable, in: label, "'\(start.path)' emits \(start.emits.names), and no \(E.eventType)")
        }
        for end in ends {
            if end.path == start.path {
                throw AdapterError(.cycle, in: label, "'\(end.path)' would get its own events")
            }
            if end.takes.isEmpty, !end.takesAll {
                throw AdapterError(
                    .unreachable, in: label, "'\(end.path)' can never receive anything: it takes nothing")
            }
        }
        // The adapter may make others of them: whatever a target takes may come.
        let arrivals = ends.map { ($0.path, $0.takesAll ? TypeSet([E.self]) : $0.takes) }
        var wire = WirePlan(
            label: label, source: start.path, description: AdapterDescription("code"), types: TypeSet([E.self]),
            arrivals: arrivals)
        wire.refusesLate = true
        return try await connect([wire], in: topology, at: tier) { _, environment in
            try make(
                ends.map { end in
                    guard let found = environment.find(end.path) else {
                        preconditionFailure("every target has an entrance")
                    }
                    return AnyContainer(found)
                })
        }
    }

    private func topology() async throws -> Topology {
        try checkOpen("nothing can be connected")
        var nodes: [Topology.Node] = []
        for lane in lanes { nodes += try await lane.run(settling: false) { lane.nodes } }
        return Topology(nodes)
    }

    /// - Throws: ``RouterError/Code/wrongTier`` for the reliable tier.
    private func checkWires(at tier: Tier?) throws(RouterError) {
        guard tier == .reliable else { return }
        throw RouterError(.wrongTier, "what a communication carries is not stored: its tier is fast or standard")
    }

    private func connect(
        _ plans: [WirePlan], in topology: Topology, at tier: Tier?, _ make: @escaping Wiring.Make
    ) async throws -> Connections {
        guard !plans.isEmpty else { return Connections([], [], first: [], in: self) }
        let wiring = try Wiring(plans, topology, core, at: tier)
        try core.claim(wiring.wires, topology)
        let hosts = state.withLock { $0.hosts }
        do {
            let steps = wiring.steps(make)
            for step in steps {
                guard let lane = hosts[step.boundary] else {
                    throw RouterError(.unknownContainer, "'\(step.boundary)' was removed while it was connected")
                }
                try await lane.run(settling: false) { try step.body(lane) }
            }
            state.withLock { $0.steps += steps }
            await whenLinked()
        } catch {
            try await disconnect(wiring.numbers, first: [])
            throw error
        }
        return Connections(wiring.ways, wiring.numbers, first: wiring.firstNumbers, in: self)
    }

    /// Ends ways. What they still carry is delivered, and what follows from it.
    /// - Parameter first: Those that begin where none of them leads to: without them nothing new comes to the others.
    func disconnect(_ wires: Set<Int>, first: Set<Int>) async throws {
        guard core.context.phase < .releasing else { return }
        state.withLock { state in state.steps.removeAll { !$0.wires.isDisjoint(with: wires) } }
        for part in [first, wires.subtracting(first)] where !part.isEmpty {
            for lane in lanes { try await lane.run(settling: false) { lane.end(part) } }
            try await settle(wires)
            for lane in lanes { try await lane.run(settling: false) { lane.drain(part) } }
            try await settle(wires)
        }
        core.table.closePublications(of: wires)
        core.table.cancelSubscriptions(of: wires)
        // What `cancel` posted, and what that posted in turn.
        for lane in lanes { for _ in 0..<3 { try await lane.run {} } }
        await whenLinked()
        core.release(wires)
    }

    /// Returns when these ways carry nothing.
    private func settle(_ wires: Set<Int>) async throws {
        let (table, context) = (core.table, core.context)
        if isSimulated {
            if context.phase == .running { try await settle() }
        } else {
            _ = await context.quiet.wait(
                for: { table.activity(of: wires) }, unless: { context.phase >= .releasing })
        }
    }

    private func whenLinked() async {
        core.context.simulateWhatWaits()
        await core.table.whenLinked()
    }
}
