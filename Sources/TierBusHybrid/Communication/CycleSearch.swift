import TierBusCore

/// Looks for a type of event that can come back to the container that emitted it, unchanged: from container to container, all
/// of which emit it.
struct CycleSearch {
    /// A cycle.
    struct Cycle {
        let label: String
        let message: String
    }

    private struct Way {
        let label: String
        let source: String
        let target: String
    }

    private var ways: [ObjectIdentifier: (type: any Event.Type, ways: [Way])] = [:]

    init(_ wires: [WirePlan], _ topology: Topology) {
        for wire in wires {
            for arrival in wire.arrivals {
                guard let target = topology.find(arrival.path) else { continue }
                // From one that does not emit the type no way of it goes on.
                for type in target.taken(of: arrival.types).sorted where wire.types.contains(type) {
                    let way = Way(label: wire.label, source: wire.source, target: arrival.path)
                    ways[ObjectIdentifier(type), default: (type, [])].ways.append(way)
                }
            }
        }
    }

    /// The first cycle, in the order of types and then of connections.
    func find() -> Cycle? {
        for (type, ways) in ways.values.sorted(by: { $0.type.eventType < $1.type.eventType }) {
            for way in ways {
                guard let path = path(from: way.target, to: way.source, by: ways) else { continue }
                let names = ([way.source, way.target] + path).joined(separator: " -> ")
                return Cycle(
                    label: way.label,
                    message: "\(type.eventType) can come back to where it was emitted: \(names)")
            }
        }
        return nil
    }

    /// The containers after `start` on the way to `end`; nil if there is none.
    private func path(from start: String, to end: String, by ways: [Way]) -> [String]? {
        guard start != end else { return [] }
        var before: [String: String] = [start: start]
        var waiting = [start]
        while let current = waiting.first {
            waiting.removeFirst()
            for way in ways where way.source == current && before[way.target] == nil {
                before[way.target] = current
                waiting.append(way.target)
            }
        }
        guard before[end] != nil else { return nil }
        var path = [end]
        while let previous = before[path[0]], previous != start { path.insert(previous, at: 0) }
        return path
    }
}
