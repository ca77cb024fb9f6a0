public import TierBusCore

/// The slots of one publication: written by one thread, read by any number of others, each at its own pace.
///
/// Sequence *n* lives in slot *n* mod capacity. A slot is written again only when every reader has released it.
@usableFromInline
// Unchecked: a slot is the writer's until `visible` has passed it, then the readers' until all have released it.
package final class Ring<E: Event>: @unchecked Sendable {
    // Written by the one writer, up to `visible`, and by nobody once a reader may look, until all have released it.
    @usableFromInline let slots: UnsafeMutablePointer<E>
    @usableFromInline let traces: UnsafeMutablePointer<EventTrace>
    @usableFromInline
    package let capacity: Int
    @usableFromInline let mask: Int
    @usableFromInline
    package let start: Int
    /// Sequences below it may be read. Written by the writer.
    @usableFromInline let visible: Cursor
    /// The last sequence with a cause or a topic, so that readers of events without need not look at traces.
    @usableFromInline let lastCaused: Cursor
    /// Raised by a reader that starves, lowered by the writer when it makes events visible.
    @usableFromInline let demand: Cursor
    /// 1 while the writer waits for room.
    @usableFromInline let writerWaits: Cursor

    /// - Parameters:
    ///   - capacity: Slots; rounded up to a power of two.
    ///   - start: The first sequence.
    @inlinable
    package init(capacity: Int, start: Int = 0) {
        precondition(capacity > 0 && start >= 0, "a ring has at least one slot and no negative sequence")
        var rounded = 1
        while rounded < capacity { rounded &<<= 1 }
        self.capacity = rounded
        self.start = start
        mask = rounded - 1
        slots = .allocate(capacity: rounded)
        traces = .allocate(capacity: rounded)
        // No trace belongs to any event yet.
        traces.initialize(repeating: EventTrace.none, count: rounded)
        visible = .makeCursor(start)
        lastCaused = .makeCursor(-1)
        demand = .makeCursor()
        writerWaits = .makeCursor()
    }

    @inlinable
    deinit {
        if !_isPOD(E.self) {
            let written = visible.value
            // The writer makes everything visible before it lets go of the ring.
            var sequence = max(start, written - capacity)
            while sequence < written {
                (slots + (sequence & mask)).deinitialize(count: 1)
                sequence += 1
            }
        }
        slots.deallocate()
        traces.deallocate()
        for cursor in [visible, lastCaused, demand, writerWaits] { cursor.destroyCursor() }
    }
}
