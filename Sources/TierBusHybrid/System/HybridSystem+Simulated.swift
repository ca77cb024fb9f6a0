public import TierBusCore
public import TierBusRouter

extension HybridSystem {
    /// Whether it runs in virtual time.
    public var isSimulated: Bool { core.context.simulator != nil }

    /// The digest of everything that was delivered to subscriptions so far, in its order; of nothing in a live system that
    /// does not record its deliveries.
    ///
    /// Two runs with the same input, seed and configuration have the same digest, in any process.
    public var digest: StreamDigest { core.context.recorder?.digest ?? StreamDigest() }

    /// Publishes an event through a container's publication of its type, as if it came from outside.
    ///
    /// In a simulated system it is delivered by ``settle()`` and what moves the clock. The first of these begins the run.
    /// - Parameter container: Children by their path.
    /// - Throws: ``RouterError/Code/unknownContainer``, ``HybridError/Code/notDeclared``, and what publishing throws.
    public func inject<E: Event>(_ event: E, into container: String) async throws {
        try await beginSimulated()
        try checkOpen("nothing can be injected into '\(container.prefix(64))'")
        let top = String(container.prefix { $0 != "/" })
        guard let lane = state.withLock({ $0.hosts[top] }) else {
            throw RouterError(.unknownContainer, "no container is called '\(container.prefix(64))'")
        }
        try await lane.run(settling: false) {
            let target = try lane.container(container)
            try target.inputTracker(E.self, .ingress)?.comes(event)
            try target.place(E.self).publishExternal(event)
        }
    }

    /// Returns when nothing is queued, in flight or due, decided by counting.
    ///
    /// In a simulated system everything that is due now is done. In a live one this waits for what is under way; events
    /// that wait for a retry count, and a feed that is never done is waited for.
    /// - Throws: ``RouterError``: `waitsOutside` if handlers of a simulated system wait for what nothing in it will bring,
    ///   naming them; `systemClockRead`, `neverSettles`, `drivenTwice`; `notRunning` when a live system has ended.
    public func settle() async throws {
        guard let simulator = core.context.simulator else { return try await settleLive() }
        try await beginSimulated()
        try checkMayDrive(simulator)
        try simulator.drive {
            try simulator.settle()
            try simulator.checkSuspended()
        }
    }

    /// Moves the virtual clock on, and does everything that is due until then, at its time.
    /// - Throws: As ``settle()``; ``RouterError/Code/notSimulated``.
    public func advance(by duration: Duration) async throws { try await advance(to: clock.now + duration) }

    /// Moves the virtual clock to a moment, and does everything that is due until then, at its time.
    /// - Throws: As ``settle()``; ``RouterError``: `notSimulated`, `badConfiguration` if the moment has passed.
    public func advance(to time: Timestamp) async throws {
        guard let simulator = core.context.simulator else {
            throw RouterError(.notSimulated, "only the clock of a simulated system can be moved")
        }
        try await beginSimulated()
        try checkMayDrive(simulator)
        try simulator.drive {
            try simulator.advance(to: time)
            try simulator.checkSuspended()
        }
    }

    /// Ends a system that was driven step by step: drains it, as ``run(until:draining:)`` does at its end.
    /// - Parameter deadline: Most virtual time that draining takes.
    /// - Throws: As ``settle()``.
    public func finish(draining deadline: Duration = .seconds(5)) async throws -> RunReport {
        guard let simulator = core.context.simulator else {
            throw RouterError(.notSimulated, "a live system is ended by stop()")
        }
        try await beginSimulated()
        try checkMayDrive(simulator)
        return try await endSimulated(simulator, within: deadline)
    }

    // MARK: Parts

    /// Begins the run of a simulated system, the first time.
    /// - Throws: ``RouterError/Code/notRunning`` when it has ended.
    private func beginSimulated() async throws {
        guard isSimulated else { return }
        switch core.context.phase {
        case .building: try await begin()
        case .running: break
        case .draining, .releasing, .ended: throw RouterError(.notRunning, "the simulated system has ended")
        }
    }

    /// - Throws: ``RouterError/Code/drivenTwice`` inside of a step.
    private func checkMayDrive(_ simulator: Simulator) throws(RouterError) {
        guard !simulator.isDriving else {
            throw RouterError(.drivenTwice, "a simulated system is not driven from inside its own handlers")
        }
    }

    /// Runs a simulated system to the end of its feeds, or until it is stopped or nothing more can happen.
    func runSimulated(_ simulator: Simulator, until end: RunEnd, draining deadline: Duration) async throws -> RunReport
    {
        try checkMayDrive(simulator)
        if end == .feedsEnd { core.endWithFeeds() }
        do {
            _ = try simulator.run { core.end.isOpen || Task.isCancelled }
        } catch {
            _ = await finish(within: deadline)
            throw error
        }
        return try await endSimulated(simulator, within: deadline)
    }

    private func endSimulated(_ simulator: Simulator, within deadline: Duration) async throws -> RunReport {
        let report = await finish(within: deadline)
        try simulator.throwFailure()
        return report
    }

    /// Lets virtual time pass until nothing is under way.
    /// - Returns: false if that is not so at the deadline, or nothing will change any more.
    func drainSimulated(_ simulator: Simulator, within deadline: Duration, _ activity: () -> Activity) -> Bool {
        do {
            let (latest, overflow) = simulator.uptime.addingReportingOverflow(deadline.clampedNanoseconds)
            let isQuiet = try simulator.run(until: overflow ? .max : latest) { QuietWatch.isQuiet(activity) }
            if !isQuiet { try simulator.checkSuspended() }
            return isQuiet
        } catch {
            // Kept by the simulator, and thrown at the end of the run.
            return false
        }
    }
}
