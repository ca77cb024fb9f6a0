public import Synchronization
public import TierBusCore

/// The one writer of a ring. Confined to a lane or a thread.
@usableFromInline
package struct RingWriter<E: Event, Ordering: RingOrdering>: ~Copyable {
    @usableFromInline
    package let ring: Ring<E>
    /// The next sequence to write.
    @usableFromInline package var next: Int
    /// Sequences below it are visible to readers.
    @usableFromInline
    package var visible: Int
    /// Sequences below it were free when the readers' cursors were last read.
    @usableFromInline package var end: Int
    /// What the readers have released; each reader owns its cursor.
    @usableFromInline
    private(set) package var cursors: [Cursor] = []

    @inlinable
    package init(_ ring: Ring<E>) {
        self.ring = ring
        next = ring.start
        visible = ring.start
        end = ring.start + ring.capacity
    }

    /// Adds a reader, which sees everything from the next sequence on.
    @usableFromInline
    package mutating func addReader(_ cursor: Cursor) {
        cursor.pointee.store(next, ordering: .relaxed)
        cursors.append(cursor)
        refresh()
    }

    /// Removes a reader; the writer waits for it no more.
    @usableFromInline
    package mutating func removeReader(_ cursor: Cursor) {
        cursors.removeAll { $0 == cursor }
        refresh()
    }

    /// Free slots, as far as known; looks at the readers' cursors only when it seems there are fewer than `needed`.
    @inlinable @inline(__always)
    package mutating func room(for needed: Int = 1) -> Int {
        if end &- next < needed { refresh() }
        return end &- next
    }

    /// Reads what the readers have released.
    @inline(never)
    @usableFromInline
    package mutating func refresh() {
        var least = next
        // Pairs with the releasing store in `RingReader.release`.
        for cursor in cursors { least = min(least, cursor.value) }
        end = least &+ ring.capacity
    }

    /// Fills the next slot. There has to be room.
    @inlinable @inline(__always)
    package mutating func write(_ event: E) {
        let slot = ring.slots + (next & ring.mask)
        if _isPOD(E.self) || next &- ring.start < ring.capacity {
            slot.initialize(to: event)
        } else {
            slot.pointee = event
        }
        next &+= 1
    }

    /// Fills the next slot and says when it was published, what it follows from and which topic it has.
    @inlinable
    package mutating func write(_ event: E, _ trace: EventTrace) {
        let slot = ring.traces + (next & ring.mask)
        slot.initialize(to: trace)
        slot.pointee.sequence = Int64(next)
        if trace.causationID != .none || trace.correlationID != event.id || trace.topic != .none {
            // Before `visible`, so that a reader that sees the event sees this.
            ring.lastCaused.pointee.store(next, ordering: .relaxed)
        }
        write(event)
    }

    /// Passes over a sequence number that nobody reads. Not while the ring has readers.
    @usableFromInline
    package mutating func skip() {
        next &+= 1
        visible = next
        end = next &+ ring.capacity
    }

    /// Whether a reader has nothing to do.
    @inlinable
    @inline(__always)
    package var isAwaited: Bool { ring.demand.pointee.load(ordering: .relaxed) != 0 }

    /// Lets readers see everything that was written.
    @inlinable
    package mutating func makeVisible() {
        guard next != visible else { return }
        Ordering.publish(next, to: ring.visible)
        visible = next
        if isAwaited { ring.demand.pointee.store(0, ordering: .relaxed) }
    }
}
