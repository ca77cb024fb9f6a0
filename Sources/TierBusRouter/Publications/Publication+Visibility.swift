import TierBusCore

extension Publication: LaneHook {
    /// Sees to it that the end of the turn makes visible what is published now.
    @inlinable
    func markDirty() { if !state.pointee.isMarked { mark() } }

    @usableFromInline
    @inline(never)
    func mark() {
        state.pointee.isMarked = true
        core.mark()
        core.executor.confined.pointee.atEndOfTurn(self)
    }

    package func atEndOfTurn() {
        state.pointee.isMarked = false
        makeVisible()
        tellMailboxes()
        state.pointee.limit = Int.min
        core.flushed(upTo: state.pointee.writer.next + state.pointee.ringSpill.count)
    }

    /// Lets the readers of the ring see everything, and wakes those that sleep.
    @inlinable
    func makeVisible() {
        let count = state.pointee.writer.next &- state.pointee.writer.visible
        guard count != 0 else { return }
        state.pointee.writer.makeVisible()
        if core.isSimulated { return announce(count) }
        for outlet in state.pointee.ringLinks { outlet.subscriber.wake() }
    }

    /// Gives what is visible now its place in the order of a simulation.
    @usableFromInline
    func announce(_ count: Int) {
        for outlet in state.pointee.ringLinks {
            outlet.link.subscription.simulated?.arrived(count, by: outlet.link, .normal)
        }
    }

    @usableFromInline
    func tellMailboxes() {
        guard !state.pointee.untold.isEmpty else { return }
        for outlet in state.pointee.untold {
            outlet.state.pointee.isRemembered = false
            outlet.tell()
        }
        state.pointee.untold.removeAll(keepingCapacity: true)
    }

    @inlinable
    func rememberToTell(_ outlet: MailboxOutlet<E>) {
        guard !outlet.state.pointee.isRemembered else { return }
        outlet.state.pointee.isRemembered = true
        state.pointee.untold.append(outlet)
    }

    /// How far the short way reaches: to the end of the batch, of the room, or to the next event that is timed.
    @inlinable
    func setLimit() {
        guard state.pointee.isRingOnly else {
            state.pointee.limit = Int.min
            return
        }
        let batchEnd = state.pointee.writer.visible + core.batch - 1
        state.pointee.limit = min(batchEnd, state.pointee.writer.end, (state.pointee.writer.next | 63) + 1)
    }
}
