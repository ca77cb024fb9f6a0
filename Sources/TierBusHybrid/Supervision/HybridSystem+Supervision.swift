import TierBusCore
public import TierBusRouter

extension HybridSystem {
    // MARK: Hosting

    /// Makes a top-level container on a lane of its own, which is stopped when its handlers throw too often, and can be
    /// restarted.
    ///
    /// A container that is stopped is closed: its handlers, components and timers are not called any more, its feeds have
    /// ended, and what is published by it or handed into it is refused with ``RouterError/Code/stopped``. An async handler that
    /// is suspended goes on to its end, and its outcome counts. The lane goes on for others that live on it. Nobody else
    /// notices anything:
    ///
    /// - On the reliable tier the log keeps what is owed. What the container had not begun costs no attempt.
    /// - On the standard tier what waits in its mailboxes is kept, and what comes until they are full; the newest beyond that
    ///   is dropped, counted, and a notice says so. Publishers neither wait nor hold anything back for it.
    /// - On the fast tier the ring goes on; the latest events up to its capacity are kept, older ones dropped likewise.
    /// - Parameters:
    ///   - name: Unique in the system, without slash.
    ///   - kind: What the lane runs on; for the main actor there is ``hostOnMain(_:supervised:_:)``.
    ///   - supervision: When it is stopped.
    ///   - body: Fills the container; called again, on the lane, with a new container at each restart. What it does not make
    ///     itself lives on from one life of the container to the next.
    /// - Throws: As ``host(_:on:_:)``; ``RouterError/Code/badConfiguration`` for a supervision that is out of range.
    public func host(
        _ name: String, on kind: LaneKind = .pool, supervised supervision: Supervision,
        _ body: @escaping @Sendable (HybridContainer) throws -> Void
    ) async throws {
        try supervision.check(name)
        try await host(name, on: kind, (supervision, .lane(body)), body)
    }

    /// As ``host(_:on:supervised:_:)``, on the lane of another container.
    /// - Throws: As ``host(_:beside:_:)``; ``RouterError/Code/badConfiguration``.
    public func host(
        _ name: String, beside other: String, supervised supervision: Supervision,
        _ body: @escaping @Sendable (HybridContainer) throws -> Void
    ) async throws {
        try supervision.check(name)
        try await host(name, beside: other, (supervision, .lane(body)), body)
    }

    /// As ``host(_:on:supervised:_:)``, on the main actor.
    /// - Throws: As ``hostOnMain(_:_:)``; ``RouterError/Code/badConfiguration``.
    @MainActor
    public func hostOnMain(
        _ name: String, supervised supervision: Supervision,
        _ body: @escaping @MainActor @Sendable (HybridContainer) throws -> Void
    ) async throws {
        try supervision.check(name)
        try await hostOnMain(name, (supervision, .main(body)), body)
    }

    // MARK: Restarting

    /// Builds a supervised container anew, by the body it was hosted with, on its lane. Its subscriptions get what was kept for
    /// them, in order, and then what is published: each takes the place of the one that had the same type, source, topic
    /// pattern, tier, policy and keys. What was kept for a subscription that is not there any more is discarded, and counted so.
    ///
    /// Its connections are made anew, with adapters that have held nothing back yet. One that runs is stopped first. The failures are counted from 0. Feeds are what the body gives it; egresses and
    /// ingresses of the container go on where its new publications equal those of before.
    /// - Throws: What the body throws: the container is stopped then, and what waits for it stays; `stopped` if it was stopped
    ///   again meanwhile. ``RouterError``: `unknownContainer`, `notSupervised`, `draining` when the system ends; what a
    ///   simulation failed with.
    public func restart(_ name: String) async throws {
        try checkOpen("'\(name.prefix(64))' cannot be restarted")
        guard let lane = state.withLock({ $0.hosts[name] }), let id = try? ContainerID(name) else {
            throw RouterError(.unknownContainer, "no top-level container is called '\(name.prefix(64))'")
        }
        let core = core
        let factory = try await lane.run {
            guard let supervisor = lane.supervisor(of: id) else {
                throw RouterError(
                    .notSupervised, "'\(name)' cannot be restarted: it was hosted without `supervised:`")
            }
            if case .running = supervisor.phase { lane.stop(supervisor, "restarted by request", in: core) }
            return supervisor.factory
        }
        // What stopping posted, and what that posted in turn.
        for _ in 0..<4 { try await lane.run {} }
        let steps = state.withLock { $0.steps.filter { $0.boundary == name } }
        switch factory {
        case .lane(let body):
            try await lane.run {
                guard let supervisor = lane.supervisor(of: id) else { throw Self.gone(name) }
                try lane.rebuild(supervisor, in: core, steps, body)
            }
        case .main(let body):
            try await MainActor.run {
                core.context.simulator?.bindToMainThread()
                // The lane's turns run on the main actor, too, so this is confined to the lane.
                guard let supervisor = lane.supervisor(of: id) else { throw Self.gone(name) }
                try lane.rebuild(supervisor, in: core, steps, body)
                lane.executor.post {}
            }
            core.context.simulateWhatWaits()
        }
        await core.table.whenLinked()
        guard core.context.phase == .running else { return }
        try core.table.checkSources()
    }

    private static func gone(_ name: String) -> RouterError {
        RouterError(.unknownContainer, "'\(name)' was removed while it was restarted")
    }

    /// How the top-level containers stand, in the order they were hosted. From any thread.
    public var containers: [ContainerStatus] { core.statuses.withLock { $0 } }
}
