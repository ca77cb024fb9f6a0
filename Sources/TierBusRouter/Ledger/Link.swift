public import Synchronization
import TierBusCore

/// The account of one publication with one subscription: what is owed is counted by the publisher, what became of it
/// by the subscriber, what still waits by the queue itself.
@usableFromInline
package final class Link: Sendable {
    package let publication: PublicationCore
    package let subscription: SubscriptionCore
    // Each written on the publisher's lane but `cursor`, read by everybody; freed with the link.
    nonisolated(unsafe) let dropped = Cursor.makeCursor()
    /// Events the publication holds back for this subscription.
    nonisolated(unsafe) let spilled = Cursor.makeCursor()
    /// What a reader of the publication's ring has released; written on the subscriber's lane, and owned here, as both
    /// sides and a waiting third use it.
    nonisolated(unsafe) let cursor = Cursor.makeCursor()
    /// 1 when the subscriber takes nothing more for now, while the publication holds events back for it. Raised on the
    /// subscriber's lane, lowered on the publisher's.
    @usableFromInline
    // Unchecked: an atomic in memory of its own, freed with the link, as those above.
    nonisolated(unsafe) let stalled = Cursor.makeCursor()
    /// Events that a publisher passed over in the ring, because their reader had left. Written under `leaving`'s lock.
    // Unchecked: an atomic in memory of its own, freed with the link, as those above.
    nonisolated(unsafe) let skipped = Cursor.makeCursor()
    /// Whether the reader of the ring has left: then its cursor is moved by the publisher, and only then.
    private let leaving = SystemLock(false)
    private let queueOwed: @Sendable () -> Int
    private let queuePending: @Sendable (Link) -> Int
    /// What was owed and what was still waiting when the account was closed; nil while it is open.
    private let closing = SystemLock<(owed: Int, waiting: Int)?>(nil)

    /// - Parameters:
    ///   - owed: Events that went into the queue so far.
    ///   - pending: Events that are in it.
    package init(
        _ publication: PublicationCore, _ subscription: SubscriptionCore, owed: @escaping @Sendable () -> Int,
        pending: @escaping @Sendable (Link) -> Int
    ) {
        self.publication = publication
        self.subscription = subscription
        queueOwed = owed
        queuePending = pending
    }

    deinit { for cursor in [dropped, spilled, cursor, stalled, skipped] { cursor.destroyCursor() } }

    /// The subscriber reads the publication's ring no more for now. On the subscriber's lane, between two batches.
    func leave() { leaving.withLock { $0 = true } }

    /// The subscriber reads again, on its lane.
    /// - Returns: Where it has to go on.
    func comeBack() -> Int {
        leaving.withLock { hasLeft in
            hasLeft = false
            return cursor.value
        }
    }

    /// Whether the reader of the ring has left.
    var hasLeft: Bool { leaving.withLock { $0 } }

    /// Passes over the oldest events of a reader that has left. On the publisher's lane.
    /// - Returns: How many; 0 if it is back.
    func skip(_ count: Int, visible: Int) -> Int {
        leaving.withLock { hasLeft in
            guard hasLeft else { return 0 }
            let count = min(count, visible - cursor.value)
            // In this order: at no moment does an event seem to be nowhere.
            skipped.advance(by: count)
            cursor.advance(by: count)
            return count
        }
    }

    /// Events owed so far. To be read after what became of them, when the two are compared.
    package var owed: Int { closing.withLock { $0?.owed } ?? (queueOwed() + dropped.value + spilled.value) }

    /// Events that wait in the queue or are held back.
    package var pending: Int { closing.withLock { $0 } == nil ? queuePending(self) + spilled.value : 0 }

    /// Events that were waiting when the subscription was cancelled.
    package var discarded: Int { closing.withLock { $0?.waiting } ?? 0 }

    /// Ends the account, on the publisher's lane, when the subscriber's takes nothing more: nothing more is owed, and
    /// nothing more is delivered.
    func close() {
        let waiting = queuePending(self) + spilled.value
        let owed = queueOwed() + dropped.value + spilled.value
        closing.withLock { $0 = $0 ?? (owed, waiting) }
    }
}
