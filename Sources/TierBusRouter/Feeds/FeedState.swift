import Synchronization
public import TierBusCore

/// How far a feed has come; decides how many events it may be asked for. Confined to its lane but for ``hasEnded``.
@usableFromInline
// Unchecked: all but the atomic `ended` is confined to the lane.
package final class FeedState: @unchecked Sendable {
    /// Most events pulled in one turn of the lane.
    @usableFromInline
    static let budget = 256

    package let label: String
    let boundary: Boundary
    private let pace: FeedPace
    // Confined to the lane.
    private var start: Int64?
    private var pulled: Int64 = 0
    private var isAlarmed = false
    /// Nanoseconds from the start of the feed to its next event, for one that comes as it was recorded.
    package var due: (() -> Int64?)?
    /// Where its events come in, for a feed that is replayed.
    package var place: InputPlace?
    private var poller: Int?
    private let ended = Cursor.makeCursor()
    private let onEnd: @Sendable () -> Void

    /// - Parameter onEnd: Called on the lane when the feed has no more events.
    @usableFromInline
    package init(label: String, boundary: Boundary, pace: FeedPace, onEnd: @escaping @Sendable () -> Void) {
        self.label = label
        self.boundary = boundary
        self.pace = pace
        self.onEnd = onEnd
    }

    deinit { ended.destroyCursor() }

    package var hasEnded: Bool { ended.value != 0 }

    /// Whether events come at times of their own, and not as fast as they can.
    package var hasPace: Bool { pace.interval > 0 || due != nil }

    /// Lets the lane pull in every turn; in a simulation, lets the feed move the clock.
    /// - Parameters:
    ///   - pull: Publishes up to so many events; returns how many there were.
    ///   - nextTime: The timestamp of the next event, which is pulled and kept; nil at the end.
    @usableFromInline
    package func start(_ pull: @escaping (_ count: Int) -> Int, _ nextTime: @escaping () -> Timestamp?) {
        if let simulator = boundary.executor.simulator {
            return simulator.add(SimulatedFeed(self, pull: pull, nextTime: nextTime))
        }
        let poller = Poller(poll: { [self] in pull(allowance()) }, isReady: { [self] in allowance() > 0 })
        self.poller = boundary.executor.add(label, poller)
    }

    /// Events that may be pulled now. 0 outside a run, while the container's deliveries are held back, and until the
    /// next one is due.
    private func allowance() -> Int {
        guard boundary.context.phase == .running, !boundary.isHeld, !hasEnded else { return 0 }
        guard pace.interval > 0 || due != nil else { return Self.budget }
        let now = boundary.context.clock.uptime
        let start = start ?? now
        self.start = start
        if let recorded = self.due {
            // At the end it is asked once more, and ends.
            guard let next = recorded(), start &+ next > now else { return 1 }
            sleep(for: start &+ next &- now)
            return 0
        }
        let due = (now &- start) / pace.interval &+ 1
        guard due > pulled else {
            sleep(for: start &+ pulled &* pace.interval &- now)
            return 0
        }
        return Int(min(due &- pulled, Int64(Self.budget)))
    }

    /// When the next event is to be published, as uptime; nil if the feed has no pace.
    func nextDue() -> Int64? {
        guard pace.interval > 0 else { return nil }
        let start = start ?? boundary.context.clock.uptime
        self.start = start
        return start &+ pulled &* pace.interval
    }

    private func sleep(for nanoseconds: Int64) {
        guard !isAlarmed else { return }
        isAlarmed = true
        boundary.context.alarms.schedule(after: .nanoseconds(nanoseconds)) { [self] in
            boundary.executor.post { [self] in isAlarmed = false }
        }
    }

    /// Counts events that were pulled.
    @usableFromInline
    package func pulled(_ count: Int) { pulled &+= Int64(count) }

    /// Whether a pull has to stop for now.
    @usableFromInline
    package var mustPause: Bool { boundary.isHeld }

    /// Ends the feed: nothing more is pulled.
    @usableFromInline
    package func end(because error: (any Error)? = nil) {
        guard !hasEnded else { return }
        if let error { boundary.context.notices.post(.feedFailed, at: label, "the feed has ended: \(error)") }
        ended.pointee.store(1, ordering: .releasing)
        if let poller { boundary.executor.removePoller(poller) }
        boundary.context.quiet.lookAgain()
        onEnd()
    }
}
