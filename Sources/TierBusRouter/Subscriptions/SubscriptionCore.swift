public import Synchronization
public import TierBusCore

/// What is known of a subscription whatever its event type: its name, its options, its counters.
@usableFromInline
// Unchecked: what is not atomic or fixed is set before it is linked, or touched on the lane alone, as each says.
package final class SubscriptionCore: @unchecked Sendable {
    package let container: ContainerID
    /// The top-level container that it belongs to.
    package let boundary: ContainerID
    package let type: EventType
    package let options: SubscriptionOptions
    @usableFromInline
    package let executor: LaneExecutor
    @usableFromInline
    package let context: RouterContext

    // Confined to the lane: only deliveries, which run there, look at it and change it.
    @usableFromInline
    let pauses: UnsafeMutablePointer<PauseReason>
    // Written on the lane, read by everybody.
    @usableFromInline
    let delivered: Cursor
    @usableFromInline
    let failed: Cursor
    @usableFromInline
    let filtered: Cursor
    /// Events that async handlers have taken out of their queues, and those of them that they are done with.
    @usableFromInline
    let taken: Cursor
    @usableFromInline
    let done: Cursor
    /// Events for which the filter failed.
    let filterFailures = FilterFailures()
    /// The most that ever waited, as far as deliveries saw.
    @usableFromInline
    let highWaterMark: Cursor

    /// What publishers ring when they have put something into a mailbox of it; nil if the log delivers. Set once, before it
    /// is linked.
    var bell: LaneBell?

    /// How many subscriptions like it, of the same container, were there before. Set once, when it is registered.
    var number = 0

    /// How a simulation delivers to it; nil outside of one. Set once, before it is linked; confined to the lane.
    private(set) var simulated: SimulatedSubscription?

    /// 1 when it was cancelled.
    private let ended: Cursor
    /// 1 while it takes nothing because its container was stopped.
    private let left: Cursor
    /// Told of handlers that throw.
    private weak let home: Boundary?

    // All counters: the lane writes them. Freed in `deinit`.
    private let cursors = CursorBlock()

    package init(
        container: ContainerID, type: EventType, options: SubscriptionOptions, boundary: Boundary
    ) {
        self.container = container
        self.boundary = boundary.name
        self.type = type
        self.options = options
        executor = boundary.executor
        context = boundary.context
        delivered = cursors.cursor(0)
        failed = cursors.cursor(1)
        filtered = cursors.cursor(2)
        taken = cursors.cursor(3)
        done = cursors.cursor(4)
        highWaterMark = cursors.cursor(5)
        ended = cursors.cursor(6)
        left = cursors.cursor(7)
        home = boundary
        pauses = .allocate(capacity: 1)
        pauses.initialize(to: [])
    }

    deinit {
        pauses.deallocate()
        cursors.destroy()
    }

    /// Such as `BAR at momentum from data`, or `ALERT at desk from risk on risk.alert.*`.
    @usableFromInline
    package var label: String {
        "\(type) at \(container)" + (options.source.map { " from \($0)" } ?? "")
            + (options.topics.map { " on \($0)" } ?? "")
            + (options.wire.map { " by \($0.label)" } ?? "")
    }

    /// What it has in common with others of the same label.
    var likeness: SubscriptionLikeness {
        SubscriptionLikeness(
            container: container, type: type, source: options.source, topics: options.topics, isDurable: isDurable)
    }

    /// Whether the log delivers it.
    package var isDurable: Bool { options.durableName != nil }

    /// Async handlers that are running or suspended, for ``QuietWatch``.
    package var activity: Activity { Activity(begun: taken.value, ended: done.value) }

    func pause(_ reason: PauseReason) {
        pauses.pointee.insert(reason)
        if reason == .cancelled { ended.pointee.store(1, ordering: .releasing) }
    }

    /// Whether it was cancelled, from any thread.
    package var hasEnded: Bool { ended.value != 0 }

    /// Whether its container was stopped and what waits for it is kept, from any thread. What finds no room then is dropped:
    /// nobody waits for it.
    @usableFromInline
    var hasLeft: Bool { left.value != 0 }

    /// Its container was stopped, and it reads no queue any more. On the lane.
    func leave() { left.pointee.store(1, ordering: .releasing) }

    /// It reads its queues again. On the lane.
    func comeBack() { left.pointee.store(0, ordering: .releasing) }

    /// Delivers again to a subscription whose container was stopped and is built anew. On the lane.
    /// - Returns: false for one of a container that was not.
    package func resumeIfStopped() -> Bool {
        guard isStopped else { return false }
        resume(.stopped)
        return true
    }

    /// Whether its container was stopped. On the lane.
    var isStopped: Bool { pauses.pointee.contains(.stopped) }

    func resume(_ reason: PauseReason) {
        pauses.pointee.remove(reason)
        if !isPaused { simulated?.hasResumed() }
    }

    /// Says how a simulation delivers to it; without effect outside of one.
    @usableFromInline
    func simulate(_ ways: SimulatedSubscription.Ways) {
        guard let simulator = executor.simulator else { return }
        if let simulated {
            // Publications know it, and it knows what waits.
            simulated.deliver(by: ways)
        } else {
            simulated = SimulatedSubscription(self, simulator, ways)
        }
    }

    /// Whether a script says what is delivered when: then batches are of one event.
    @usableFromInline
    var isScripted: Bool { executor.simulator?.script != nil }

    /// Lets go of what a simulation needs.
    func endSimulation() { simulated = nil }

    @inlinable
    @inline(__always)
    var isPaused: Bool { pauses.pointee.rawValue != 0 }

    @usableFromInline
    var isCancelled: Bool { pauses.pointee.contains(.cancelled) }

    /// Remembers how many events were waiting.
    @inlinable
    @inline(__always)
    func saw(waiting count: Int) {
        if count > highWaterMark.pointee.load(ordering: .relaxed) {
            highWaterMark.pointee.store(count, ordering: .relaxed)
        }
    }

    /// Counts an event for which the filter failed, and says so now and then.
    @usableFromInline
    @inline(never)
    func filterFailed(_ error: any Error, _ delivery: Delivery) {
        filterFailures.failed(error, delivery, at: label, context)
    }

    /// Counts a handler that threw, and says so.
    @usableFromInline
    @inline(never)
    func fail(_ error: any Error, _ delivery: Delivery) {
        failed.advance(by: 1)
        context.notices.post(.handlerFailed, at: label, "event \(delivery.eventID): \(error)")
        home?.failed(error, at: label)
    }
}
