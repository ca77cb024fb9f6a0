import TierBusCore

/// Who waits for whom: each container that holds events back, or blocks, because a subscription of another is slow.
///
/// A circle of containers each of which is really blocked can never come free by itself.
package final class WaitGraph: Sendable {
    private struct Edge {
        let id: ObjectIdentifier
        let target: ContainerID
        let label: String
        let isBlocked: @Sendable () -> Bool
    }

    private let edges = SystemLock<[ContainerID: [Edge]]>([:])

    package init() {}

    /// Records that `waiters` wait for `target`, unless that would close a circle.
    /// - Parameters:
    ///   - link: Between the publication and the slow subscription; ``end(_:because:)`` wants it again.
    ///   - isBlocked: Whether there is still no room; called from any thread.
    /// - Returns: The labels along the circle; nil, and the wait is recorded, if there is none.
    func begin(
        _ waiters: [ContainerID], for target: ContainerID, because link: Link, isBlocked: @escaping @Sendable () -> Bool
    ) -> [String]? {
        let label = "\(link.publication.label) waits for \(link.subscription.label)"
        return edges.withLock { edges in
            var seen: Set<ContainerID> = []
            if let path = Self.path(from: target, to: waiters, in: edges, &seen) { return [label] + path }
            let edge = Edge(id: ObjectIdentifier(link), target: target, label: label, isBlocked: isBlocked)
            for waiter in waiters { edges[waiter, default: []].append(edge) }
            return nil
        }
    }

    /// Forgets that `waiters` wait because of `link`.
    func end(_ waiters: [ContainerID], because link: Link) {
        edges.withLock { edges in
            for waiter in waiters { edges[waiter]?.removeAll { $0.id == ObjectIdentifier(link) } }
        }
    }

    /// The labels of waits that lead from `place` to one of `goals`; only those that are really blocked count: one that
    /// has got room meanwhile is about to go on.
    private static func path(
        from place: ContainerID, to goals: [ContainerID], in edges: [ContainerID: [Edge]],
        _ seen: inout Set<ContainerID>
    ) -> [String]? {
        if goals.contains(place) { return [] }
        guard seen.insert(place).inserted else { return nil }
        for edge in edges[place] ?? [] where edge.isBlocked() {
            if let rest = path(from: edge.target, to: goals, in: edges, &seen) { return [edge.label] + rest }
        }
        return nil
    }
}
