public import Synchronization
public import TierBusCore

/// One ring that a subscription reads. Confined to the subscriber's lane.
@usableFromInline
struct RingInlet<E: Event>: ~Copyable {
    @usableFromInline
    var reader: RingReader<E>
    /// What all deliveries from here have in common; the rest is filled in for each event.
    @usableFromInline
    var template: Delivery
    @usableFromInline
    let publisher: LaneExecutor
    @usableFromInline
    let link: Link

    init(_ link: Link, reader: consuming RingReader<E>, template: Delivery) {
        self.link = link
        self.reader = reader
        self.template = template
        publisher = link.publication.executor
    }

    /// Whether any event from the first that waits on may have a trace that says what it follows from or which
    /// topic it has.
    ///
    /// To be asked after `available`, which acquires what the writer stored before.
    @inlinable
    @inline(__always)
    var mayHaveCauses: Bool { reader.ring.lastCaused.pointee.load(ordering: .relaxed) >= reader.position }

    /// Describes the event `offset` places on.
    /// - Returns: Whether it was timed when it was published.
    @inlinable
    @inline(__always)
    mutating func describe(at offset: Int, mayHaveCauses: Bool) -> Bool {
        let sequence = reader.position &+ offset
        template.describe(reader.event(at: offset).pointee, sequence: Int64(sequence))
        // Timed are the first event of a visible step and every 64th; others have a trace only if they have a
        // cause or a topic.
        guard mayHaveCauses || offset == 0 || sequence & 63 == 0, let trace = reader.trace(at: offset) else {
            return false
        }
        return template.take(trace.pointee)
    }

    /// Gives `count` slots back and tells a publisher that waits for them.
    @inlinable
    @inline(__always)
    mutating func release(_ count: Int) {
        reader.release(count)
        if reader.writerWaits, reader.available &* 2 <= reader.ring.capacity { publisher.wakeIfAsleep() }
    }

    /// Tells a publisher that waits for room that nothing more is taken for now: what room there is has to do.
    @inlinable
    func stall() {
        guard reader.ring.writerWaits.pointee.load(ordering: .relaxed) != 0,
            link.stalled.pointee.load(ordering: .relaxed) == 0
        else { return }
        link.stalled.pointee.store(1, ordering: .releasing)
        publisher.wake()
    }
}
