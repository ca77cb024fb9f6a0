import Synchronization
package import TierBusCore

/// What is known of a publication whatever its event type: its name, its reach, its counters.
@usableFromInline
// Unchecked: `boundary` is confined to the lane, the rest is immutable or atomic.
package final class PublicationCore: @unchecked Sendable {
    package let container: ContainerID
    package let type: EventType
    package let tier: Tier
    package let scope: Scope
    /// The connection that it belongs to; nil for one that everybody may subscribe to.
    package let wire: WireID?
    /// The one topic of a reliable publication, if it has one; nil on other tiers.
    let topic: Topic?
    package let executor: LaneExecutor
    @usableFromInline
    package let context: RouterContext
    /// Most events published before they are made visible.
    @usableFromInline
    let batch: Int
    @usableFromInline
    let isSimulated: Bool
    // Confined to the lane; everything else here is immutable or atomic.
    package let boundary: Boundary

    // Written on the publisher's lane, read by everybody.
    let published = Cursor.makeCursor()
    let unroutable = Cursor.makeCursor()
    let refused = Cursor.makeCursor()
    // Written on the store's thread, read by everybody; 0 but on the reliable tier.
    let stored = Cursor.makeCursor()
    let duplicates = Cursor.makeCursor()
    /// 1 once its container is removed. Written on the publisher's lane, read by everybody.
    private let closed = Cursor.makeCursor()
    /// 1 while its container is stopped. Written on the publisher's lane, read by everybody.
    private let stopped = Cursor.makeCursor()
    /// Turns in which something was published, and those of them whose events are all visible.
    private let marked = Cursor.makeCursor()
    private let flushed = Cursor.makeCursor()

    package init(
        container: ContainerID, type: EventType, tier: Tier, scope: Scope, topic: Topic? = nil, boundary: Boundary,
        wire: WireID? = nil
    ) {
        self.wire = wire
        self.container = container
        self.type = type
        self.tier = tier
        self.scope = scope
        self.topic = topic
        self.boundary = boundary
        context = boundary.context
        executor = boundary.executor
        // In a simulation every event has its own place in the order, from the moment it is published.
        isSimulated = boundary.executor.isSimulated
        batch = boundary.executor.simulator == nil ? boundary.context.configuration.fastBatch : 1
    }

    deinit {
        for cursor in [published, unroutable, refused, stored, duplicates, closed, stopped, marked, flushed] {
            cursor.destroyCursor()
        }
    }

    /// Such as `BAR of data`.
    package var label: String { "\(type) of \(container)" + (wire.map { " by \($0.label)" } ?? "") }

    /// Events that are published but not yet visible, for ``QuietWatch``.
    package var activity: Activity { Activity(begun: marked.value, ended: flushed.value) }

    /// Counts a turn in which something is published.
    func mark() { marked.advance(by: 1) }

    /// Counts that all of the turn's events are visible.
    func flushed(upTo count: Int) {
        published.pointee.store(count, ordering: .releasing)
        flushed.advance(by: 1)
    }

    /// - Throws: ``RouterError`` if nothing can be published any more.
    @usableFromInline
    func checkOpen() throws(RouterError) {
        guard context.phase >= .releasing || isClosed || isStopped else { return }
        refused.advance(by: 1)
        if isClosed { throw RouterError(.closed, "\(label): the container was removed") }
        if isStopped { throw RouterError(.stopped, "\(label): the container is stopped") }
        throw RouterError(.draining, "\(label): the system is ending")
    }

    /// Whether its container is removed, so that nothing can be published any more.
    var isClosed: Bool { closed.value != 0 }

    /// Whether its container is stopped, so that nothing can be published for now.
    package var isStopped: Bool { stopped.value != 0 }

    /// Lets nothing be published for now. On the lane.
    func stop() { stopped.pointee.store(1, ordering: .releasing) }

    /// Lets events be published again. On the lane.
    package func resume() { stopped.pointee.store(0, ordering: .releasing) }

    /// Lets nothing more be published. On the lane.
    func close() { closed.pointee.store(1, ordering: .releasing) }

    /// Counts an event that no subscription gets; the first makes a notice.
    @usableFromInline
    func countUnroutable() {
        unroutable.advance(by: 1)
        if unroutable.value == 1 {
            context.notices.post(.unroutable, at: label, "published, but no subscription gets it")
        }
    }

    /// Whether a publish may wait for this subscription: on a dedicated lane, and not for something on the same lane.
    func mayWait(for subscriber: LaneExecutor) -> Bool {
        guard case .dedicated = executor.kind, executor.simulator == nil else { return false }
        return subscriber !== executor && executor.isRunningHere
    }

    /// Blocks this dedicated lane until there is room.
    /// - Parameters:
    ///   - blockers: The subscriptions without room.
    ///   - flag: Raised meanwhile, so that the subscribers wake this lane.
    ///   - isWorthwhile: Whether there is so much room that it pays to go on, or no more is to be expected for now.
    /// - Throws: ``RouterError`` when the system ends first, or when a subscriber waits for this publication.
    func waitForRoom(of blockers: [Blocker], flag: Cursor, isWorthwhile: () -> Bool) throws(RouterError) {
        func hasRoom() -> Bool { !blockers.contains { $0.isBlocked } }
        // What waits invisibly on this lane may be what the subscriber needs.
        LaneTurn.flush(executor.confined)
        for _ in 0..<LaneWait.spins where hasRoom() { return }
        let waiters = executor.confined.pointee.boundaries
        if let circle = beginWaiting(waiters, for: blockers) {
            refused.advance(by: 1)
            let message = circle.joined(separator: "; ")
            context.notices.post(.cycle, at: label, message)
            throw RouterError(.cycle, message)
        }
        // Before the flag, which makes the subscriber tell when it stalls from now on.
        for blocker in blockers { blocker.link.stalled.pointee.store(0, ordering: .relaxed) }
        flag.pointee.store(1, ordering: .sequentiallyConsistent)
        // One that waits itself says only now that it takes nothing more: what room there is has to do.
        for blocker in blockers { blocker.link.subscription.executor.wakeIfAsleep() }
        let (context, turn) = (context, executor.confined)
        executor.wait {
            // Said again and again, since others may begin to wait for this lane while it waits.
            LaneTurn.stall(turn)
            return isWorthwhile() || context.phase >= .releasing
                || blockers.contains { $0.link.subscription.hasEnded || $0.link.subscription.hasLeft }
        }
        flag.pointee.store(0, ordering: .relaxed)
        for blocker in blockers { context.waits.end(waiters, because: blocker.link) }
        try checkOpen()
    }

    /// Records that `waiters` wait for all of `blockers`, unless that would close a circle.
    /// - Returns: The labels along the circle, and nothing is recorded; nil if there is none.
    func beginWaiting(_ waiters: [ContainerID], for blockers: [Blocker]) -> [String]? {
        for (index, blocker) in blockers.enumerated() {
            let link = blocker.link
            guard
                let circle = context.waits.begin(
                    waiters, for: link.subscription.boundary, because: link, isBlocked: { blocker.isBlocked })
            else { continue }
            for begun in blockers[..<index] { context.waits.end(waiters, because: begun.link) }
            return circle
        }
        return nil
    }

    /// Counts a publish that was refused for want of room.
    func spillIsFull(_ link: Link) -> RouterError {
        refused.advance(by: 1)
        let message = "\(label) holds \(context.configuration.spillLimit) events back for \(link.subscription.label)"
        context.notices.post(.refused, at: label, message)
        return RouterError(.spillFull, message)
    }

    /// Says that events were dropped.
    func reportDrops(_ link: Link, _ count: Int) {
        let text = link.subscription.hasLeft ? "stopped, and its queue is full: newest" : "slow: newest"
        context.notices.post(.dropped, at: link.subscription.label, "\(text) events are dropped", count: count)
    }

    /// Says that events were passed over for a reader of the ring that has left.
    func reportSkips(_ link: Link, _ count: Int) {
        context.notices.post(
            .dropped, at: link.subscription.label, "stopped, and the ring is full: oldest events are dropped",
            count: count)
    }
}
