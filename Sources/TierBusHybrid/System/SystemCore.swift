import Synchronization
import TierBusAdapters
import TierBusCore
import TierBusRouter

/// What the containers of one system share; safe from every thread.
final class SystemCore: Sendable {
    private enum Opening {
        case notBegun
        case underWay([CheckedContinuation<Result<Void, LogError>, Never>])
        case done(Result<Void, LogError>)
    }

    private struct State {
        var feeds: [FeedState] = []
        var gateways: [IngressGateway] = []
        /// The ways between containers that there are, by their numbers.
        var ways: [Int: WirePlan] = [:]
        var egresses: [any EgressAccount] = []
        var haveEgressesEnded = false
        /// Durable subscriptions that get nothing before the run.
        var waiting: [(core: SubscriptionCore, registration: DurableRegistration)] = []
        var durable: [SubscriptionCore] = []
        var opening = Opening.notBegun
    }

    let context: RouterContext
    let table: RoutingTable
    let tier: ReliableTier?
    /// What is wrong.
    let health: HealthBoard
    /// How the top-level containers stand.
    let statuses = SystemLock<[ContainerStatus]>([])
    /// Where inputs come from, instead of feeds.
    let replay: ReplayPlan?
    /// What made recording end early.
    private let recordingFailure = SystemLock<JournalError?>(nil)
    /// Names the log in notices.
    let logLabel: String
    /// Opened when the run is to end.
    let end = Latch()
    private let state = SystemLock(State())
    private let endsWithFeeds = Atomic<Bool>(false)
    private let lastWire = Atomic<Int>(0)

    /// - Parameters:
    ///   - simulator: What runs everything, in virtual time; nil for lanes that run by themselves.
    ///   - recording: Where a journal is written.
    ///   - replay: Where inputs come from, instead of feeds.
    init(
        log: DurableLogSource?, configuration: RouterConfiguration, clock: any EventClock, simulator: Simulator? = nil,
        recording: Recording? = nil, replay: Replay? = nil
    ) throws {
        try configuration.check()
        let failure = self.recordingFailure
        let journal = try recording.map { recording throws(JournalError) in
            try JournalWriter(recording, startedAt: clock.now) { error in failure.withLock { $0 = error } }
        }
        var recorder: DeliveryRecorder?
        if simulator != nil || recording?.recordsDeliveries == true { recorder = DeliveryRecorder() }
        if let journal, recording?.recordsDeliveries == true { recorder?.keep { journal.append(.delivery($0)) } }
        let context = RouterContext(
            configuration: configuration, clock: clock, simulator: simulator, recorder: recorder, journal: journal)
        self.replay = replay.map(ReplayPlan.init)
        if let replay, replay.order == .recorded {
            guard let simulator, let recorder, replay.journal.recordsDeliveries else {
                throw RouterError(
                    .notSimulated,
                    "\(replay.journal.path): the recorded order is for a simulated system and a journal that has deliveries"
                )
            }
            simulator.script = SimulationScript(replay.journal, recorder: recorder)
        }
        self.context = context
        table = RoutingTable(context: context)
        let health = HealthBoard(clock: clock) { context.notices.post(.health, at: $0, $1) }
        self.health = health
        logLabel = log?.label ?? ""
        var onStored: (@Sendable (EventID, Receipt) -> Void)?
        if let journal, recording?.recordsDeliveries == true {
            onStored = { id, receipt in
                let record = StoredRecord(eventID: id, sequence: receipt.sequence, time: context.clock.now)
                journal.append(.stored(record))
            }
        }
        tier = log.map { log in
            ReliableTier(
                source: log, clock: clock, retention: configuration.retention, maxBacklog: configuration.backlogLimit,
                remark: { context.notices.post($0.kind, at: $0.place.isEmpty ? log.label : $0.place, $0.text) },
                mayBeIdle: { context.quiet.lookAgain() }, health: health, simulator: simulator, onStored: onStored)
        }
    }

    /// Waits by the system's clock; not at all in a simulated system, whose time is moved by whoever waits here.
    func pause(nanoseconds: Int64) async throws {
        if context.simulator == nil { try await context.clock.sleep(for: .nanoseconds(nanoseconds)) }
    }

    // MARK: Connections

    /// A number for a way between containers; none comes twice.
    func nextWire() -> Int { lastWire.add(1, ordering: .relaxed).newValue }

    /// Enters ways that are about to be made, unless they go wrong together with those that there are.
    /// - Throws: ``AdapterError``: `twice`, `cycle`.
    func claim(_ wires: [PlannedWire], _ topology: Topology) throws(AdapterError) {
        try state.withLock { state throws(AdapterError) in
            let present = state.ways.sorted { $0.key < $1.key }.map(\.value)
            try CommunicationPlan.check(present + wires.map(\.plan), topology)
            for wire in wires { state.ways[wire.number] = wire.plan }
        }
    }

    /// Forgets ways that have ended.
    func release(_ wires: Set<Int>) { state.withLock { state in for wire in wires { state.ways[wire] = nil } } }

    /// The tier of a way for a type.
    /// - Throws: ``RouterError/Code/wrongTier`` if the type is for the log: what a way carries is not stored.
    func tier(ofWiresFor type: EventType, _ wanted: Tier?) throws(RouterError) -> Tier {
        let tier = wanted ?? context.configuration.tiers[type]
        guard tier == .reliable else { return tier }
        if wanted == nil, self.tier == nil { return .standard }
        throw RouterError(
            .wrongTier,
            "\(type) is for the reliable tier, and what a communication carries is not stored: give the communication a "
                + "tier, or let the containers publish and subscribe reliably themselves")
    }

    // MARK: The log

    /// - Throws: ``RouterError/Code/noLog``.
    func reliableTier(for what: @autoclosure () -> String) throws(RouterError) -> ReliableTier {
        guard let tier else {
            throw RouterError(.noLog, "\(what()) needs a durable log; give the system one: HybridSystem(log: ...)")
        }
        return tier
    }

    /// Opens the log at the first call; returns when it is open, whoever began.
    /// - Throws: What opening it threw, at every call: a log that could not be opened stays closed.
    func openLog() async throws(LogError) {
        guard let tier else { return }
        let isFirst = state.withLock { state in
            guard case .notBegun = state.opening else { return false }
            state.opening = .underWay([])
            return true
        }
        guard isFirst else { return try await whenOpened().get() }
        let result: Result<Void, LogError>
        do throws(LogError) {
            result = .success(try await tier.start())
        } catch {
            result = .failure(error)
        }
        let waiting = state.withLock { state in
            defer { state.opening = .done(result) }
            guard case .underWay(let waiting) = state.opening else { preconditionFailure("a log is opened once") }
            return waiting
        }
        for continuation in waiting { continuation.resume(returning: result) }
        try result.get()
    }

    /// How opening the log, which somebody has begun, ended.
    private func whenOpened() async -> Result<Void, LogError> {
        await withCheckedContinuation { continuation in
            let done: Result<Void, LogError>? = state.withLock { state in
                switch state.opening {
                case .notBegun: preconditionFailure("nobody opens the log")
                case .underWay(let waiting):
                    state.opening = .underWay(waiting + [continuation])
                    return nil
                case .done(let result): return result
                }
            }
            if let done { continuation.resume(returning: done) }
        }
    }

    /// Takes up a durable subscription, now or when the run begins.
    func register<E: StorableEvent>(
        _ subscriber: DurableSubscriber<E>, _ start: SubscriptionStart, _ options: DurableOptions,
        isInbox: Bool = false
    ) {
        guard let tier, let name = subscriber.core.options.durableName else { return }
        let registration = DurableRegistration(
            name: name, container: subscriber.core.container.text, type: subscriber.core.type.text,
            source: subscriber.core.options.source?.text, start: start, isFromTheStart: context.phase == .building,
            isInbox: isInbox, window: DurableSubscriber<E>.window, options: options, sink: subscriber.inbox)
        let mustWait = state.withLock { state in
            state.durable.append(subscriber.core)
            guard context.phase == .building else { return false }
            state.waiting.append((subscriber.core, registration))
            return true
        }
        if !mustWait { register(registration, of: subscriber.core, at: tier) }
    }

    /// Takes one up while the system runs; again and again as long as the log is down. On the subscriber's lane.
    private func register(_ registration: DurableRegistration, of core: SubscriptionCore, at tier: ReliableTier) {
        tier.register(registration) { [self] result in
            guard case .failure(let error) = result else { return }
            context.notices.post(.storage, at: registration.name, "not subscribed: \(error)")
            switch error.code {
            case .closed, .internalError, .tooLarge: return
            default: break
            }
            context.alarms.schedule(after: Self.registrationInterval) {
                core.executor.post {
                    if !core.hasEnded { self.register(registration, of: core, at: tier) }
                }
            }
        }
    }

    private static let registrationInterval = Duration.seconds(1)

    /// Takes up all durable subscriptions that wait for the run.
    /// - Throws: ``LogError`` if one of them cannot be; it and those after it go on waiting.
    func registerWaiting() async throws {
        while let (core, registration) = state.withLock({ $0.waiting.first }) {
            // One that was cancelled before the run has never been in the log.
            if !core.hasEnded { try await tier?.register(registration) }
            state.withLock { state in _ = state.waiting.removeFirst() }
        }
        try await tier?.allRegistered()
    }

    // MARK: What comes in and goes out beside the lanes

    func newFeed(_ label: String, _ pace: FeedPace, _ boundary: Boundary) -> FeedState {
        let feed = FeedState(label: label, boundary: boundary, pace: pace) { [self] in endIfFeedsHave() }
        state.withLock { $0.feeds.append(feed) }
        return feed
    }

    /// From now on the run ends when all feeds have ended.
    func endWithFeeds() {
        endsWithFeeds.store(true, ordering: .sequentiallyConsistent)
        endIfFeedsHave()
    }

    private func endIfFeedsHave() {
        guard endsWithFeeds.load(ordering: .sequentiallyConsistent) else { return }
        if state.withLock({ $0.feeds.allSatisfy { $0.hasEnded } }) { end.open() }
    }

    /// Feeds that are being pulled as fast as they can be count as under way.
    var feedActivity: Activity {
        guard context.phase == .running else { return Activity() }
        let feeds = state.withLock { $0.feeds.filter { !$0.hasPace } }
        return Activity(begun: feeds.count, ended: feeds.count { $0.hasEnded })
    }

    func add(_ gateway: IngressGateway) { state.withLock { $0.gateways.append(gateway) } }

    /// Takes up a stream that goes out; one that comes too late ends at once.
    func add(_ egress: any EgressAccount) {
        let isLate = state.withLock { state in
            state.egresses.append(egress)
            return state.haveEgressesEnded
        }
        if isLate { egress.finish(discarding: true) }
    }

    /// Ends the streams that go out: their readers get what waits, and then the end.
    func finishEgresses() {
        let egresses = state.withLock { state in
            state.haveEgressesEnded = true
            return state.egresses
        }
        for egress in egresses { egress.finish(discarding: false) }
    }

    // MARK: The journal

    /// Ends the recording.
    /// - Returns: What made it incomplete.
    func closeJournal() -> JournalError? {
        do throws(JournalError) {
            try context.journal?.close()
        } catch {
            recordingFailure.withLock { $0 = $0 ?? error }
        }
        let failure = recordingFailure.withLock { $0 }
        if let failure {
            context.notices.post(.storage, at: "journal", "the recording is incomplete: \(failure)")
        }
        return failure
    }

    // MARK: Counting

    /// What is under way anywhere but on the lanes, for ``QuietWatch``.
    var activity: Activity {
        var sum = table.activity
        for gateway in state.withLock({ $0.gateways }) { sum += gateway.activity }
        if let tier {
            // In this order: what is owed and not settled counts as not ended.
            let ended = tier.ended
            let pending = tier.pendingForRegistered
            sum += Activity(begun: tier.begun, ended: ended - pending)
        }
        return sum
    }

    /// What became of what each subscription was owed.
    var subscriptionCounters: [SubscriptionCounters] {
        table.accounts.subscriptionCounters + durableCounters
    }

    private var durableCounters: [SubscriptionCounters] {
        guard let tier else { return [] }
        let cores = state.withLock { $0.durable }
        return tier.counters.subscriptions.sorted { $0.key < $1.key }.map { name, counters in
            SubscriptionCounters(of: counters, name: name, cores.filter { $0.options.durableName == name })
        }
    }

    /// The account over everything. Exact at rest.
    var ledger: Ledger {
        var ledger = table.accounts.ledger
        for counters in durableCounters { ledger.add(counters) }
        if let tier { ledger.recovered = tier.counters.subscriptions.values.reduce(0) { $0 + $1.recovered } }
        for egress in state.withLock({ $0.egresses }) { ledger.add(egress.counters) }
        return ledger
    }
}
