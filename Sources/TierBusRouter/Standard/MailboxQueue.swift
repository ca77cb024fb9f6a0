public import Synchronization
public import TierBusCore

/// The events of one priority in a mailbox: first in, first out, one writer, one reader, grown on demand.
///
/// Growing adds a segment of twice the size; once the reader has emptied the old one it is freed. A queue that has
/// reached the size its load needs allocates nothing more.
@usableFromInline
// Unchecked: the writer's and the reader's halves are separate memory, each touched by its own side only.
struct MailboxQueue<E: Event>: @unchecked Sendable {
    // The writer's and the reader's halves are separate memory; each is touched by its own side only.
    @usableFromInline let writer: UnsafeMutablePointer<Writer>
    @usableFromInline let reader: UnsafeMutablePointer<Reader>

    @usableFromInline
    struct Writer {
        @usableFromInline var segment: MailboxSegment<E>
        @usableFromInline var tail = 0
        @usableFromInline var knownHead = 0
        // What an event needs of the segment, so that it need not be looked at.
        @usableFromInline var slots: UnsafeMutablePointer<E>
        @usableFromInline var traces: UnsafeMutablePointer<EventTrace>
        @usableFromInline var mask: Int
        @usableFromInline var written: Cursor
        let largest: Int

        @usableFromInline
        init(segment: MailboxSegment<E>, largest: Int) {
            self.segment = segment
            self.largest = largest
            (slots, traces, mask, written) = (segment.slots, segment.traces, segment.mask, segment.tail)
        }

        /// Goes on with a segment of twice the size, or finds that the reader has made room.
        @usableFromInline @inline(never)
        mutating func makeRoom() {
            knownHead = segment.head.value
            guard tail &- knownHead == segment.capacity else { return }
            let larger = MailboxSegment<E>(capacity: min(segment.capacity * 2, largest))
            segment.continueWith(larger)
            segment = larger
            (slots, traces, mask, written) = (larger.slots, larger.traces, larger.mask, larger.tail)
            tail = 0
            knownHead = 0
        }
    }

    @usableFromInline
    struct Reader {
        @usableFromInline var segment: MailboxSegment<E>
        @usableFromInline var head = 0
        // As in the writer.
        @usableFromInline var slots: UnsafeMutablePointer<E>
        @usableFromInline var traces: UnsafeMutablePointer<EventTrace>
        @usableFromInline var mask: Int
        @usableFromInline var written: Cursor
        @usableFromInline var hasFollowing: Cursor
        @usableFromInline var taken: Cursor

        @usableFromInline
        init(segment: MailboxSegment<E>) {
            self.segment = segment
            (slots, traces, mask) = (segment.slots, segment.traces, segment.mask)
            (written, hasFollowing, taken) = (segment.tail, segment.hasFollowing, segment.head)
        }

        /// Events that can be read without leaving the segment; moves on to the next segment when this one is done.
        @inlinable
        mutating func available() -> Int {
            let here = written.value &- head
            if here > 0 { return here }
            return hasFollowing.value == 0 ? 0 : moveOn()
        }

        @usableFromInline @inline(never)
        mutating func moveOn() -> Int {
            guard let next = segment.next else { return 0 }
            // The writer said it went on after its last write here: nothing can be hidden in this segment any more.
            let rest = segment.tail.value &- head
            if rest > 0 { return rest }
            self = Reader(segment: next)
            return next.tail.value
        }
    }

    @usableFromInline
    init(initialCapacity: Int = 16, largest: Int) {
        self.init(
            writer: .allocate(capacity: 1), reader: .allocate(capacity: 1), initialCapacity: initialCapacity,
            largest: largest)
    }

    /// Makes a queue whose halves are in memory that the caller has, and keeps until after ``end()``.
    init(
        writer: UnsafeMutablePointer<Writer>, reader: UnsafeMutablePointer<Reader>, initialCapacity: Int = 16,
        largest: Int
    ) {
        let first = MailboxSegment<E>(capacity: min(initialCapacity, largest))
        (self.writer, self.reader) = (writer, reader)
        writer.initialize(to: Writer(segment: first, largest: largest))
        reader.initialize(to: Reader(segment: first))
    }

    /// Ends the queue and whatever is still in it. Nobody may use it any more.
    func end() {
        writer.deinitialize(count: 1)
        reader.deinitialize(count: 1)
    }

    /// As ``end()``, and gives back the memory.
    @usableFromInline
    func destroy() {
        end()
        writer.deallocate()
        reader.deallocate()
    }

    /// Appends an event. The caller has made sure that the mailbox is not full.
    @inlinable
    func push(_ event: E, _ trace: EventTrace) {
        if writer.pointee.tail &- writer.pointee.knownHead > writer.pointee.mask { writer.pointee.makeRoom() }
        let tail = writer.pointee.tail
        let place = tail & writer.pointee.mask
        (writer.pointee.slots + place).initialize(to: event)
        (writer.pointee.traces + place).initialize(to: trace)
        writer.pointee.tail = tail &+ 1
        writer.pointee.written.pointee.store(tail &+ 1, ordering: .releasing)
    }

    /// Events that can be read in a row; not all there are if the queue is just growing.
    @inlinable
    func available() -> Int { reader.pointee.available() }

    /// The event `offset` places on, still in the queue.
    @inlinable
    func event(at offset: Int) -> UnsafeMutablePointer<E> {
        reader.pointee.slots + ((reader.pointee.head &+ offset) & reader.pointee.mask)
    }

    /// The trace of the event `offset` places on.
    @inlinable
    func trace(at offset: Int) -> EventTrace {
        reader.pointee.traces[(reader.pointee.head &+ offset) & reader.pointee.mask]
    }

    /// Gives back the slots of the first events, which were moved out or destroyed.
    @inlinable
    func release(_ count: Int = 1) {
        let head = reader.pointee.head &+ count
        reader.pointee.head = head
        reader.pointee.taken.pointee.store(head, ordering: .releasing)
    }
}
