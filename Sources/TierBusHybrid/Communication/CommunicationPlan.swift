import TierBusAdapters
import TierBusCore

/// What a communication comes to in a system: ways from container to container. No lane, no lock; what is wrong with a
/// communication is found here, before anything is connected.
struct CommunicationPlan: Sendable {
    private(set) var wires: [WirePlan] = []
    /// Builds the adapters; knows what the containers take and emit.
    let factory: AdapterFactory

    /// - Throws: ``AdapterError``: everything that ``HybridSystem/connect(_:with:)`` throws of the kind.
    init(_ communication: Communication, in topology: Topology, _ factory: AdapterFactory) throws {
        var factory = factory
        for node in topology.nodes { for type in node.emits.sorted + node.takes.sorted { factory.event(type) } }
        self.factory = factory
        var expansion = Expansion(topology: topology, factory: factory)
        for (index, adapter) in communication.adapters.enumerated() {
            var adapter = adapter
            // A place, where there is no name: two pipelines are not told apart otherwise.
            adapter.name = adapter.name ?? "\(index + 1)"
            try expansion.add(adapter, index)
        }
        wires = expansion.wires
        try checkReach(topology)
        try Self.check(wires, topology)
    }

    /// Looks at ways together: those of one communication, and with those that there are already.
    /// - Throws: ``AdapterError``: `twice`, `cycle`.
    static func check(_ wires: [WirePlan], _ topology: Topology) throws(AdapterError) {
        if let repetition = Repetition(in: wires, topology) {
            throw AdapterError(.twice, in: repetition.label, repetition.message)
        }
        if let cycle = CycleSearch(wires, topology).find() {
            throw AdapterError(.cycle, in: cycle.label, cycle.message)
        }
    }

    /// - Throws: ``AdapterError``: `unreachable` for a member that takes nothing of what can come.
    private func checkReach(_ topology: Topology) throws(AdapterError) {
        for wire in wires {
            for arrival in wire.arrivals {
                let node = topology.node(at: arrival.path)
                guard node.taken(of: arrival.types).isEmpty else { continue }
                throw AdapterError(
                    .unreachable, in: wire.label,
                    "'\(node.path)' can never receive anything: it takes \(node.takes.names), and what can come from "
                        + "'\(wire.source)' is \(arrival.types.names)")
            }
        }
    }
}
