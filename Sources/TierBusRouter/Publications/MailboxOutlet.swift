public import Synchronization
public import TierBusCore

/// One mailbox that a publication writes to. Confined to the publisher's lane.
@usableFromInline
final class MailboxOutlet<E: Event> {
    @usableFromInline
    let mailbox: Mailbox<E>
    @usableFromInline
    let link: Link
    @usableFromInline
    let subscriber: LaneExecutor
    @usableFromInline
    let bell: LaneBell?
    @usableFromInline
    let drops: Bool
    /// Who gives events their place in the order of a simulation; nil outside of one.
    @usableFromInline
    let simulated: SimulatedSubscription?
    // Made in `init`, freed in `deinit`; behind a pointer, where no access is checked for exclusivity.
    @usableFromInline
    let state: UnsafeMutablePointer<State>

    @usableFromInline
    struct State {
        /// What is held back: ordinary events, and raised ones, which have room of their own.
        @usableFromInline
        var ordinary = Spill<E>()
        @usableFromInline
        var raised = Spill<E>()
        /// Whether the container's deliveries are held back because of this outlet.
        var isHolding = false
        /// Events pushed since the subscriber was told.
        @usableFromInline
        var untold = 0
        /// Whether the end of the turn tells the subscriber.
        @usableFromInline
        var isRemembered = false
        /// Events dropped since a notice said so.
        @usableFromInline
        var unreported = 0
    }

    init(mailbox: Mailbox<E>, link: Link) {
        self.mailbox = mailbox
        self.link = link
        subscriber = link.subscription.executor
        bell = link.subscription.bell
        drops = link.subscription.options.policy == .dropNewest
        simulated = link.subscription.simulated
        state = .allocate(capacity: 1)
        state.initialize(to: State())
    }

    deinit {
        state.deinitialize(count: 1)
        state.deallocate()
    }

    /// Whether an event of this priority can go straight into the mailbox.
    @inlinable
    func hasRoom(for priority: Priority) -> Bool {
        (priority > .normal ? mailbox.heldRaised : mailbox.heldOrdinary).pointee.load(ordering: .relaxed) == 0
            && mailbox.hasRoom(for: priority)
    }

    /// Whether an event without room is dropped: the subscription asks for that, or its container is stopped.
    @usableFromInline
    var mayDrop: Bool { drops || link.subscription.hasLeft }

    /// Events held back.
    var spilled: Int { state.pointee.ordinary.count + state.pointee.raised.count }

    /// Pushes an event; there has to be room.
    /// - Returns: Whether the subscriber should be told at once.
    @inlinable
    func push(_ event: E, _ trace: EventTrace, _ priority: Priority, batch: Int) -> Bool {
        mailbox.push(event, trace, priority)
        if simulated != nil { announce(priority) }
        state.pointee.untold &+= 1
        return state.pointee.untold >= batch || mailbox.isAwaited
    }

    @usableFromInline
    @inline(never)
    func announce(_ priority: Priority) { simulated?.arrived(by: link, priority) }

    /// Holds an event back.
    func hold(_ event: E, _ trace: EventTrace, _ priority: Priority) {
        link.spilled.advance(by: 1)
        // Before the flag, which makes the subscriber tell when it stalls from now on.
        if spilled == 0 { link.stalled.pointee.store(0, ordering: .relaxed) }
        if priority > .normal {
            state.pointee.raised.append(event, trace, priority)
        } else {
            state.pointee.ordinary.append(event, trace, priority)
        }
        noteHeld()
        mailbox.writerWaits.pointee.store(1, ordering: .sequentiallyConsistent)
    }

    /// Forgets what is held back.
    func dropHeld() {
        state.pointee.ordinary.removeAll()
        state.pointee.raised.removeAll()
        noteHeld()
    }

    /// Notes how much is held back where a push looks at the room.
    private func noteHeld() {
        mailbox.heldOrdinary.pointee.store(state.pointee.ordinary.count, ordering: .relaxed)
        mailbox.heldRaised.pointee.store(state.pointee.raised.count, ordering: .relaxed)
    }

    /// Counts an event that is not delivered because the subscriber is slow.
    @usableFromInline
    func drop() {
        link.dropped.advance(by: 1)
        state.pointee.unreported += 1
    }

    /// Whether it is worth while to push what is held back: half of the room is free, or the subscriber takes nothing
    /// more for now. One event at a time would stop and start the container for each.
    var canDrain: Bool {
        let isStalled = link.stalled.value != 0
        return [state.pointee.raised.first, state.pointee.ordinary.first].contains { entry in
            guard let priority = entry?.priority else { return false }
            return mailbox.isHalfEmpty(for: priority) || (isStalled && mailbox.hasRoom(for: priority))
        }
    }

    /// Pushes what is held back while there is room, in the order it was published for each priority.
    /// - Returns: Events pushed.
    func drainSpill() -> Int {
        guard canDrain else { return 0 }
        link.stalled.pointee.store(0, ordering: .relaxed)
        let moved = drain(&state.pointee.raised) + drain(&state.pointee.ordinary)
        noteHeld()
        if spilled == 0 { mailbox.writerWaits.pointee.store(0, ordering: .relaxed) }
        return moved
    }

    private func drain(_ spill: inout Spill<E>) -> Int {
        var moved = 0
        while let entry = spill.first, mailbox.hasRoom(for: entry.priority) {
            mailbox.push(entry.event, entry.trace, entry.priority)
            announce(entry.priority)
            spill.removeFirst()
            moved += 1
        }
        link.spilled.advance(by: -moved)
        state.pointee.untold += moved
        return moved
    }

    /// Wakes the subscriber if it was not told of everything.
    @inlinable
    func tell() {
        if state.pointee.untold > 0 {
            state.pointee.untold = 0
            mailbox.demand.pointee.store(0, ordering: .relaxed)
            if simulated == nil {
                bell?.ring()
                subscriber.wake()
            }
        }
        if state.pointee.unreported > 0 { reportDrops() }
    }

    @usableFromInline
    func reportDrops() {
        link.publication.reportDrops(link, state.pointee.unreported)
        state.pointee.unreported = 0
    }
}
