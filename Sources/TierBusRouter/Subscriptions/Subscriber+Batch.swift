public import TierBusCore

extension Subscriber {
    /// Delivers what waits, a batch at a time: what is visible of a ring, or a run of one priority of a mailbox.
    /// - Returns: Events taken.
    @inlinable
    package func pollBatches(_ handler: UnsafeMutablePointer<BatchHandler<E>>) -> Int {
        guard !core.isPaused else {
            stall()
            return 0
        }
        var work = 0
        var index = 0
        while index < rings.pointee.count, !core.isPaused {
            work &+= deliverBatch(from: rings.pointee[index], atMost: maxFastBatch, handler)
            index &+= 1
        }
        while work < maxStandardBatch, !core.isPaused, mailboxes.pointee.count > 0, let choice = chooseMailbox() {
            let taken = deliverBatch(
                from: mailboxes.pointee[choice.index], choice.queue, choice.priority,
                atMost: min(maxStandardBatch, chooser.pointee.untilLow), handler)
            chooser.pointee.served(taken &- 1)
            work &+= taken
        }
        return work
    }

    @inlinable
    func deliverBatch(
        from inlet: UnsafeMutablePointer<RingInlet<E>>, atMost limit: Int,
        _ handler: UnsafeMutablePointer<BatchHandler<E>>
    ) -> Int {
        let available = inlet.pointee.reader.available
        guard available > 0 else { return 0 }
        core.saw(waiting: available)
        // One piece of memory: up to the end of the ring.
        let ring = inlet.pointee.reader.ring
        let place = inlet.pointee.reader.position & ring.mask
        let count = min(available, limit, ring.capacity &- place)
        if inlet.pointee.describe(at: 0, mayHaveCauses: true) { recordLatency(of: inlet.pointee.template) }
        deliver(
            Batch(
                events: ring.slots + place, traces: ring.traces + place, everyTraceIsValid: false, count: count,
                first: inlet.pointee.template),
            handler)
        core.delivered.advance(by: count)
        inlet.pointee.release(count)
        return count
    }

    @inlinable
    func deliverBatch(
        from inlet: UnsafeMutablePointer<MailboxInlet<E>>, _ queue: MailboxQueue<E>, _ priority: Priority,
        atMost limit: Int, _ handler: UnsafeMutablePointer<BatchHandler<E>>
    ) -> Int {
        let segment = queue.reader.pointee.segment
        let place = queue.reader.pointee.head & segment.mask
        let count = min(queue.available(), limit, segment.capacity &- place)
        core.saw(waiting: inlet.pointee.mailbox.count)
        if inlet.pointee.describe((segment.slots + place).pointee, segment.traces[place], priority) {
            recordLatency(of: inlet.pointee.template)
        }
        deliver(
            Batch(
                events: segment.slots + place, traces: segment.traces + place, everyTraceIsValid: true, count: count,
                first: inlet.pointee.template),
            handler)
        core.delivered.advance(by: count)
        (segment.slots + place).deinitialize(count: count)
        queue.release(count)
        inlet.pointee.took(count, priority)
        return count
    }

    /// A batch whose handler throws counts as delivered and as one failure: nobody can tell how far it came.
    @inlinable
    func deliver(_ batch: borrowing Batch<E>, _ handler: UnsafeMutablePointer<BatchHandler<E>>) {
        do {
            try handler.pointee.body(batch)
        } catch {
            core.fail(error, batch.delivery(at: 0))
        }
    }
}
