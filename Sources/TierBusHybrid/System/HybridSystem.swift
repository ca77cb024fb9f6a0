public import TierBusCore
public import TierBusRouter

/// The root of everything: lanes, router, clock and log, and the top-level containers.
///
/// A system is built by hosting containers, run once, and ends with a report that accounts for every event. Many systems
/// live in one process and know nothing of each other.
public final class HybridSystem: Sendable {
    struct State {
        var hosts: [String: HostedLane] = [:]
        var lanes: [(name: String, lane: HostedLane)] = []
        /// How the connections that there are were made, for containers that are built anew.
        var steps: [Wiring.Step] = []
        var hasRun = false
        var isClosed = false
    }

    let core: SystemCore
    let state = SystemLock(State())

    /// A system without containers.
    /// - Parameters:
    ///   - log: Where the reliable tier keeps its events, such as `.sqlite("orders.db")`; opened when the first container
    ///     is hosted. nil: there is no reliable tier.
    ///   - configuration: Sizes, limits and the tier map.
    ///   - clock: Where time comes from.
    ///   - recording: Where a journal of what comes in is written; nil: nowhere.
    ///   - replay: The journal that inputs come from, instead of feeds.
    /// - Throws: ``RouterError/Code/badConfiguration``; ``JournalError`` if the journal cannot be written.
    public init(
        log: DurableLogSource? = nil, configuration: RouterConfiguration = RouterConfiguration(),
        clock: any EventClock = SystemClock(), recording: Recording? = nil, replaying replay: Replay? = nil
    ) throws {
        core = try SystemCore(
            log: log, configuration: configuration, clock: clock, recording: recording, replay: replay)
    }

    /// A system without containers, in virtual time: everything in it runs on the thread of whoever drives it, one step
    /// after the other, in one total order.
    ///
    /// Containers are hosted as ever; their lanes are simulated, whatever kind is asked for. It is driven by
    /// ``run(until:draining:)``, in which feeds move the clock, or step by step: ``inject(_:into:)``, ``settle()``,
    /// ``advance(by:)``, ``finish(draining:)``.
    /// - Parameters:
    ///   - simulation: Where the clock starts, and what varies.
    ///   - log: Where the reliable tier keeps its events: `.memory()`, `.sqliteInMemory()`, or a file, which is
    ///     written inline.
    ///   - configuration: Sizes, limits and the tier map.
    ///   - recording: Where a journal of what comes in is written; nil: nowhere.
    ///   - replay: The journal that inputs come from, instead of feeds.
    /// - Throws: ``RouterError/Code/badConfiguration``; ``JournalError`` if the journal cannot be written.
    public init(
        simulated simulation: Simulation, log: DurableLogSource? = nil,
        configuration: RouterConfiguration = RouterConfiguration(), recording: Recording? = nil,
        replaying replay: Replay? = nil
    ) throws {
        try simulation.check()
        var simulation = simulation
        if let replay, replay.order == .recorded { simulation.start = replay.journal.startedAt }
        let simulator = Simulator(simulation)
        core = try SystemCore(
            log: log, configuration: configuration, clock: SimulatedClock(simulator), simulator: simulator,
            recording: recording, replay: replay)
    }

    /// Where the system's time comes from; virtual in a simulated one.
    public var clock: any EventClock { core.context.clock }

    /// What the system says about itself: failures, drops, events that nobody gets, changes of health.
    public var notices: Notices { Notices(core.context.notices) }

    /// The account of every event so far. Exact when nothing is under way.
    public var ledger: Ledger { core.ledger }

    // MARK: Hosting

    /// Makes a top-level container on a lane of its own and lets `body` fill it, on that lane.
    ///
    /// Before or during the run. When this returns, whatever matching publications publish reaches the container. A
    /// system that was given containers and is never run has to be ended with ``close()``.
    /// - Parameters:
    ///   - name: Unique in the system, without slash.
    ///   - kind: What the lane runs on; for the main actor there is ``hostOnMain(_:_:)``.
    /// - Throws: What `body` throws; ``RouterError`` or ``HybridError`` if the name is taken or bad, a source is unknown
    ///   during the run, or the system has ended; ``LogError`` if the log cannot be opened. The container is then not
    ///   there.
    public func host(
        _ name: String, on kind: LaneKind = .pool, _ body: @Sendable (HybridContainer) throws -> Void
    ) async throws {
        try await host(name, on: kind, nil, body)
    }

    func host(
        _ name: String, on kind: LaneKind, _ factory: (Supervision, ContainerFactory)?,
        _ body: @Sendable (HybridContainer) throws -> Void
    ) async throws {
        try await prepare(name)
        let lane = try HostedLane(name: name, kind: kind, core: core)
        state.withLock { $0.lanes.append((name, lane)) }
        do {
            try await host(name, on: lane, factory, body)
        } catch {
            await drop(lane)
            throw error
        }
    }

    /// Makes a top-level container on the lane of another one: a boundary of its own, but never running in parallel.
    /// - Throws: As ``host(_:on:_:)``; ``RouterError/Code/unknownContainer``.
    public func host(
        _ name: String, beside other: String, _ body: @Sendable (HybridContainer) throws -> Void
    ) async throws {
        try await host(name, beside: other, nil, body)
    }

    func host(
        _ name: String, beside other: String, _ factory: (Supervision, ContainerFactory)?,
        _ body: @Sendable (HybridContainer) throws -> Void
    ) async throws {
        try await prepare(name)
        guard let lane = state.withLock({ $0.hosts[other] }) else {
            throw RouterError(.unknownContainer, "'\(name)' cannot live beside '\(other)': there is no such container")
        }
        try await host(name, on: lane, factory, body)
    }

    /// Makes a top-level container on the main actor, so that view models are used directly.
    /// - Throws: As ``host(_:on:_:)``.
    @MainActor
    public func hostOnMain(_ name: String, _ body: @MainActor (HybridContainer) throws -> Void) async throws {
        try await hostOnMain(name, nil, body)
    }

    @MainActor
    func hostOnMain(
        _ name: String, _ factory: (Supervision, ContainerFactory)?,
        _ body: @MainActor (HybridContainer) throws -> Void
    ) async throws {
        try await prepare(name)
        let lane = try HostedLane(name: name, kind: .main, core: core)
        state.withLock { $0.lanes.append((name, lane)) }
        do {
            core.context.simulator?.bindToMainThread()
            // The lane's turns run on the main actor, too, so this is confined to the lane.
            try lane.host(name, in: core, factory, body)
            state.withLock { $0.hosts[name] = lane }
            // A turn makes visible what `body` published.
            lane.executor.post {}
            core.context.simulateWhatWaits()
            try await settleIn(name, on: lane)
        } catch {
            await drop(lane)
            throw error
        }
    }

    private func prepare(_ name: String) async throws {
        try checkOpen("'\(name)' cannot be hosted")
        try await core.openLog()
    }

    /// - Throws: ``RouterError/Code/draining`` if the system ends or has ended.
    func checkOpen(_ consequence: @autoclosure () -> String) throws(RouterError) {
        guard !state.withLock({ $0.isClosed }), core.context.phase <= .running else {
            throw RouterError(.draining, "\(consequence()): the system is ending or has ended")
        }
    }

    /// Ends a lane whose only container was not hosted.
    private func drop(_ lane: HostedLane) async {
        state.withLock { state in state.lanes.removeAll { $0.lane === lane } }
        lane.executor.stop()
        // In a simulation nobody else lets it end.
        core.context.simulateWhatWaits()
        await lane.executor.waitUntilEnded()
    }

    private func host(
        _ name: String, on lane: HostedLane, _ factory: (Supervision, ContainerFactory)?,
        _ body: @Sendable (HybridContainer) throws -> Void
    ) async throws {
        let core = core
        try await lane.run { try lane.host(name, in: core, factory, body) }
        state.withLock { $0.hosts[name] = lane }
        try await settleIn(name, on: lane)
    }

    /// Waits until a new container is linked, and checks it if the system runs already.
    private func settleIn(_ name: String, on lane: HostedLane) async throws {
        await core.table.whenLinked()
        do {
            // Looked at after the lane was entered in the list of those that the end of the system ends.
            try checkOpen("'\(name)' was not hosted")
            guard core.context.phase == .running else { return }
            try core.table.checkSources()
        } catch {
            try await forget(name, on: lane)
            throw error
        }
    }

    /// Removes a top-level container with all in it. What it published is delivered; what waits for it is discarded and
    /// counted so. Its durable subscriptions stay in the log.
    /// - Throws: ``RouterError``: `unknownContainer`, or `draining` when the system ends, which removes everything; in a
    ///   simulation also what made it fail.
    public func remove(_ name: String) async throws {
        try checkOpen("'\(name)' cannot be removed")
        guard let lane = state.withLock({ $0.hosts[name] }) else {
            throw RouterError(.unknownContainer, "no top-level container is called '\(name)'")
        }
        try await forget(name, on: lane)
    }

    private func forget(_ name: String, on lane: HostedLane) async throws {
        let core = core
        try await lane.run {
            for container in core.table.containers where container.name.text.hasPrefix("\(name)/") {
                core.table.remove(container.name)
            }
            guard let id = try? ContainerID(name) else { return }
            core.table.remove(id)
            lane.close(id)
            core.isGone(name)
        }
        // What `cancel` posted, and what that posted in turn.
        for _ in 0..<3 { try await lane.run {} }
        await core.table.whenLinked()
        state.withLock { $0.hosts[name] = nil }
    }
}
