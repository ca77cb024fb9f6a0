import Synchronization
public import TierBusCore

/// A ring of slots with one writer and one reader; the piece that a mailbox grows by.
@usableFromInline
// Unchecked: a slot is the writer's until `tail` has passed it, then the reader's until `head` has.
final class MailboxSegment<E: Event>: @unchecked Sendable {
    // A slot belongs to the writer until `tail` has passed it, then to the reader until `head` has.
    @usableFromInline let slots: UnsafeMutablePointer<E>
    @usableFromInline let traces: UnsafeMutablePointer<EventTrace>
    @usableFromInline let capacity: Int
    @usableFromInline let mask: Int
    /// Events ever written here. Written by the writer.
    @usableFromInline let tail: Cursor
    /// Events ever taken from here. Written by the reader.
    @usableFromInline let head: Cursor
    /// The larger segment that the writer went on with. Set once, after the last write to this one.
    // The writer's counters and the reader's, on lines of their own. Freed in `deinit`.
    private let cursors = CursorBlock(lines: 2)
    private let following = SystemLock<MailboxSegment<E>?>(nil)
    @usableFromInline let hasFollowing: Cursor

    @usableFromInline
    init(capacity: Int) {
        self.capacity = capacity
        mask = capacity - 1
        slots = .allocate(capacity: capacity)
        traces = .allocate(capacity: capacity)
        tail = cursors.cursor(0)
        hasFollowing = cursors.cursor(1)
        head = cursors.cursor(0, line: 1)
    }

    deinit {
        var place = head.value
        let end = tail.value
        while place < end {
            (slots + (place & mask)).deinitialize(count: 1)
            place += 1
        }
        slots.deallocate()
        traces.deallocate()
        cursors.destroy()
    }

    /// Says that the writer went on with `segment`.
    @usableFromInline
    func continueWith(_ segment: MailboxSegment<E>) {
        following.withLock { $0 = segment }
        hasFollowing.pointee.store(1, ordering: .releasing)
    }

    /// The segment the writer went on with, if it did.
    @usableFromInline
    var next: MailboxSegment<E>? { hasFollowing.value == 0 ? nil : following.withLock { $0 } }
}
