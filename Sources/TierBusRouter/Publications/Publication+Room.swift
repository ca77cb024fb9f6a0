import Synchronization
public import TierBusCore

extension Publication {
    // MARK: Room

    /// - Returns: false if there is none and the caller does not want to wait.
    @usableFromInline
    func makeRoomInRing(waits: Bool) throws(RouterError) -> Bool {
        if state.pointee.ringSpill.count == 0, state.pointee.writer.room() > 0 { return true }
        passThoseWhoLeft()
        if state.pointee.ringSpill.count == 0, state.pointee.writer.room() > 0 { return true }
        guard waits else { return false }
        guard let slowest = slowestReader else { return true }
        while state.pointee.ringSpill.count == 0,
            state.pointee.ringLinks.allSatisfy({ !isInTheWay($0) || core.mayWait(for: $0.subscriber) })
        {
            makeVisible()
            let state = state
            try core.waitForRoom(of: ringBlockers, flag: state.pointee.writer.ring.writerWaits) {
                Self.isRingWorthwhile(state)
            }
            markDirty()
            passThoseWhoLeft()
            // One of them may have left while others are slow.
            if state.pointee.writer.room() > 0 || !ringBlockers.contains(where: \.isBlocked) { return true }
        }
        try checkSpill(slowest.link)
        return true
    }

    private var slowestReader: RingOutlet? {
        state.pointee.ringLinks.min { $0.link.cursor.value < $1.link.cursor.value }
    }

    /// Whether a reader has not released the slot that is written next.
    func isInTheWay(_ reader: RingOutlet) -> Bool {
        reader.link.cursor.value <= state.pointee.writer.next - state.pointee.writer.ring.capacity
    }

    /// The readers that have not released the slot that is written next.
    var ringBlockers: [Blocker] {
        let last = state.pointee.writer.next - state.pointee.writer.ring.capacity
        return state.pointee.ringLinks.filter { isInTheWay($0) && !$0.link.hasLeft }.map { reader in
            let link = reader.link
            return Blocker(link) { link.cursor.value <= last }
        }
    }

    /// - Returns: false if there is none and the caller does not want to wait.
    @usableFromInline
    func makeRoom(in outlet: MailboxOutlet<E>, _ priority: Priority, waits: Bool) throws(RouterError) -> Bool {
        guard waits else { return false }
        if outlet.spilled == 0, core.mayWait(for: outlet.subscriber) {
            outlet.tell()
            let mailbox = outlet.mailbox
            let link = outlet.link
            let blocker = Blocker(link) { !mailbox.hasRoom(for: priority) }
            try core.waitForRoom(of: [blocker], flag: mailbox.writerWaits) {
                mailbox.isHalfEmpty(for: priority) || (link.stalled.value != 0 && mailbox.hasRoom(for: priority))
            }
            markDirty()
            return true
        }
        try checkSpill(outlet.link)
        return true
    }

    private func checkSpill(_ link: Link) throws(RouterError) {
        if state.pointee.spilled >= core.context.configuration.spillLimit { throw core.spillIsFull(link) }
    }

    // MARK: Holding back

    @usableFromInline
    func hold(_ event: E, _ trace: EventTrace, _ priority: Priority, in outlet: MailboxOutlet<E>) {
        outlet.hold(event, trace, priority)
        state.pointee.spilled += 1
        if outlet.spilled == 1 {
            state.pointee.spilling.append(outlet)
            let mailbox = outlet.mailbox
            outlet.state.pointee.isHolding = beginHolding([Blocker(outlet.link) { !mailbox.hasRoom(for: priority) }])
        }
        addSpillPoller()
    }

    @usableFromInline
    func spillToRing(_ event: E, _ trace: EventTrace) {
        state.pointee.limit = Int.min
        if state.pointee.ringSpill.count == 0 {
            for outlet in state.pointee.ringLinks { outlet.link.stalled.pointee.store(0, ordering: .relaxed) }
        }
        state.pointee.ringSpill.append(event, trace, .normal)
        state.pointee.spilled += 1
        // Owed to every reader of the ring.
        for outlet in state.pointee.ringLinks { outlet.link.spilled.advance(by: 1) }
        state.pointee.writer.ring.writerWaits.pointee.store(1, ordering: .sequentiallyConsistent)
        if state.pointee.ringSpill.count == 1 { beginRingHold() }
        addSpillPoller()
    }

    /// - Returns: false, and a notice says so, if holding would close a circle for good; the spill's limit bounds the
    ///   memory then.
    func beginHolding(_ blockers: [Blocker]) -> Bool {
        if let circle = core.beginWaiting([core.boundary.name], for: blockers) {
            core.context.notices.post(.cycle, at: core.label, circle.joined(separator: "; "))
            return false
        }
        core.boundary.hold()
        return true
    }

    private func endHolding(_ links: [Link]) {
        for link in links { core.context.waits.end([core.boundary.name], because: link) }
        core.boundary.release()
    }

    private func addSpillPoller() {
        guard state.pointee.spillPoller == nil else { return }
        // The lane lets go of the poller, and with it of this object, when the spill is empty or the lane ends.
        state.pointee.spillPoller = core.executor.add(
            "events held back by \(core.label)",
            Poller(poll: { [self] in drainSpills() }, isReady: { [self] in canDrain }))
    }

    private var canDrain: Bool {
        if canDrainRing { return true }
        return state.pointee.spilling.contains { $0.canDrain }
    }

    /// Passes on what is held back as far as there is room.
    func drainSpills() -> Int {
        let moved = drainRingSpill() + drainMailboxSpills()
        state.pointee.spilled -= moved
        endSpill()
        return moved
    }

    /// As for a mailbox: half of the ring is free, or whoever is in the way takes nothing more for now.
    private var canDrainRing: Bool {
        state.pointee.ringSpill.count > 0 && (Self.isRingWorthwhile(state) || onlyThoseWhoLeftAreInTheWay)
    }

    private static func isRingWorthwhile(_ state: UnsafeMutablePointer<PublicationState<E>>) -> Bool {
        let capacity = state.pointee.writer.ring.capacity
        let room = state.pointee.writer.room(for: capacity)
        return room * 2 >= capacity || (room > 0 && state.pointee.ringLinks.contains { $0.link.stalled.value != 0 })
    }

    private func drainRingSpill() -> Int {
        guard canDrainRing else { return 0 }
        for outlet in state.pointee.ringLinks { outlet.link.stalled.pointee.store(0, ordering: .relaxed) }
        var moved = 0
        while let entry = state.pointee.ringSpill.first {
            if state.pointee.writer.room() == 0 { passThoseWhoLeft() }
            guard state.pointee.writer.room() > 0 else { break }
            state.pointee.writer.write(entry.event, entry.trace)
            state.pointee.ringSpill.removeFirst()
            moved += 1
        }
        guard moved > 0 else { return 0 }
        makeVisible()
        for outlet in state.pointee.ringLinks { outlet.link.spilled.advance(by: -moved) }
        if state.pointee.ringSpill.count == 0 {
            state.pointee.writer.ring.writerWaits.pointee.store(0, ordering: .relaxed)
            endRingHold()
        } else {
            renewRingHold()
        }
        return moved
    }

    private func beginRingHold() {
        let blockers = ringBlockers
        if beginHolding(blockers) { state.pointee.ringHold = blockers.map(\.link) }
    }

    private func endRingHold() {
        if let links = state.pointee.ringHold { endHolding(links) }
        state.pointee.ringHold = nil
    }

    /// Others may be in the way of the slot that is written next by now.
    func renewRingHold() {
        endRingHold()
        beginRingHold()
    }

    private func drainMailboxSpills() -> Int {
        var moved = 0
        for outlet in state.pointee.spilling {
            moved += outlet.drainSpill()
            outlet.tell()
            if outlet.spilled == 0 { endMailboxHold(outlet) }
        }
        state.pointee.spilling.removeAll { $0.spilled == 0 }
        return moved
    }

    func endMailboxHold(_ outlet: MailboxOutlet<E>) {
        if outlet.state.pointee.isHolding { endHolding([outlet.link]) }
        outlet.state.pointee.isHolding = false
    }

    private func endSpill() {
        guard state.pointee.spilled == 0, let poller = state.pointee.spillPoller else { return }
        core.executor.removePoller(poller)
        state.pointee.spillPoller = nil
    }

    // MARK: Giving up

    /// Forgets what is held back for a ring that nobody reads any more.
    func dropRingSpill() {
        state.pointee.spilled -= state.pointee.ringSpill.count
        state.pointee.ringSpill.removeAll()
        endRingHold()
        endSpill()
    }

    /// Ends a mailbox whose subscription is gone.
    func close(_ outlet: MailboxOutlet<E>) {
        outlet.link.close()
        state.pointee.spilled -= outlet.spilled
        outlet.dropHeld()
        endMailboxHold(outlet)
        state.pointee.spilling.removeAll { $0 === outlet }
        endSpill()
    }
}
