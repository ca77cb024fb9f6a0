import TierBusAdapters
import TierBusCore

/// The containers of a system as a communication sees them: what they are called, what they take and what they emit.
struct Topology: Sendable {
    /// One container.
    struct Node: Sendable {
        let path: String
        /// Its top-level container.
        let boundary: String
        let takes: TypeSet
        /// Whether somebody on its bus takes events of all types.
        let takesAll: Bool
        let emits: TypeSet

        var name: String { path.split(separator: "/").last.map(String.init) ?? path }

        /// What of these types it takes.
        func taken(of types: TypeSet) -> TypeSet { takesAll ? types : types.intersection(takes) }
    }

    let nodes: [Node]
    private let byPath: [String: Int]
    private let byName: [String: [Int]]

    init(_ nodes: [Node]) {
        self.nodes = nodes
        byPath = Dictionary(nodes.indices.map { (nodes[$0].path, $0) }) { first, _ in first }
        byName = Dictionary(grouping: nodes.indices) { nodes[$0].name }
    }

    /// The container of a path; nil if there is none.
    func find(_ path: String) -> Node? { byPath[path].map { nodes[$0] } }

    /// The container of a path that a plan names, which was made of this topology.
    func node(at path: String) -> Node {
        guard let node = find(path) else { preconditionFailure("a plan names containers that there are") }
        return node
    }

    /// The container of a path, or of a name that only one has. A path of one name begins with a slash.
    /// - Throws: ``AdapterError``: `unknownMember`, with a suggestion; `ambiguous`.
    func node(_ name: String, in place: String) throws(AdapterError) -> Node {
        let slash = UInt8(ascii: "/")
        let path = name.utf8.first == slash ? String(name.dropFirst()) : name
        if name.utf8.contains(slash), let found = byPath[path] { return nodes[found] }
        let found = byName[name] ?? []
        if found.count == 1 { return nodes[found[0]] }
        if found.count > 1 {
            let paths = found.map { nodes[$0].path }.map { $0.utf8.contains(slash) ? $0 : "/\($0)" }
            throw AdapterError(
                .ambiguous, in: place,
                "'\(name)' is the name of several containers: \(paths.sorted().joined(separator: ", ")); say which by "
                    + "its path")
        }
        throw AdapterError(
            .unknownMember, in: place,
            "no container is called '\(name.prefix(64))'" + AdapterError.hint(name, among: Array(byName.keys)))
    }
}
