import TierBusCore
import TierBusRouter

/// A lane of a system, with the top-level containers that live on it.
final class HostedLane: @unchecked Sendable {
    let executor: LaneExecutor
    let lane: Lane
    let loops: LaneLoops
    /// Times what goes over the buses on the lane. Confined to the lane.
    let agenda: Agenda
    /// What `agenda` is timed into; read by everybody.
    let latency: LatencyHistogram
    // Confined to the lane.
    private var roots: [HybridContainer] = []

    init(name: String, kind: LaneKind, context: RouterContext) throws(RouterError) {
        executor = LaneExecutor(
            name: name, kind: kind, quiet: context.quiet, jitterSeed: context.configuration.jitterSeed,
            simulator: context.simulator)
        lane = Lane(executor)
        loops = LaneLoops(lane, quiet: context.quiet)
        agenda = Agenda(clock: context.clock)
        latency = agenda.latency
        agenda.onFailure = { failure in
            context.notices.post(
                .handlerFailed, at: "\(failure.eventType) at \(failure.subscriber)",
                "event \(failure.eventID) from \(failure.source): \(failure.error)")
        }
        try executor.start()
    }

    /// Runs `body` on the lane.
    /// - Parameter settling: Whether a simulation does what follows from it before this returns.
    func run<R: Sendable>(settling: Bool = true, _ body: @Sendable () throws -> R) async throws -> R {
        guard let simulator = executor.simulator else { return try await lane.run { _ in try body() } }
        return try simulator.drive {
            let result = try executor.simulate(body)
            if settling { try simulator.settle() }
            return result
        }
    }

    /// Makes a top-level container, registers it, and lets `body` fill it. On the lane.
    /// - Throws: What `body` throws; the container is then not there.
    func host(_ name: String, in core: SystemCore, _ body: (HybridContainer) throws -> Void) throws {
        let root = try HybridContainer(name, agenda: agenda)
        try core.table.add(ContainerRecord(name: root.id, parent: nil))
        let boundary = Boundary(name: root.id, executor: executor, context: core.context)
        executor.confined.pointee.boundaries.append(root.id)
        let site = Site(root.id, boundary: boundary, core: core, loops: loops)
        root.outside = site
        root.hierarchy.onChildAdded = { child in
            try core.table.add(ContainerRecord(name: child.id, parent: child.parent?.id))
            child.outside = site.child(child.id)
        }
        root.hierarchy.onChildRemoved = { child in
            (child.outside as? Site)?.end()
            core.table.remove(child.id)
        }
        do {
            try agenda.dispatch { try body(root) }
        } catch {
            site.end()
            core.table.remove(root.id)
            executor.confined.pointee.boundaries.removeAll { $0 == root.id }
            root.close()
            throw error
        }
        roots.append(root)
    }

    /// The top-level container of that name. On the lane.
    /// - Throws: ``RouterError/Code/unknownContainer``.
    func root(_ name: String) throws(RouterError) -> HybridContainer {
        guard let root = roots.first(where: { $0.name == name }) else {
            throw RouterError(.unknownContainer, "no top-level container is called '\(name)'")
        }
        return root
    }

    /// The container with a path of names. On the lane.
    /// - Throws: ``RouterError/Code/unknownContainer``.
    func container(_ path: String) throws(RouterError) -> HybridContainer {
        let names = path.split(separator: "/", omittingEmptySubsequences: false)
        var found = try root(String(names.first ?? ""))
        for name in names.dropFirst() {
            guard let child = found.children.first(where: { $0.name == name }) else {
                throw RouterError(.unknownContainer, "no container is called '\(path.prefix(64))'")
            }
            found = child
        }
        return found
    }

    /// Closes a top-level container. On the lane.
    func close(_ id: ContainerID) {
        for root in roots where root.id == id {
            (root.outside as? Site)?.end()
            root.close()
        }
        roots.removeAll { $0.id == id }
        executor.confined.pointee.boundaries.removeAll { $0 == id }
    }

    /// Closes all of them. On the lane.
    func closeAll() {
        for root in roots { root.close() }
        roots = []
    }
}
