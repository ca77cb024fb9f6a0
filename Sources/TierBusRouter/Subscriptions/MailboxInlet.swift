public import Synchronization
public import TierBusCore

/// One mailbox that a subscription reads. Confined to the subscriber's lane.
@usableFromInline
struct MailboxInlet<E: Event>: ~Copyable {
    @usableFromInline
    let mailbox: Mailbox<E>
    @usableFromInline
    var template: Delivery
    @usableFromInline
    let publisher: LaneExecutor
    @usableFromInline
    let link: Link

    init(_ link: Link, mailbox: Mailbox<E>, template: Delivery) {
        self.link = link
        self.mailbox = mailbox
        self.template = template
        publisher = link.publication.executor
    }

    /// Describes the first event of a queue.
    /// - Returns: Whether it was timed when it was published.
    @inlinable
    @inline(__always)
    mutating func describe(_ event: borrowing E, _ trace: EventTrace, _ priority: Priority) -> Bool {
        template.describe(event, sequence: trace.sequence)
        template.priority = priority
        return template.take(trace)
    }

    /// Counts events as taken and tells a publisher that waits for their places.
    @inlinable
    func took(_ count: Int, _ priority: Priority) {
        mailbox.took(count, priority)
        // Pairs with the fence a waiting publisher passes between raising its flag and looking for room.
        atomicMemoryFence(ordering: .sequentiallyConsistent)
        if mailbox.writerWaits.pointee.load(ordering: .relaxed) != 0, mailbox.isHalfEmpty(for: priority) {
            publisher.wakeIfAsleep()
        }
    }

    /// Tells a publisher that waits for room that nothing more is taken for now: what room there is has to do.
    @inlinable
    func stall() {
        guard mailbox.writerWaits.pointee.load(ordering: .relaxed) != 0,
            link.stalled.pointee.load(ordering: .relaxed) == 0
        else { return }
        link.stalled.pointee.store(1, ordering: .releasing)
        publisher.wake()
    }
}
