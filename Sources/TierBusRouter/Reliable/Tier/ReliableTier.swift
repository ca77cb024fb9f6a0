import Synchronization
package import TierBusCore

/// The reliable tier at work: owns the durable log and the decisions, both on one thread of its own, the store's thread.
///
/// Everything here may be called from any thread and returns without waiting for the log, unless it is `async`.
/// Completions, sinks, remarks and `mayBeIdle` are called on the store's thread: they must return soon.
///
/// - **A receipt is a promise.** A publish is answered after the commit that holds it has returned, never before.
/// - **Group commit.** What waits when the thread begins a round goes into one transaction: one flush for all publishes
///   of it. A lone publish is not delayed; it costs exactly one flushed commit.
/// - **Acknowledgements ride along.** They go with the next publishes' commit; with nobody publishing, in a commit of
///   their own at once, which is not flushed.
/// - **Nothing is handed over before what it depends on is committed.**
/// - **A failed transaction** is started anew: the log is closed, opened and read, the decisions are made anew from what
///   it holds, and the round is done again; what had been stored after all is found by its id. After the third failure
///   all who wait get the error, and the tier is opened anew after a while or at the next publish.
package final class ReliableTier: Sendable {
    private static let maxTextBytes = 1_024

    let source: DurableLogSource
    let clock: any EventClock
    let options: DurableOptions
    let retention: RetentionPolicy
    let maxBacklog: Int
    let maxPayloadBytes: Int
    let remark: @Sendable (ReliableRemark) -> Void
    let mayBeIdle: @Sendable () -> Void
    let onStored: (@Sendable (EventID, Receipt) -> Void)?
    /// Told by the store's thread.
    package let health: HealthBoard
    let sabotage: TierSabotage

    let inbox = SystemLock(TierInbox())
    let parker = Parker()
    let simulator: Simulator?
    let timer: TierTimer
    let threadEnded = Latch()
    let published = SystemLock(TierCounters())
    /// The store of a simulated system, which has no thread.
    let simulatedStore = SystemLock<SimulatedStore?>(nil)
    let isRoundDue = Atomic<Bool>(false)
    // Written by the store's thread when it opens the log.
    let canRunBodies = Atomic<Bool>(false)
    // Written under the inbox's lock.
    let begunCount = Atomic<Int>(0)
    // Written by the store's thread, with everything that they tell of before them.
    let endedCount = Atomic<Int>(0)
    let pendingCount = Atomic<Int>(0)
    let backlogCount = Atomic<Int>(0)

    /// A tier that is not open yet.
    /// - Parameters:
    ///   - source: Where the log comes from.
    ///   - clock: What waits are measured with.
    ///   - options: Of subscriptions that have none of their own.
    ///   - retention: How long what is settled stays.
    ///   - maxBacklog: Events that may be owed or wait to be stored, 1 or more; beyond that publishes are refused.
    ///   - maxPayloadBytes: Larger payloads are refused.
    ///   - remark: Gets what the decisions and the store have to say.
    ///   - mayBeIdle: Called after each round of the store's thread.
    ///   - onStored: Told of every publish that succeeds, in the order of the log, before its publisher is.
    ///   - health: Where the store's thread says how the log is; nil: in remarks alone.
    ///   - sabotage: Mistakes to make, for the proof.
    ///   - simulator: What runs the rounds of a simulated system, inline; nil: a thread does.
    package init(
        source: DurableLogSource, clock: any EventClock, options: DurableOptions = DurableOptions(),
        retention: RetentionPolicy = RetentionPolicy(), maxBacklog: Int,
        maxPayloadBytes: Int = 1 << 20, remark: @escaping @Sendable (ReliableRemark) -> Void,
        mayBeIdle: @escaping @Sendable () -> Void, health: HealthBoard? = nil, simulator: Simulator? = nil,
        onStored: (@Sendable (EventID, Receipt) -> Void)? = nil, sabotage: TierSabotage = []
    ) {
        self.source = source
        self.clock = clock
        self.options = options
        self.retention = retention
        self.maxBacklog = max(maxBacklog, 1)
        self.maxPayloadBytes = maxPayloadBytes
        self.remark = remark
        self.mayBeIdle = mayBeIdle
        self.simulator = simulator
        self.onStored = onStored
        self.health = health ?? HealthBoard(clock: clock) { _, text in remark(ReliableRemark(.health, "", text)) }
        self.sabotage = sabotage
        timer = TierTimer(clock: clock, simulator: simulator)
    }

    // MARK: Publishing and settling

    /// Has an event stored.
    ///
    /// `completion` is called once. A refusal that needs no look into the log is given at once, on the calling thread.
    /// - Parameter completion: Gets a receipt, or ``LogError``: `tooLarge`; `backlogFull`; `full` if the log has no room;
    ///   `closed` before ``start()`` and after ``close()``; `idempotencyConflict`, and nothing was
    ///   stored; `unknownOutcome` if the log failed for good during the commit: publish it again to find out.
    package func publish(_ entry: LogEntry, _ completion: @escaping @Sendable (Result<Receipt, LogError>) -> Void) {
        publish(entry, confirmed: nil, completion)
    }

    /// Has an event stored, and tells how it ended.
    /// - Parameters:
    ///   - names: The durable subscriptions that are to have settled it; nil for all that want it.
    ///   - completion: Called once, for the receipt.
    ///   - confirmed: Called once, also if the event is not stored; with `notFound` for a name that does not want the event.
    package func publish(
        _ entry: LogEntry, by names: Set<String>?,
        _ completion: @escaping @Sendable (Result<Receipt, LogError>) -> Void,
        confirmed: @escaping @Sendable (Result<Confirmation, LogError>) -> Void
    ) {
        publish(entry, confirmed: ConfirmationRequest(subscriptions: names, completion: confirmed)) { receipt in
            completion(receipt)
            if case .failure(let error) = receipt { confirmed(.failure(error)) }
        }
    }

    private func publish(
        _ entry: LogEntry, confirmed: ConfirmationRequest?,
        _ completion: @escaping @Sendable (Result<Receipt, LogError>) -> Void
    ) {
        guard entry.payload.count <= maxPayloadBytes else {
            let text = "the payload of \(entry.type) has \(entry.payload.count) bytes, \(maxPayloadBytes) are allowed"
            return completion(.failure(LogError(.tooLarge, text)))
        }
        let publish = TierPublish(
            entry: entry, uptime: clock.uptime, confirmation: confirmed, completion: completion)
        let refusal: LogError? = inbox.withLock { inbox in
            guard inbox.phase == .open else { return closedError }
            // What the thread is storing right now is in neither figure: the limit is exact to one round.
            guard inbox.publishes.count + backlogCount.load(ordering: .acquiring) < maxBacklog else {
                return LogError(.backlogFull, "\(source.label): \(maxBacklog) events wait to be stored or settled")
            }
            inbox.publishes.append(publish)
            begunCount.add(1, ordering: .releasing)
            return nil
        }
        guard let refusal else { return wake() }
        completion(.failure(refusal))
    }

    /// Tells what became of deliveries. Outcomes that come after ``close()`` is done are dropped: the log has those
    /// deliveries as interrupted.
    package func settle(_ outcomes: [DurableOutcome]) {
        guard !outcomes.isEmpty else { return }
        let isTaken = inbox.withLock { inbox in
            guard inbox.phase == .open || inbox.phase == .closing else { return false }
            inbox.outcomes += outcomes
            begunCount.add(outcomes.count, ordering: .releasing)
            return true
        }
        if isTaken { wake() }
    }

    // MARK: Subscriptions

    /// Takes up a durable subscription: what it is owed is offered to its sink, from then on.
    /// - Parameter completion: Called when it is in the log and the first deliveries were offered; a failure is a
    ///   ``LogError``, `internalError` if the name is taken already.
    package func register(
        _ registration: DurableRegistration, _ completion: @escaping @Sendable (Result<Void, LogError>) -> Void
    ) {
        let texts = [registration.name, registration.container, registration.type, registration.source ?? ""]
        // Refused here: one that the log refuses would undo the round of all others.
        guard texts.allSatisfy({ $0.utf8.count <= Self.maxTextBytes }) else {
            let text = "the texts of a durable subscription have at most \(Self.maxTextBytes) bytes each"
            return completion(.failure(LogError(.tooLarge, text)))
        }
        put(.register(registration, completion))
    }

    /// Takes up a durable subscription; returns when the first deliveries were offered.
    package func register(_ registration: DurableRegistration) async throws(LogError) {
        let result: Result<Void, LogError> = await answer { register(registration, $0) }
        try result.get()
    }

    /// Lets go of a durable subscription's sink. The subscription stays in the log and keeps being owed. What the sink has
    /// begun can be settled still, and is offered again only if it fails or its ack wait passes.
    package func unregister(_ name: String, _ completion: @escaping @Sendable (Result<Void, LogError>) -> Void) {
        put(.unregister(name, completion))
    }

    /// Lets go of a durable subscription's sink; returns when nothing is offered to it any more.
    package func unregister(_ name: String) async throws(LogError) { try await ask { .unregister(name, $0) } }

    /// Says that everybody who takes part from the start is registered: who is absent now is remarked.
    package func allRegistered() async throws(LogError) { try await ask { .allRegistered($0) } }

    // MARK: Looking

    /// What the log holds of an event type after a sequence, in order; at most `limit`.
    package func history(type: String, after sequence: Int64, limit: Int) async throws(LogError) -> [LogRead] {
        try await ask { .history(type: type, after: sequence, limit: limit, $0) }
    }

    /// Counts what is in the log.
    /// - Complexity: O(events), on the store's thread.
    package func census() async throws(LogError) -> LogCensus { try await ask { .census($0) } }

    /// Dead letters in the order of subscription and sequence, after the given one; at most `limit`.
    package func deadLetters(
        after place: (subscription: String, sequence: Int64)?, limit: Int
    ) async throws(LogError) -> [DeadLetter] {
        try await ask { .deadLetters(after: place, limit: limit, $0) }
    }

    /// What the log holds after a sequence, in order, of any type; at most `limit`.
    package func read(after sequence: Int64, limit: Int) async throws(LogError) -> [LogRead] {
        try await ask { .read(after: sequence, limit: limit, $0) }
    }

    // MARK: Deciding

    /// Redrives or discards a dead letter; returns when that is flushed.
    /// - Returns: Whether it was set aside until now; false: nothing was changed.
    /// - Throws: ``LogError``: `notFound`, `closed`, or what the log met with.
    package func decide(
        _ decision: LetterDecision, subscription: String, sequence: Int64
    ) async throws(LogError) -> Bool {
        try await ask { .letter(decision, subscription: subscription, sequence: sequence, $0) }
    }

    /// Gives up a durable subscription with all that it is owed; returns when that is flushed.
    /// - Throws: ``LogError``: `notFound`, `inUse`, `closed`, or what the log met with.
    package func remove(_ name: String) async throws(LogError) { try await ask { .remove(name, $0) } }

    /// Tells those who wait for a confirmation that it will not come: the system is ending.
    package func releaseConfirmations() { put(.releaseConfirmations) }

    private func ask<Value: Sendable>(
        _ request: (@escaping @Sendable (Result<Value, LogError>) -> Void) -> TierRequest
    ) async throws(LogError) -> Value {
        try await answer { put(request($0)) }.get()
    }

    /// The answer to what `ask` asks for.
    func answer<Value: Sendable>(
        _ ask: (@escaping @Sendable (Result<Value, LogError>) -> Void) -> Void
    ) async -> Result<Value, LogError> {
        if let answer = simulatedAnswer(ask) { return answer }
        return await withCheckedContinuation { continuation in ask { continuation.resume(returning: $0) } }
    }

    func put(_ request: TierRequest) {
        let refusal: LogError? = inbox.withLock { inbox in
            guard inbox.phase == .open else { return closedError }
            inbox.requests.append(request)
            begunCount.add(1, ordering: .releasing)
            return nil
        }
        guard let refusal else { return wake() }
        request.fail(refusal)
    }

    var closedError: LogError { LogError(.closed, "\(source.label): the reliable tier is not open") }

    // MARK: Counting

    /// Pieces of work ever put in: publishes, outcomes, registrations and other requests.
    package var begun: Int { begunCount.load(ordering: .acquiring) }

    /// Pieces of work that are done, counted after completions were called and deliveries offered.
    package var ended: Int { endedCount.load(ordering: .acquiring) }

    /// Events owed to subscriptions that are registered, and not settled. Raised before the publish is answered.
    package var pendingForRegistered: Int { pendingCount.load(ordering: .acquiring) }

    /// What was counted up to the last round.
    package var counters: TierCounters { published.withLock { $0 } }
}
