import TierBusAdapters
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
    // All confined to the lane.
    let timer: LaneTimer
    private var roots: [HybridContainer] = []
    private(set) var supervisors: [Supervisor] = []
    private var drains: [(label: String, boundary: Substring, wire: Int, body: () throws -> Void)] = []
    /// What ends the ways that begin on the lane, by their numbers, and the top-level containers where they do.
    private var ends: [Int: [(boundary: Substring, body: () -> Void)]] = [:]
    private let notices: NoticeBoard

    init(name: String, kind: LaneKind, core: SystemCore) throws(RouterError) {
        let context = core.context
        executor = LaneExecutor(
            name: name, kind: kind, quiet: context.quiet, jitterSeed: context.configuration.jitterSeed,
            simulator: context.simulator)
        lane = Lane(executor)
        timer = LaneTimer(executor, context)
        notices = context.notices
        loops = LaneLoops(lane, quiet: context.quiet)
        agenda = Agenda(clock: context.clock)
        latency = agenda.latency
        agenda.onFailure = { [weak self, weak core] failure in
            let label = "\(failure.eventType) at \(failure.subscriber)"
            context.notices.post(
                .handlerFailed, at: label, "event \(failure.eventID) from \(failure.source): \(failure.error)")
            let container = failure.subscriber == .none ? failure.source : failure.subscriber
            if let core { self?.failed(container, failure.error, at: label, in: core) }
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
    /// - Parameter factory: How it is built anew, and when it is stopped; nil without supervision.
    /// - Throws: What `body` throws; the container is then not there.
    func host(
        _ name: String, in core: SystemCore, _ factory: (Supervision, ContainerFactory)? = nil,
        _ body: (HybridContainer) throws -> Void
    ) throws {
        let root = try HybridContainer(name, agenda: agenda)
        try core.table.add(ContainerRecord(name: root.id, parent: nil))
        let boundary = Boundary(name: root.id, executor: executor, context: core.context)
        executor.confined.pointee.boundaries.append(root.id)
        let life = factory.map { _ in LifeTimer(timer) }
        add(root, boundary, life ?? timer, in: core)
        if let (supervision, factory) = factory, let life {
            supervisors.append(Supervisor(root.id, boundary, supervision, factory, life))
            // Weak: the router's table has the boundary, and the core has the table.
            boundary.onFailure = { [weak self, weak core, id = root.id] error, label in
                if let core { self?.failed(id, error, at: label, in: core) }
            }
        }
        do {
            try agenda.dispatch { try body(root) }
        } catch {
            core.table.remove(root.id)
            close(root.id)
            throw error
        }
        core.isHosted(name, isSupervised: factory != nil)
    }

    /// Gives a top-level container its place.
    func add(_ root: HybridContainer, _ boundary: Boundary, _ timer: any AdapterTimer, in core: SystemCore) {
        let site = Site(root.id, boundary: boundary, core: core, loops: loops, timer: timer) { [unowned self] in
            addDrain($0, at: $0, $1)
        }
        root.outside = site
        root.hierarchy.onChildAdded = { child in
            try core.table.add(ContainerRecord(name: child.id, parent: child.parent?.id))
            child.outside = site.child(child.id)
        }
        root.hierarchy.onChildRemoved = { child in
            (child.outside as? Site)?.end()
            core.table.remove(child.id)
        }
        roots.append(root)
    }

    /// Closes a top-level container whose place is kept. On the lane.
    func detach(_ id: ContainerID) {
        let top = id.text[...]
        drains.removeAll { $0.boundary == top }
        for number in ends.keys.sorted() {
            for end in ends[number] ?? [] where end.boundary == top { end.body() }
            ends[number]?.removeAll { $0.boundary == top }
        }
        for root in roots where root.id == id {
            root.hierarchy.onChildRemoved = { child in (child.outside as? Site)?.end() }
            (root.outside as? Site)?.end()
            root.close()
        }
        roots.removeAll { $0.id == id }
    }

    /// The top-level container of that name. On the lane.
    /// - Throws: ``RouterError``: `unknownContainer`, `stopped`.
    func root(_ name: String) throws(RouterError) -> HybridContainer {
        if let supervisor = supervisors.first(where: { $0.id.text == name }), supervisor.phase != .running {
            throw RouterError(.stopped, "the container '\(name)' is stopped")
        }
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
        supervisors.removeAll { $0.id == id }
        executor.confined.pointee.boundaries.removeAll { $0 == id }
    }

    /// Keeps what is done at the end. On the lane.
    /// - Parameters:
    ///   - wire: The way that it is of; 0 for none.
    ///   - path: The container without which it would not be there.
    func addDrain(_ label: String, of wire: Int = 0, at path: String, _ body: @escaping () throws -> Void) {
        drains.append((label, Self.top(of: path), wire, body))
    }

    private static func top(of path: String) -> Substring { path.prefix { $0 != "/" } }

    /// Lets a way begin at a container. On the lane.
    func begin(_ types: TypeSet, by number: Int, from path: String, at start: WireStart) throws {
        let begun = try container(path).begin(types, by: number, at: start)
        for end in begun { addEnd(of: number, at: path, end) }
    }

    /// Keeps what ends a way. On the lane.
    func addEnd(of number: Int, at path: String, _ body: @escaping () -> Void) {
        ends[number, default: []].append((Self.top(of: path), body))
    }

    /// Ends ways: nothing more comes to their adapters. On the lane.
    func end(_ numbers: Set<Int>) {
        for number in numbers.sorted() { for end in ends.removeValue(forKey: number) ?? [] { end.body() } }
    }

    /// Lets adapters of ways that have ended let go of what they hold back. On the lane.
    func drain(_ numbers: Set<Int>) {
        drainAdapters { numbers.contains($0) }
        drains.removeAll { numbers.contains($0.wire) }
    }

    /// The containers here, as a communication sees them. On the lane.
    var nodes: [Topology.Node] { roots.flatMap { Self.nodes(of: $0, in: $0.name) } }

    private static func nodes(of container: HybridContainer, in boundary: String) -> [Topology.Node] {
        let node = Topology.Node(
            path: container.path, boundary: boundary, takes: TypeSet(container.internalBus.takenTypes),
            takesAll: container.internalBus.isOpen, emits: TypeSet(container.outputs))
        return [node] + container.children.flatMap { nodes(of: $0, in: boundary) }
    }

    /// Lets go of what adapters hold back. On the lane.
    func drainAdapters(of isWanted: (_ wire: Int) -> Bool = { _ in true }) {
        let wanted = drains.filter { isWanted($0.wire) }
        // What one lets go of, another may hold back that was asked before.
        for _ in wanted {
            for drain in wanted {
                do {
                    try agenda.dispatch { try drain.body() }
                } catch {
                    notices.post(.handlerFailed, at: drain.label, "at the end: \(error)")
                }
            }
        }
    }

    /// Closes all of them. On the lane.
    func closeAll() {
        drains = []
        for root in roots { root.close() }
        roots = []
        supervisors = []
    }
}
