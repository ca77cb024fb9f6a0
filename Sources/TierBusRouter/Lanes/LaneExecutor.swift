public import Synchronization
import TierBusCore

#if canImport(Darwin)
    import Darwin
#elseif canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Runs one lane: its jobs, then every place where events may wait, turn after turn; and lets it sleep between turns
/// without ever losing a wake-up.
///
/// A waker makes its work visible, passes a sequentially consistent fence and looks at `asleep`; the lane sets
/// `asleep`, passes a fence and looks for work. One of the two sees the other.
@usableFromInline
// Unchecked: what is not locked or atomic is touched only by whoever runs a turn, and one at a time does.
package final class LaneExecutor: SerialExecutor, @unchecked Sendable {
    package let name: String
    package let kind: LaneKind
    /// What runs the lane in a simulated system; nil for one that runs by itself.
    package let simulator: Simulator?
    @usableFromInline let isSimulated: Bool

    /// 1 while the lane sleeps or is about to.
    @usableFromInline let asleep: Cursor
    /// Whether the lane ever sleeps; one that spins need not be woken.
    @usableFromInline package let canSleep: Bool
    /// What every delivery on this lane is timed into.
    @usableFromInline package let latencies = TierLatencies()
    /// Raised at the end of every turn that did something, while somebody watches for quiet.
    private let quiet: QuietWatch

    private struct Queue {
        var work: [LaneWork] = []
        /// Whether the lane has ended, and whether a task sees to what comes late.
        var hasEnded = false
        var isServed = false
    }

    private let queue = SystemLock(Queue())
    // Pieces of work ever added, written under `queue`'s lock, and ever finished, written by the lane.
    private let added = Cursor.makeCursor()
    private let finished = Cursor.makeCursor()
    // Both confined to the lane: pieces ever taken from the queue, and what makes turns late in tests.
    private var taken = 0
    private var jitter: LaneJitter?
    private let stopRequested = Cursor.makeCursor()
    // The thread that runs the lane right now, 0 between turns.
    private let runner = Cursor.makeCursor()
    private let parker = Parker()
    private let gate = Gate()
    private let ended = Latch()
    private let started = SystemLock(false)
    private let driver = SystemLock<Task<Void, Never>?>(nil)
    // Confined to the lane: only touched by whoever runs a turn, and one at a time does.
    let turnState: UnsafeMutablePointer<LaneTurn>
    // The poller that is being asked, 0 between turns; its label says what hangs.
    let running = Cursor.makeCursor()
    let labels = SystemLock<[Int: String]>([:])

    /// - Parameters:
    ///   - jitterSeed: nil for a lane that loses no time.
    ///   - simulator: nil for a lane that runs by itself, as `kind` says.
    package init(
        name: String, kind: LaneKind, quiet: QuietWatch, jitterSeed: UInt64? = nil, simulator: Simulator? = nil
    ) {
        jitter = jitterSeed.map { LaneJitter(seed: $0, lane: name) }
        self.name = name
        self.kind = kind
        self.quiet = quiet
        self.simulator = simulator
        isSimulated = simulator != nil
        asleep = .makeCursor()
        // In a simulation a lane sleeps between any two of its turns.
        if simulator != nil { asleep.pointee.store(1, ordering: .relaxed) }
        canSleep = kind != .dedicated(.busySpin) || simulator != nil
        turnState = .allocate(capacity: 1)
        turnState.initialize(to: LaneTurn())
    }

    deinit {
        turnState.deinitialize(count: 1)
        turnState.deallocate()
        for cursor in [asleep, added, finished, stopRequested, runner, running] { cursor.destroyCursor() }
    }

    // MARK: Starting and stopping

    /// Begins to run turns. Idempotent.
    package func start() throws(RouterError) {
        let isFirst = started.withLock { started in
            defer { started = true }
            return !started
        }
        guard isFirst, simulator == nil else { return }
        switch kind {
        case .dedicated(let strategy): try NamedThread.start(name) { self.runThread(strategy) }
        case .pool: driver.withLock { $0 = Task { await self.drive() } }
        case .main: driver.withLock { $0 = Task { @MainActor in await self.drive() } }
        }
    }

    /// Asks the lane to end after the turn it is in.
    package func stop() {
        stopRequested.pointee.store(1, ordering: .releasing)
        guard let simulator else { return wake() }
        simulator.add(
            .block(
                { [self] in
                    _ = endQueue()
                    end()
                }, self))
    }

    /// Returns when the lane has ended after ``stop()``; never, if a handler on it never returns.
    package func waitUntilEnded() async { await ended.wait() }

    package var hasEnded: Bool { ended.isOpen }

    // MARK: What is asked of a serial executor

    @usableFromInline
    package func enqueue(_ job: consuming ExecutorJob) { add(.job(UnownedJob(job))) }

    @usableFromInline
    package func isIsolatingCurrentContext() -> Bool? { isRunningHere }

    @usableFromInline
    package func checkIsolated() { precondition(isRunningHere, "not on the lane '\(name)'") }

    /// Whether the calling thread is the one that runs this lane.
    @usableFromInline
    package var isRunningHere: Bool { runner.pointee.load(ordering: .relaxed) == NamedThread.currentID }

    /// Runs `block` on the lane, after what was added before it.
    package func post(_ block: @escaping @Sendable () -> Void) { add(.block(block)) }

    private func add(_ work: LaneWork) {
        let mustSimulate = queue.withLock { queue in simulator != nil && !queue.hasEnded }
        if mustSimulate { return simulate(work) }
        let isLate = queue.withLock { queue in
            queue.work.append(work)
            added.advance(by: 1)
            guard queue.hasEnded, !queue.isServed else { return false }
            queue.isServed = true
            return true
        }
        if isLate { startServingLate() } else { wake() }
    }

    // MARK: After the end

    /// Ends the queue, unless something is in it: nothing that is added is ever lost.
    private func endQueue() -> Bool {
        queue.withLock { queue in
            if queue.work.isEmpty { queue.hasEnded = true }
            return queue.hasEnded
        }
    }

    /// What comes after the lane has ended, such as a handler that returns at last or a subscription that is cancelled,
    /// is run to its end, one piece after the other; nothing is delivered any more.
    private func startServingLate() {
        driver.withLock { driver in
            driver = if kind == .main { Task { @MainActor in serveLate() } } else { Task { serveLate() } }
        }
    }

    private func serveLate() {
        runner.pointee.store(NamedThread.currentID, ordering: .releasing)
        while true {
            let work = takeQueued()
            for item in work { run(item) }
            LaneTurn.flush(turnState)
            finished.pointee.store(taken, ordering: .releasing)
            quiet.mayBeQuiet()
            if work.isEmpty {
                runner.pointee.store(0, ordering: .releasing)
                let isDone = queue.withLock { queue in
                    if queue.work.isEmpty { queue.isServed = false }
                    return !queue.isServed
                }
                if isDone { return }
                runner.pointee.store(NamedThread.currentID, ordering: .releasing)
            }
        }
    }

    // MARK: Waking

    /// Called after something was made visible to this lane, from any thread.
    @inlinable
    package func wake() {
        guard canSleep else { return }
        // Pairs with the fence in `fallAsleep`.
        atomicMemoryFence(ordering: .sequentiallyConsistent)
        wakeIfAsleep()
    }

    /// The same for a caller that has already passed a sequentially consistent fence.
    @inlinable @inline(__always)
    package func wakeIfAsleep() {
        if asleep.pointee.load(ordering: .relaxed) == 1 { wakeSlowly() }
    }

    @usableFromInline @inline(never)
    func wakeSlowly() {
        guard asleep.pointee.compareExchange(expected: 1, desired: 0, ordering: .sequentiallyConsistent).exchanged
        else { return }
        if let simulator { return simulator.add(.turn(self)) }
        switch kind {
        case .dedicated: parker.unpark()
        case .pool, .main: gate.open()
        }
    }

    /// Tells that the lane is about to sleep and looks once more.
    /// - Returns: false if there is work, or a waker was faster and the lane would be woken at once.
    private func mayFallAsleep(unless hasWork: () -> Bool) -> Bool {
        asleep.pointee.store(1, ordering: .sequentiallyConsistent)
        // Pairs with the fence in `wake`.
        atomicMemoryFence(ordering: .sequentiallyConsistent)
        guard hasWork() else { return true }
        // Where a waker was faster, its wake-up is kept, and consumed by the next sleep.
        return !asleep.pointee.compareExchange(expected: 1, desired: 0, ordering: .sequentiallyConsistent).exchanged
    }

    // MARK: Turns

    private func takeQueued() -> [LaneWork] {
        guard added.value != taken else { return [] }
        return queue.withLock { queue in
            defer {
                taken &+= queue.work.count
                queue.work = []
            }
            return queue.work
        }
    }

    private func run(_ item: LaneWork) {
        switch item {
        case .job(let job): job.runSynchronously(on: asUnownedSerialExecutor())
        case .block(let block): block()
        }
    }

    private func turn() -> Int {
        jitter?.pass()
        var work = 0
        for item in takeQueued() {
            work &+= 1
            run(item)
        }
        work &+= LaneTurn.pollAll(turnState, running)
        // Only now, when what the work published is visible.
        if finished.pointee.load(ordering: .relaxed) != taken { finished.pointee.store(taken, ordering: .releasing) }
        if work > 0 { quiet.mayBeQuiet() }
        return work
    }

    private func hasWork() -> Bool {
        added.value != taken || stopRequested.value != 0 || LaneTurn.isReady(turnState)
    }

    /// Work that was begun and finished here, for ``QuietWatch``: jobs and blocks, from when they are added.
    package var activity: Activity { Activity(begun: added.value, ended: finished.value) }

    private func end() {
        runner.pointee.store(0, ordering: .releasing)
        ended.open()
        // Only now: who was told before it could be seen would look once, and then wait for ever.
        quiet.mayBeQuiet()
    }

    // MARK: A dedicated thread

    private func runThread(_ strategy: WaitStrategy) {
        runner.pointee.store(NamedThread.currentID, ordering: .releasing)
        var wait = LaneWait(strategy)
        while true {
            if turn() > 0 {
                wait.reset()
                continue
            }
            if stopRequested.value != 0, endQueue() { return end() }
            switch wait.next() {
            case .spin: break
            case .yield: sched_yield()
            case .park:
                if mayFallAsleep(unless: hasWork) { parker.park() }
                wait.reset()
            }
        }
    }

    /// Waits inside a turn of a dedicated lane until `condition` holds. Who makes it hold wakes the lane.
    package func wait(until condition: () -> Bool) {
        guard case .dedicated(let strategy) = kind, simulator == nil else {
            preconditionFailure("only a dedicated lane may wait")
        }
        var wait = LaneWait(strategy)
        while !condition() {
            switch wait.next() {
            case .spin: break
            case .yield: sched_yield()
            case .park:
                if mayFallAsleep(unless: condition) { parker.park() }
                wait.reset()
            }
        }
    }

    // MARK: The pool and the main actor

    /// The lane's one task: runs on the pool, or on the main actor, whichever started it.
    private func drive() async {
        let budget = 64
        while true {
            runner.pointee.store(NamedThread.currentID, ordering: .releasing)
            var turns = 0
            while turns < budget, turn() > 0 { turns += 1 }
            if stopRequested.value != 0, turns < budget, endQueue() { return end() }
            runner.pointee.store(0, ordering: .releasing)
            if turns == budget {
                // Others want the thread, too.
                await Task.yield()
                continue
            }
            if mayFallAsleep(unless: hasWork) {
                await gate.pass()
            } else {
                await Task.yield()
            }
        }
    }

    // MARK: A simulation

    private func simulate(_ work: LaneWork) {
        switch work {
        case .job(let job): simulator?.add(.job(job, self))
        case .block(let block): simulator?.add(.block(block, self))
        }
    }

    /// Runs a step of a simulation on this lane, and makes visible what it published.
    package func simulate<R, Failure: Error>(_ body: () throws(Failure) -> R) throws(Failure) -> R {
        // A step may be part of another one, on another lane.
        let outer = runner.pointee.load(ordering: .relaxed)
        runner.pointee.store(NamedThread.currentID, ordering: .releasing)
        defer {
            LaneTurn.flush(turnState)
            runner.pointee.store(outer, ordering: .releasing)
        }
        return try body()
    }

    /// Asks what is no delivery: events held back, ways in.
    func simulateTurn() {
        asleep.pointee.store(1, ordering: .relaxed)
        simulate { if LaneTurn.pollAll(turnState, running) > 0 { wake() } }
    }
}
