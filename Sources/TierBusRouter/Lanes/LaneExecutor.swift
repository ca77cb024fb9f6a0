import Synchronization

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
package final class LaneExecutor: SerialExecutor, @unchecked Sendable {
    package let name: String
    package let kind: LaneKind

    /// 1 while the lane sleeps or is about to.
    @usableFromInline let asleep: Cursor
    /// Whether the lane ever sleeps; one that spins need not be woken.
    package let canSleep: Bool
    /// Raised at the end of every turn that did something, while somebody watches for quiet.
    package let changed: ChangeSignal
    package let isWatched: Cursor

    private let queue = Mutex<[LaneWork]>([])
    // Written under `queue`'s lock; read without it to see whether there is anything.
    private let queuedCount = Cursor.makeCursor()
    private let stopRequested = Cursor.makeCursor()
    // The thread that runs the lane right now, 0 between turns.
    private let runner = Cursor.makeCursor()
    private let parker = Parker()
    private let gate = Gate()
    private let ended = Latch()
    private let started = Mutex(false)
    private let driver = Mutex<Task<Void, Never>?>(nil)
    // Confined to the lane: only touched by whoever runs a turn, and one at a time does.
    private let turnState: UnsafeMutablePointer<LaneTurn>

    package init(name: String, kind: LaneKind, changed: ChangeSignal, isWatched: Cursor) {
        self.name = name
        self.kind = kind
        self.changed = changed
        self.isWatched = isWatched
        asleep = .makeCursor()
        canSleep = kind != .dedicated(.busySpin)
        turnState = .allocate(capacity: 1)
        turnState.initialize(to: LaneTurn())
    }

    deinit {
        turnState.deinitialize(count: 1)
        turnState.deallocate()
        for cursor in [asleep, queuedCount, stopRequested, runner] { cursor.destroyCursor() }
    }

    // MARK: Starting and stopping

    /// Begins to run turns. Idempotent.
    package func start() throws(RouterError) {
        let isFirst = started.withLock { started in
            defer { started = true }
            return !started
        }
        guard isFirst else { return }
        switch kind {
        case .dedicated(let strategy): try NamedThread.start(name) { self.runThread(strategy) }
        case .pool: driver.withLock { $0 = Task { await self.drive() } }
        case .main: driver.withLock { $0 = Task { @MainActor in await self.drive() } }
        }
    }

    /// Asks the lane to end after the turn it is in.
    package func stop() {
        stopRequested.pointee.store(1, ordering: .releasing)
        wake()
    }

    /// Returns when the lane has ended after ``stop()``; never, if a handler on it never returns.
    package func waitUntilEnded() async { await ended.wait() }

    package var hasEnded: Bool { ended.isOpen }

    // MARK: What is asked of a serial executor

    package func enqueue(_ job: consuming ExecutorJob) { add(.job(UnownedJob(job))) }

    package func isIsolatingCurrentContext() -> Bool? { isRunningHere }

    package func checkIsolated() { precondition(isRunningHere, "not on the lane '\(name)'") }

    /// Whether the calling thread is the one that runs this lane.
    package var isRunningHere: Bool { runner.pointee.load(ordering: .relaxed) == NamedThread.currentID }

    /// Runs `block` on the lane, after what was added before it.
    package func post(_ block: @escaping @Sendable () -> Void) { add(.block(block)) }

    private func add(_ work: LaneWork) {
        queue.withLock { queue in
            queue.append(work)
            queuedCount.pointee.store(queue.count, ordering: .relaxed)
        }
        wake()
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
        guard queuedCount.pointee.load(ordering: .acquiring) > 0 else { return [] }
        return queue.withLock { queue in
            defer {
                queue = []
                queuedCount.pointee.store(0, ordering: .relaxed)
            }
            return queue
        }
    }

    private func turn() -> Int {
        var work = 0
        for item in takeQueued() {
            work &+= 1
            switch item {
            case .job(let job): job.runSynchronously(on: asUnownedSerialExecutor())
            case .block(let block): block()
            }
        }
        work &+= LaneTurn.pollAll(turnState)
        if work > 0 && isWatched.pointee.load(ordering: .relaxed) != 0 { changed.raise() }
        return work
    }

    private func hasWork() -> Bool {
        queuedCount.pointee.load(ordering: .acquiring) > 0 || stopRequested.value != 0 || LaneTurn.isReady(turnState)
    }

    private func end() {
        runner.pointee.store(0, ordering: .releasing)
        if isWatched.pointee.load(ordering: .relaxed) != 0 { changed.raise() }
        ended.open()
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
            if stopRequested.value != 0 { return end() }
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
        guard case .dedicated(let strategy) = kind else { preconditionFailure("only a dedicated lane may wait") }
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
            if stopRequested.value != 0 && turns < budget { return end() }
            runner.pointee.store(0, ordering: .releasing)
            if turns == budget {
                // Others want the thread, too.
                await Task.yield()
                continue
            }
            if mayFallAsleep(unless: hasWork) { await gate.pass() }
        }
    }

    // MARK: On the lane

    /// What the lane does in a turn. To be used on the lane only.
    package var confined: UnsafeMutablePointer<LaneTurn> { turnState }
}
