import TierBusAdapters
import TierBusCore

/// Looks for two ways that would bring one event twice from a container to another.
///
/// Ways with stages or rules are left aside: they may well share out what comes.
struct Repetition {
    let label: String
    let message: String

    /// The first repetition; nil if there is none. Containers that are there no more get nothing twice.
    init?(in wires: [WirePlan], _ topology: Topology) {
        var known: [String: String] = [:]
        for wire in wires where Self.targets(of: wire.description) != nil {
            for arrival in wire.arrivals {
                guard let node = topology.find(arrival.path) else { continue }
                for type in node.taken(of: arrival.types).sorted where wire.types.contains(type) {
                    let way = "\(type.eventType) from '\(wire.source)' to '\(arrival.path)'"
                    if let other = known.updateValue(wire.label, forKey: way) {
                        label = wire.label
                        message = "\(way) would come twice: \(other) brings it, too"
                        return
                    }
                }
            }
        }
        return nil
    }

    /// The names of all to whom everything goes that comes to an adapter; nil if some of it may not.
    static func targets(of description: AdapterDescription) -> [String]? {
        guard ["pipeline", "broadcast"].contains(description.type) else { return nil }
        var names: [String] = []
        for member in description.members {
            switch member {
            case .container(let name): names.append(name)
            case .adapter(let inner):
                guard let found = targets(of: inner) else { return nil }
                names += found
            }
        }
        return names
    }
}
