import TierBusCore
import TierBusRouter

/// A way that is about to be made: its plan, and where its ends are.
struct PlannedWire: Sendable {
    /// Somebody to whom it leads.
    struct Target: Sendable {
        let node: Topology.Node
        /// What can come, of what it takes.
        let types: TypeSet
        /// What it takes and the way must not carry.
        let refused: TypeSet
        /// Whether it takes results with their context.
        let wantsContext: Bool
    }

    let number: Int
    let plan: WirePlan
    /// Where the adapter is.
    let home: Topology.Node
    let source: Topology.Node
    let targets: [Target]
    /// The hierarchy whose context it gives, or tells of.
    let givesContext: HierarchyKey?
    let tellsContext: HierarchyKey?

    /// - Parameter check: Throws for a type that no way must carry between hierarchies.
    init(
        _ plan: WirePlan, number: Int, of connection: Int, _ topology: Topology,
        _ check: (any Event.Type) throws(RouterError) -> Void
    ) throws(RouterError) {
        self.plan = plan
        self.number = number
        source = topology.node(at: plan.source)
        home = topology.node(at: plan.meeting?.target ?? plan.source)
        givesContext = plan.givesContext.map { HierarchyKey(connection: connection, adapter: $0) }
        tellsContext = plan.tellsContext.map { HierarchyKey(connection: connection, adapter: $0) }
        var targets: [Target] = []
        for arrival in plan.arrivals {
            let target = topology.node(at: arrival.path)
            let types = target.taken(of: arrival.types)
            var refused = TypeSet()
            if target.boundary != source.boundary {
                for type in types.sorted {
                    do {
                        try check(type)
                    } catch {
                        guard plan.refusesLate else { throw error }
                        refused.insert(type)
                    }
                }
            }
            targets.append(
                Target(
                    node: target, types: types.filter { !refused.contains($0) }, refused: refused,
                    wantsContext: plan.tellsContext != nil && target.takes.contains(ResultContext.self)))
        }
        self.targets = targets
    }

    /// One branch of it.
    func id(_ branch: Int = 0) -> WireID { WireID(number: number, branch: branch, label: plan.label) }

    var ways: [Connections.Way] {
        targets.map { target in
            Connections.Way(
                adapter: plan.label, source: source.path, target: target.node.path,
                events: target.types.sorted.map { $0.eventType }, isRouted: source.boundary != target.node.boundary)
        }
    }
}
