import TierBusCore
import TierBusRouter

extension HybridSystem {
    /// Runs the system once: feeds are pulled and durable subscriptions get their events until the run ends, then
    /// everything that is under way is delivered, and the system ends.
    ///
    /// Draining takes nothing new from outside. Past its deadline, publishers that wait are released with an error, the
    /// tasks of async handlers are cancelled, and handlers that do not return are named in the report. Cancelling the
    /// task that runs the system ends the run in the same way, and the report is returned, too.
    ///
    /// A simulated system runs to its end at once, in virtual time: to the end of its feeds, or, with ``RunEnd/stopped``,
    /// until ``stop()`` is called in a handler or nothing more can happen. The deadline is virtual time.
    /// - Parameters:
    ///   - end: What ends the run.
    ///   - deadline: Most time that draining takes.
    /// - Returns: What became of everything.
    /// - Throws: What made a simulation fail, as ``settle()``; ``RouterError``: `unknownSource`, before anything runs, naming the subscription; then the system can be
    ///   mended and run. `alreadyRan`, `notRunning` after ``close()``. ``LogError`` if the log cannot be opened.
    public func run(until end: RunEnd = .feedsEnd, draining deadline: Duration = .seconds(5)) async throws -> RunReport
    {
        // A simulated system that was driven before has begun.
        if !isSimulated || core.context.phase != .running { try await begin() }
        if let simulator = core.context.simulator {
            return try await runSimulated(simulator, until: end, draining: deadline)
        }
        if end == .feedsEnd { core.endWithFeeds() }
        await withTaskCancellationHandler {
            await core.end.wait()
        } onCancel: {
            core.end.open()
        }
        return await finish(within: deadline)
    }

    /// Ends the run, which then drains. From any thread; also before the run, which then drains at once. Idempotent.
    public func stop() { core.end.open() }

    /// Ends a system that is not run: its lanes and its log. Without effect on one that runs or has run; idempotent.
    public func close() async {
        let mustClose = state.withLock { state in
            guard !state.hasRun, !state.isClosed else { return false }
            state.isClosed = true
            return true
        }
        if mustClose { _ = await finish(within: .zero) }
    }

    /// Takes up durable subscriptions and lets feeds be pulled.
    func begin() async throws {
        try claimRun()
        do {
            try await core.openLog()
            try core.table.checkSources()
            try await core.registerWaiting()
        } catch {
            state.withLock { $0.hasRun = false }
            throw error
        }
        core.table.noteUnmatched()
        core.context.phase = .running
        wakeLanes()
    }

    private func claimRun() throws(RouterError) {
        try state.withLock { state throws(RouterError) in
            if state.hasRun { throw RouterError(.alreadyRan, "a system runs once") }
            if state.isClosed { throw RouterError(.notRunning, "the system was closed") }
            state.hasRun = true
        }
    }

    /// Makes every lane look at what has changed.
    private func wakeLanes() { for lane in lanes { lane.executor.post {} } }

    /// Lanes that have not ended. A test that lets the time to end them pass waits for it.
    package var runningLanes: Int { lanes.count { !$0.executor.hasEnded } }

    var lanes: [HostedLane] { state.withLock { $0.lanes.map(\.lane) } }

    // MARK: The end

    func finish(within deadline: Duration) async -> RunReport {
        // Two times to let go, and the rest to deliver.
        let grace = max(deadline / 10, .milliseconds(20))
        core.context.phase = .draining
        wakeLanes()
        let isDrained = await drain(within: max(deadline - grace * 2, .zero))
        let stopped = core.noteStopped()
        if !isDrained {
            let pending = core.ledger.pending
            core.context.notices.post(
                .notDrained, at: "system", "not everything was delivered within \(deadline): \(pending) events pending")
        }
        core.context.phase = .releasing
        core.tier?.releaseConfirmations()
        for lane in lanes { lane.loops.cancel() }
        wakeLanes()
        let hanging = await endLanes(grace)
        core.finishEgresses()
        let store = await closeLog()
        let recordingFailure = core.closeJournal()
        await core.context.alarms.close()
        core.context.phase = .ended
        core.context.quiet.lookAgain()
        core.context.simulator?.close()
        core.context.notices.close()
        return report(
            isDrained: isDrained, hanging: hanging, store: store, stopped: stopped, recordingFailure: recordingFailure)
    }

    /// Returns when nothing is under way and nothing held back, or the deadline has passed.
    private func drain(within deadline: Duration) async -> Bool {
        let end = core.context.clock.uptime.addingClamped(deadline.clampedNanoseconds)
        // What one adapter lets go of may be held back by the next.
        for _ in 0..<Self.drainRounds {
            let before = core.table.activity.begun
            for lane in lanes { lane.executor.post { lane.drainAdapters() } }
            let left = Duration.nanoseconds(max(0, end - core.context.clock.uptime))
            guard await wait(atMost: left, for: { [self] in activity }) else { return false }
            if core.table.activity.begun == before { break }
        }
        return true
    }

    /// Most adapters, one behind the other, that hold events back: all are drained.
    private static let drainRounds = 16

    /// Everything that was begun, and what of it has ended.
    private var activity: Activity {
        var sum = core.activity
        for lane in lanes { sum += lane.executor.activity }
        return sum
    }

    /// Returns when nothing is under way in a live system.
    /// - Throws: ``RouterError/Code/notRunning`` if it ends first.
    func settleLive() async throws(RouterError) {
        let context = core.context
        let isQuiet = await context.quiet.wait(
            for: { [self] in
                var sum = activity
                sum += core.feedActivity
                return sum
            }, unless: { context.phase == .ended })
        if !isQuiet { throw RouterError(.notRunning, "the system has ended") }
    }

    /// Returns when everything that was begun has ended, or the time is up.
    private func wait(atMost duration: Duration, for activity: @escaping () -> Activity) async -> Bool {
        if let simulator = core.context.simulator {
            return drainSimulated(simulator, within: duration, activity)
        }
        let isUp = Flag()
        let quiet = core.context.quiet
        core.context.alarms.schedule(after: duration) {
            isUp.raise()
            quiet.lookAgain()
        }
        return await quiet.wait(for: activity, unless: { isUp.isRaised })
    }

    /// Ends the loops of async handlers, then the lanes; those whose handlers do not return in time are left alone.
    /// - Returns: What hangs.
    private func endLanes(_ grace: Duration) async -> [String] {
        let lanes = lanes
        core.table.stopDeliveries()
        let loopsHaveEnded = await wait(atMost: grace) { lanes.reduce(into: Activity()) { $0 += $1.loops.activity } }
        for lane in lanes {
            lane.executor.post {
                lane.closeAll()
                lane.executor.stop()
            }
        }
        let lanesHaveEnded = await wait(atMost: grace) {
            Activity(begun: lanes.count, ended: lanes.count { $0.executor.hasEnded })
        }
        if loopsHaveEnded && lanesHaveEnded { return [] }
        let stuck = lanes.filter { !$0.executor.hasEnded }
        let suspended = core.table.accounts.subscriptions.filter { $0.activity.begun != $0.activity.ended }
        return note(stuck.map(Self.name) + suspended.map(\.label))
    }

    private static func name(_ lane: HostedLane) -> String {
        (lane.executor.runningLabel.map { "\($0), " } ?? "") + "on the lane '\(lane.executor.name)'"
    }

    private func note(_ hanging: [String]) -> [String] {
        for name in hanging { core.context.notices.post(.hang, at: name, "had not returned at the deadline") }
        return hanging
    }

    private func closeLog() async -> RunReport.Store? {
        guard let tier = core.tier else { return nil }
        var store: RunReport.Store?
        do {
            let census = try await tier.census()
            let counters = tier.counters
            store = RunReport.Store(
                census: census, flushedCommits: counters.flushingCommits, otherCommits: counters.lazyCommits,
                stored: counters.stored)
        } catch {
            if error.code != .closed {
                core.context.notices.post(.storage, at: core.logLabel, "the log could not be counted: \(error)")
            }
        }
        await tier.close()
        return store
    }

    private func report(
        isDrained: Bool, hanging: [String], store: RunReport.Store?, stopped: [StoppedContainer],
        recordingFailure: JournalError?
    ) -> RunReport {
        let named = state.withLock { $0.lanes }
        var sums: [Tier?: LatencySnapshot] = [:]
        for lane in named.map(\.lane) {
            sums[nil, default: LatencySnapshot()].add(lane.latency.snapshot())
            for tier in Tier.allCases {
                sums[tier, default: LatencySnapshot()].add(lane.executor.latencies.histogram(tier).snapshot())
            }
        }
        func summary(_ tier: Tier?) -> LatencySummary { (sums[tier] ?? LatencySnapshot()).summary }
        return RunReport(
            ledger: core.ledger, publications: core.table.accounts.publicationCounters,
            subscriptions: core.subscriptionCounters,
            latencies: RunReport.Latencies(
                internalBus: summary(nil), fast: summary(.fast), standard: summary(.standard),
                reliable: summary(.reliable)),
            lanes: named.map { RunReport.Lane(name: $0.name, kind: $0.lane.executor.kind) }, store: store,
            hanging: hanging, stopped: stopped, isDrained: isDrained, recordingFailure: recordingFailure)
    }
}
