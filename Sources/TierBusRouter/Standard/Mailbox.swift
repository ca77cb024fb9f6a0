public import Synchronization
public import TierBusCore

/// The bounded queue between one publication and one subscription: five priorities, first in first out in each.
///
/// Ordinary events (low and normal) and raised ones (high, urgent, flash crash) are bounded apart, so that a full
/// mailbox still takes an urgent event.
@usableFromInline
// Unchecked: each side touches only its own half; a queue is there for the reader once its flag is.
package final class Mailbox<E: Event>: @unchecked Sendable {
    /// Most ordinary events in it, and most raised ones.
    @usableFromInline
    package let capacity: Int

    // A queue is made by the writer when the first event of its priority comes, and then never changes. The flag in
    // `levels` is stored after it; readers look at the flag first.
    @usableFromInline
    let queues: UnsafeMutablePointer<MailboxQueue<E>?>
    @usableFromInline
    let levels: Cursor
    private let largestSegment: Int

    /// Events ever pushed. Written by the publisher.
    @usableFromInline let pushedOrdinary: Cursor
    @usableFromInline let pushedRaised: Cursor
    /// Events ever taken. Written by the subscriber.
    @usableFromInline let takenOrdinary: Cursor
    @usableFromInline let takenRaised: Cursor
    /// Raised by a subscriber that starves, lowered when it is told of events.
    @usableFromInline let demand: Cursor
    /// 1 while the publisher waits for room.
    @usableFromInline let writerWaits: Cursor

    @usableFromInline
    package init(capacity: Int) {
        precondition(capacity > 0, "a mailbox has at least one place")
        self.capacity = capacity
        var rounded = 1
        while rounded < capacity { rounded <<= 1 }
        largestSegment = rounded
        queues = .allocate(capacity: Priority.allCases.count)
        queues.initialize(repeating: nil, count: Priority.allCases.count)
        levels = .makeCursor()
        pushedOrdinary = .makeCursor()
        pushedRaised = .makeCursor()
        takenOrdinary = .makeCursor()
        takenRaised = .makeCursor()
        demand = .makeCursor()
        writerWaits = .makeCursor()
    }

    deinit {
        for level in Priority.allCases { queues[Int(level.rawValue)]?.destroy() }
        queues.deallocate()
        let cursors = [levels, pushedOrdinary, pushedRaised, takenOrdinary, takenRaised, demand, writerWaits]
        for cursor in cursors { cursor.destroyCursor() }
    }

    // MARK: The publisher's side

    /// Whether an event of this priority fits.
    @inlinable
    package func hasRoom(for priority: Priority) -> Bool {
        priority > .normal
            ? pushedRaised.pointee.load(ordering: .relaxed) &- takenRaised.value < capacity
            : pushedOrdinary.pointee.load(ordering: .relaxed) &- takenOrdinary.value < capacity
    }

    /// Whether at least half of the room for events of this priority is free.
    @inlinable
    package func isHalfEmpty(for priority: Priority) -> Bool {
        let waiting =
            priority > .normal
            ? pushedRaised.value &- takenRaised.value : pushedOrdinary.value &- takenOrdinary.value
        return waiting &* 2 <= capacity
    }

    /// Whether the subscriber has nothing to do.
    @inlinable
    @inline(__always)
    package var isAwaited: Bool { demand.pointee.load(ordering: .relaxed) != 0 }

    /// Appends an event; there has to be room.
    @inlinable
    package func push(_ event: E, _ trace: EventTrace, _ priority: Priority) {
        writerQueue(priority).push(event, trace)
        (priority > .normal ? pushedRaised : pushedOrdinary).advance(by: 1)
    }

    @inlinable
    func writerQueue(_ priority: Priority) -> MailboxQueue<E> {
        queues[Int(priority.rawValue)] ?? makeQueue(priority)
    }

    @usableFromInline
    @inline(never)
    func makeQueue(_ priority: Priority) -> MailboxQueue<E> {
        let queue = MailboxQueue<E>(largest: largestSegment)
        queues[Int(priority.rawValue)] = queue
        levels.pointee.store(
            levels.pointee.load(ordering: .relaxed) | (1 << Int(priority.rawValue)), ordering: .releasing)
        return queue
    }

    // MARK: The subscriber's side

    /// The queue of a priority, if an event of it ever came.
    @inlinable
    func readerQueue(_ priority: Priority) -> MailboxQueue<E>? {
        // Pairs with the releasing store in `writerQueue`.
        levels.value & (1 << Int(priority.rawValue)) == 0 ? nil : queues[Int(priority.rawValue)]
    }

    /// Asks the publisher to tell of the next event at once.
    @inlinable
    package func starve() { demand.pointee.store(1, ordering: .relaxed) }

    /// Raised events that wait.
    @inlinable @inline(__always)
    package var raisedCount: Int { pushedRaised.value &- takenRaised.pointee.load(ordering: .relaxed) }

    /// Events that wait, of every priority.
    @usableFromInline
    package var count: Int {
        pushedOrdinary.value &- takenOrdinary.value &+ pushedRaised.value &- takenRaised.value
    }

    /// Events ever pushed.
    var pushed: Int { pushedOrdinary.value + pushedRaised.value }

    /// Counts events as taken; their places are free for the publisher.
    @inlinable
    package func took(_ count: Int = 1, _ priority: Priority) {
        (priority > .normal ? takenRaised : takenOrdinary).advance(by: count)
    }
}
