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

    /// The queue of the usual priority, whose halves lie beside the counters of their sides: one miss for both.
    @usableFromInline
    let normal: MailboxQueue<E>
    // The others. One is made by the writer when the first event of its priority comes, and then never changes. The flag in
    // `levels` is stored after it; readers look at the flag first.
    @usableFromInline
    let queues: UnsafeMutablePointer<MailboxQueue<E>?>
    private let largestSegment: Int
    // All counters: the publisher's, the subscriber's, and what both write, on lines of their own; found by their
    // distance from the first, so that the mailbox itself is one line, too. Freed in `deinit`.
    private let cursors = CursorBlock(lines: 3)
    @usableFromInline let counters: Cursor

    /// Bits of the priorities of which there is a queue. Written by the publisher, as the next four.
    @inlinable var levels: Cursor { counters }
    /// Events ever pushed.
    @inlinable var pushedOrdinary: Cursor { counters + 1 }
    @inlinable var pushedRaised: Cursor { counters + 2 }
    /// Events that the publisher knows to be taken, so that it need not look for each.
    @inlinable var knownOrdinary: Cursor { counters + 3 }
    @inlinable var knownRaised: Cursor { counters + 4 }
    /// Events that the publication holds back because there is no room.
    @inlinable var heldOrdinary: Cursor { counters + 5 }
    @inlinable var heldRaised: Cursor { counters + 6 }
    /// Events ever taken. Written by the subscriber.
    @inlinable var takenOrdinary: Cursor { counters + 16 }
    @inlinable var takenRaised: Cursor { counters + 17 }
    /// Raised by a subscriber that starves, lowered when it is told of events.
    @inlinable var demand: Cursor { counters + 32 }
    /// 1 while the publisher waits for room.
    @inlinable var writerWaits: Cursor { counters + 33 }

    @usableFromInline
    package init(capacity: Int) {
        precondition(capacity > 0, "a mailbox has at least one place")
        self.capacity = capacity
        var rounded = 1
        while rounded < capacity { rounded <<= 1 }
        largestSegment = rounded
        queues = .allocate(capacity: Priority.allCases.count)
        queues.initialize(repeating: nil, count: Priority.allCases.count)
        counters = cursors.cursor(0)
        normal = MailboxQueue(
            writer: cursors.rest(of: 0, as: MailboxQueue<E>.Writer.self),
            reader: cursors.rest(of: 1, as: MailboxQueue<E>.Reader.self), largest: rounded)
        counters.pointee.store(1 << Int(Priority.normal.rawValue), ordering: .releasing)
    }

    deinit {
        normal.end()
        for level in Priority.allCases { queues[Int(level.rawValue)]?.destroy() }
        queues.deallocate()
        cursors.destroy()
    }

    // MARK: The publisher's side

    /// Whether an event of this priority fits.
    @inlinable
    package func hasRoom(for priority: Priority) -> Bool {
        priority > .normal
            ? hasRoom(pushedRaised, knownRaised, takenRaised) : hasRoom(pushedOrdinary, knownOrdinary, takenOrdinary)
    }

    @inlinable @inline(__always)
    func hasRoom(_ pushed: Cursor, _ known: Cursor, _ taken: Cursor) -> Bool {
        let count = pushed.pointee.load(ordering: .relaxed)
        if count &- known.pointee.load(ordering: .relaxed) < capacity { return true }
        let now = taken.value
        known.pointee.store(now, ordering: .relaxed)
        return count &- now < capacity
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
        priority == .normal ? normal : queues[Int(priority.rawValue)] ?? makeQueue(priority)
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
        if priority == .normal { return normal }
        // Pairs with the releasing store in `makeQueue`.
        return levels.value & (1 << Int(priority.rawValue)) == 0 ? nil : queues[Int(priority.rawValue)]
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
