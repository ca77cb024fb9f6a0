public import TierBusCore

extension Subscriber {
    /// Delivers what waits, one event at a time, within one batch for each queue.
    /// - Returns: Events taken.
    @inlinable
    package func pollEach(_ handler: UnsafeMutablePointer<EachHandler<E>>) -> Int {
        guard !core.isPaused else {
            stall()
            return 0
        }
        var work = 0
        var index = 0
        while index < rings.pointee.count {
            work &+= deliverEach(from: rings.pointee[index], atMost: maxFastBatch, handler)
            index &+= 1
        }
        if mailboxes.pointee.count != 0 { work &+= deliverEachFromMailboxes(handler) }
        return work
    }

    @inlinable
    func deliverEach(
        from inlet: UnsafeMutablePointer<RingInlet<E>>, atMost limit: Int,
        _ handler: UnsafeMutablePointer<EachHandler<E>>
    ) -> Int {
        let available = inlet.pointee.reader.available
        guard available > 0, !core.isPaused else { return 0 }
        core.saw(waiting: available)
        let count = min(available, limit)
        let mayHaveCauses = inlet.pointee.mayHaveCauses
        var offset = 0
        var filtered = 0
        while offset < count {
            let event = inlet.pointee.reader.event(at: offset)
            let isTimed = inlet.pointee.describe(at: offset, mayHaveCauses: mayHaveCauses)
            offset &+= 1
            if !isWanted(event, inlet.pointee.template) {
                filtered &+= 1
                continue
            }
            if isTimed { recordLatency(of: inlet.pointee.template) }
            do {
                try handler.pointee.body(event.pointee, inlet.pointee.template)
            } catch {
                core.fail(error, inlet.pointee.template)
            }
            // The handler may have filled a queue, or cancelled this subscription.
            if core.isPaused { break }
        }
        // Before the slots are given back: at no moment does an event seem to be nowhere.
        if filtered != 0 { core.filtered.advance(by: filtered) }
        core.delivered.advance(by: offset &- filtered)
        inlet.pointee.release(offset)
        return offset
    }

    @inlinable
    func deliverEachFromMailboxes(_ handler: UnsafeMutablePointer<EachHandler<E>>) -> Int {
        var work = 0
        while work < maxStandardBatch, !core.isPaused, let choice = chooseMailbox() {
            work &+= 1
            deliverEach(from: mailboxes.pointee[choice.index], choice.queue, choice.priority, handler)
        }
        return work
    }

    /// Delivers the next event of a queue that has one.
    @inlinable
    @inline(__always)
    func deliverEach(
        from inlet: UnsafeMutablePointer<MailboxInlet<E>>, _ queue: MailboxQueue<E>, _ priority: Priority,
        _ handler: UnsafeMutablePointer<EachHandler<E>>
    ) {
        core.saw(waiting: inlet.pointee.mailbox.count)
        let event = queue.event(at: 0)
        let isTimed = inlet.pointee.describe(event.pointee, queue.trace(at: 0), priority)
        if !isWanted(event, inlet.pointee.template) {
            core.filtered.advance(by: 1)
        } else {
            if isTimed { recordLatency(of: inlet.pointee.template) }
            do {
                try handler.pointee.body(event.pointee, inlet.pointee.template)
            } catch {
                core.fail(error, inlet.pointee.template)
            }
            core.delivered.advance(by: 1)
        }
        event.deinitialize(count: 1)
        queue.release()
        inlet.pointee.took(1, priority)
    }
}
