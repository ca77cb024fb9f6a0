public import Synchronization
public import TierBusCore

/// One of the readers of a ring. Confined to a lane or a thread.
@usableFromInline
package struct RingReader<E: Event>: ~Copyable {
    @usableFromInline
    package let ring: Ring<E>
    /// What this reader has released; the writer reads it.
    @usableFromInline
    package let cursor: Cursor
    /// The next sequence to read.
    @usableFromInline package var position: Int

    /// Takes over a cursor that the writer has added; it has to outlive the writer's interest in it.
    @inlinable
    package init(_ ring: Ring<E>, _ cursor: Cursor) {
        self.ring = ring
        self.cursor = cursor
        position = cursor.pointee.load(ordering: .relaxed)
    }

    /// Events that may be read.
    @inlinable @inline(__always)
    package var available: Int {
        // Pairs with `Ordering.publish` in `RingWriter.makeVisible`.
        ring.visible.pointee.load(ordering: .acquiring) &- position
    }

    /// The event `offset` places on; there have to be that many.
    @inlinable @inline(__always)
    package func event(at offset: Int) -> UnsafeMutablePointer<E> { ring.slots + ((position &+ offset) & ring.mask) }

    /// The trace of the event `offset` places on, if it has one.
    @inlinable @inline(__always)
    package func trace(at offset: Int) -> UnsafeMutablePointer<EventTrace>? {
        let sequence = position &+ offset
        let trace = ring.traces + (sequence & ring.mask)
        return trace.pointee.belongs(to: Int64(sequence)) ? trace : nil
    }

    /// Gives `count` slots back to the writer.
    @inlinable @inline(__always)
    package mutating func release(_ count: Int) {
        position &+= count
        // Pairs with the acquiring load in `RingWriter.refresh`.
        cursor.pointee.store(position, ordering: .releasing)
    }

    /// Asks the writer to make the next event visible at once.
    @inlinable
    package func starve() { ring.demand.pointee.store(1, ordering: .relaxed) }

    /// Whether the writer waits for room, seen after everything that was released. One fence, once per batch.
    @inlinable @inline(__always)
    package var writerWaits: Bool {
        // Pairs with the fence a waiting writer passes between raising its flag and looking at the cursors.
        atomicMemoryFence(ordering: .sequentiallyConsistent)
        return ring.writerWaits.pointee.load(ordering: .relaxed) != 0
    }
}
