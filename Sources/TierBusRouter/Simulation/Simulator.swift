import Synchronization
package import TierBusCore

/// Runs a whole system on one thread, in virtual time: every job, delivery, alarm and commit is a step, and the steps
/// have a total order.
///
/// It lives on the thread of whoever drives it, one at a time. What other threads send it is kept apart until the next
/// step.
@usableFromInline
// Unchecked: what is neither locked nor atomic is touched only by whoever drives, and `driver` sees to it that it is one.
package final class Simulator: @unchecked Sendable {
    package let options: Simulation
    /// Runs what belongs to no lane, such as code that a handler awaits.
    package let tasks = SimulatedTasks()

    // The thread that drives; 0 between drives.
    private let driver = Atomic<Int>(0)
    // The main thread, where containers of the main actor are to run; 0 while there are none.
    private let mainThread = Atomic<Int>(0)
    private let arrivals = SystemLock<[SimulationStep.Work]>([])
    private let hasArrivals = Atomic<Bool>(false)
    private let failure = SystemLock<RouterError?>(nil)
    private let hasFailed = Atomic<Bool>(false)
    private let elapsed = Atomic<Int64>(0)
    // What the script says the time is, which lanes that run side by side may have read in another order; or the least.
    private let recordedTime = Atomic<Int64>(.min)
    private let foreign = SystemLock<Set<String>>([])

    // Confined to whoever drives.
    private var queue = SimulationQueue()
    private var lastNumber: UInt64 = 0
    private var jitter: SimulationJitter
    private var stepsNow = 0
    private var isInsideStep = false
    /// The lane whose next job is run at once, as a part of the step that is under way.
    private var joined: LaneExecutor?
    private var handlers: [SimulatedHandler] = []
    /// Tasks that sleep on the virtual clock.
    private var sleepers = 0
    /// Sources whose next event has no place in the order yet, and how many have one.
    private var idleSources: [any SimulationSource] = []
    private var enteredSources = 0

    package init(_ options: Simulation) {
        self.options = options
        jitter = SimulationJitter(seed: options.seed, places: options.jitter)
        tasks.simulator = self
    }

    // MARK: Time

    /// Nanoseconds of virtual time since the start. From any thread.
    package var uptime: Int64 { elapsed.load(ordering: .acquiring) }

    /// The virtual time.
    package var now: Timestamp {
        let recorded = recordedTime.load(ordering: .acquiring)
        return recorded == .min ? options.start + .nanoseconds(uptime) : Timestamp(nanoseconds: recorded)
    }

    /// The uptime at a moment; now for those that have passed.
    private func uptime(at time: Timestamp) -> Int64 { max(uptime, (time - options.start).clampedNanoseconds) }

    // MARK: Driving

    /// Whether the calling thread is the one that drives.
    @usableFromInline
    package var isDriving: Bool { driver.load(ordering: .relaxed) == NamedThread.currentID }

    /// Lets the calling thread drive while `body` runs. Where it drives already, `body` just runs.
    /// - Throws: ``RouterError``: `drivenTwice` if another thread drives; `notHere` if it has to be the main one.
    package func drive<R>(_ body: () throws -> R) throws -> R {
        if isDriving { return try body() }
        let main = mainThread.load(ordering: .relaxed)
        guard main == 0 || main == NamedThread.currentID else {
            throw RouterError(
                .notHere, "a simulated system with containers on the main actor is driven from the main actor")
        }
        guard
            driver.compareExchange(expected: 0, desired: NamedThread.currentID, ordering: .acquiringAndReleasing)
                .exchanged
        else { throw RouterError(.drivenTwice, "the simulated system is being driven by another thread") }
        defer { driver.store(0, ordering: .releasing) }
        return try ClockWatch.$current.withValue(ClockWatch { [weak self] in self?.noteClockRead() }) { try body() }
    }

    /// From now on it is driven on the calling thread only, which is the main one.
    package func bindToMainThread() { mainThread.store(NamedThread.currentID, ordering: .relaxed) }

    /// Does everything that is due now. Does nothing inside a step: that is under way anyway.
    package func settle() throws { try drive { try settleHere(until: uptime) } }

    /// Does everything that is due up to a moment, and stands there at the end.
    package func advance(to time: Timestamp) throws {
        try drive {
            guard time >= now else { throw RouterError(.badConfiguration, "time does not go back") }
            let goal = uptime(at: time)
            try settleHere(until: goal)
            moveClock(to: goal)
        }
    }

    /// Goes from one moment at which something is due to the next until `isDone`, or until nothing more is due.
    /// - Parameter deadline: The latest moment to go to, as uptime.
    /// - Returns: Whether it is done.
    package func run(until deadline: Int64 = .max, _ isDone: () -> Bool) throws -> Bool {
        try drive {
            while true {
                try settleHere(until: uptime)
                if try followScript() { continue }
                if isDone() { return true }
                enterSources()
                guard let next = queue.first, next.due <= deadline else { return false }
                moveClock(to: next.due)
            }
        }
    }

    /// Goes to the next moment of the script, or does what happens there; ends it when it is done.
    /// - Returns: false if there is no script.
    private func followScript() throws -> Bool {
        guard let script else { return false }
        guard let time = script.nextTime() else {
            self.script = nil
            recordedTime.store(.min, ordering: .releasing)
            for source in script.allSources { add(source) }
            for delivery in script.takeHeld() { add(.delivery(delivery)) }
            script.storeAll?()
            return true
        }
        let due = uptime(at: time)
        if let next = queue.first, next.due <= due {
            moveClock(to: next.due)
            return true
        }
        moveClock(to: due)
        recordedTime.store(time.nanoseconds, ordering: .releasing)
        isInsideStep = true
        defer { isInsideStep = false }
        do throws(RouterError) {
            try script.doNext()
        } catch {
            throw fail(error)
        }
        return true
    }

    private func settleHere(until goal: Int64) throws {
        // Inside a step the rest follows when the step is done.
        guard !isInsideStep else { return }
        while true {
            try throwFailure()
            takeArrivals()
            enterSources()
            guard let next = queue.first, next.due <= goal else { break }
            moveClock(to: next.due)
            stepsNow += 1
            guard stepsNow <= options.stepLimit else {
                throw fail(
                    RouterError(.neverSettles, "more than \(options.stepLimit) steps at \(uptime) ns of virtual time"))
            }
            isInsideStep = true
            perform(queue.removeFirst().work)
            isInsideStep = false
        }
        try throwFailure()
    }

    private func moveClock(to due: Int64) {
        guard due > uptime else { return }
        elapsed.store(due, ordering: .releasing)
        stepsNow = 0
    }

    private func perform(_ work: SimulationStep.Work) {
        switch work {
        case .job(let job, let lane?): lane.simulate { run(job, on: lane) }
        case .job(let job, nil): job.runSynchronously(on: tasks.asUnownedTaskExecutor())
        case .block(let block, let lane): lane.simulate(block)
        case .turn(let lane): lane.simulateTurn()
        case .delivery(let delivery): delivery.subscription.lane.simulate { delivery.subscription.take(delivery) }
        case .source(let source):
            enteredSources -= 1
            source.lane.simulate { source.publishNext() }
            idleSources.append(source)
        case .alarm(let body): body()
        }
    }

    private func run(_ job: UnownedJob, on lane: LaneExecutor) {
        job.runSynchronously(
            isolatedTo: lane.asUnownedSerialExecutor(), taskExecutor: tasks.asUnownedTaskExecutor())
    }

    // MARK: Steps

    private func insert(_ work: SimulationStep.Work, due: Int64, rank: UInt8 = SimulationStep.rank(.normal)) {
        lastNumber += 1
        queue.insert(SimulationStep(due: due, rank: rank, place: lastNumber, number: lastNumber, work: work))
    }

    /// Adds work that is due now, from any thread.
    func add(_ work: SimulationStep.Work) {
        guard isDriving else { return arrive(work) }
        switch work {
        case .job(let job, let lane?) where lane === joined:
            // Only the one that the gate let go: what it goes on with later has steps of its own.
            joined = nil
            run(job, on: lane)
        case .job, .turn, .source, .alarm: insert(work, due: uptime)
        case .block: insert(work, due: uptime, rank: SimulationStep.ownRank)
        case .delivery(let delivery):
            if let script { return script.hold(delivery) }
            queue.insert(
                SimulationStep(
                    due: uptime, rank: SimulationStep.rank(delivery.priority), place: delivery.place,
                    number: delivery.number, work: work))
        }
    }

    private func arrive(_ work: SimulationStep.Work) {
        if case .job(_, let lane) = work { foreign.withLock { _ = $0.insert(lane?.name ?? "") } }
        arrivals.withLock { $0.append(work) }
        hasArrivals.store(true, ordering: .releasing)
    }

    private func takeArrivals() {
        guard hasArrivals.exchange(false, ordering: .acquiringAndReleasing) else { return }
        let works = arrivals.withLock { arrivals in
            defer { arrivals = [] }
            return arrivals
        }
        for work in works { add(work) }
        let lanes = foreign.withLock { lanes in
            defer { lanes = [] }
            return lanes
        }
        guard !lanes.isEmpty else { return }
        let named = handlers.filter { $0.sleepers == 0 }.compactMap(\.subscription).filter {
            lanes.contains($0.executor.name)
        }.map(\.label)
        fail(outside(named.isEmpty ? lanes.sorted().map { "something on the lane '\($0)'" } : named))
    }

    /// Calls `body` at a later time, on no lane. From another thread, later by the time until the next step.
    func schedule(after nanoseconds: Int64, _ body: @escaping @Sendable () -> Void) {
        guard isDriving else { return arrive(.alarm { [self] in schedule(after: nanoseconds, body) }) }
        let (due, overflow) = uptime.addingReportingOverflow(max(0, nanoseconds))
        insert(.alarm(body), due: overflow ? .max : due)
    }

    // MARK: Deliveries

    /// Events have become visible to a subscription.
    func arrived(_ count: Int, at subscription: SimulatedSubscription, by link: Link?, _ priority: Priority) {
        for _ in 0..<count {
            lastNumber += 1
            add(
                .delivery(
                    SimulatedDelivery(
                        subscription: subscription, link: link, priority: priority,
                        place: lastNumber &+ jitter.next() &+ (lastNumber == options.flippedTie ? 2 : 0),
                        number: lastNumber)))
        }
    }

    /// A delivery that was put off has its turn again, at its old place.
    func `repeat`(_ delivery: SimulatedDelivery) { add(.delivery(delivery)) }

    /// Lets a loop of an async handler go on within this step.
    func open(_ gate: Gate, of lane: LaneExecutor) {
        joined = lane
        gate.openIfWaiting()
        joined = nil
    }

    // MARK: Sources

    /// Takes up a source of events with times of their own.
    package func add(_ source: any SimulationSource) {
        if script?.add(source) != true { idleSources.append(source) }
    }

    /// Enters the next event of each source that has none under way, and can have one.
    private func enterSources() {
        guard !idleSources.isEmpty else { return }
        let sources = idleSources
        idleSources = []
        for source in sources {
            if let time = source.nextTime() {
                enteredSources += 1
                insert(.source(source), due: uptime(at: time))
            } else if !source.hasEnded {
                idleSources.append(source)
            }
        }
    }

    // MARK: Async handlers

    /// An async handler begins, in the task that calls this.
    func begin(_ subscription: SubscriptionCore) {
        guard let handler = SimulatedHandler.current else { return }
        handler.subscription = subscription
        handlers.append(handler)
    }

    /// The async handler of the task that calls this has ended.
    func endHandler() {
        guard let handler = SimulatedHandler.current else { return }
        handler.subscription = nil
        handlers.removeAll { $0 === handler }
    }

    /// Counts tasks that sleep on the virtual clock. Those of code outside, which does not drive, are not counted.
    func countSleepers(_ change: Int) {
        guard isDriving else { return }
        sleepers += change
        SimulatedHandler.current?.sleepers += change
    }

    /// - Throws: ``RouterError/Code/waitsOutside`` if handlers are suspended and nothing in the system can wake them.
    package func checkSuspended() throws {
        guard sleepers == 0, enteredSources == 0, !handlers.isEmpty else { return }
        throw fail(outside(handlers.compactMap { $0.subscription?.label }))
    }

    private func outside(_ labels: [String]) -> RouterError {
        RouterError(
            .waitsOutside,
            "waits for something outside the simulated system: \(Array(Set(labels)).sorted().joined(separator: ", ")); "
                + "a handler in a simulation awaits only the system's own clock, log and publications")
    }

    // MARK: Failures

    private func noteClockRead() {
        let place = (SimulatedHandler.current?.subscription ?? running)?.label ?? "the code that drives it"
        fail(
            RouterError(
                .systemClockRead, "\(place) read the machine's clock in a simulation; use the system's own clock"))
    }

    /// What is being delivered to.
    var running: SubscriptionCore?

    /// The order to follow, in a replay that is exact; nil once it is done.
    package var script: SimulationScript?

    @discardableResult
    private func fail(_ error: RouterError) -> RouterError {
        failure.withLock { $0 = $0 ?? error }
        hasFailed.store(true, ordering: .releasing)
        return error
    }

    /// Forgets everything that is still to come: the system has ended.
    package func close() {
        queue = SimulationQueue()
        idleSources = []
        handlers = []
    }

    /// - Throws: What made the simulation fail, for good.
    package func throwFailure() throws {
        guard hasFailed.load(ordering: .acquiring), let error = failure.withLock({ $0 }) else { return }
        throw error
    }
}
