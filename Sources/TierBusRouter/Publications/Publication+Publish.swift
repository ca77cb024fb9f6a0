public import TierBusCore

extension Publication {
    /// The long way: with subscriptions besides the ring, a cause, a topic, a time, or a batch that is full.
    @inlinable
    @inline(never)
    func publishSlowly(
        _ event: E, to route: UnsafeMutablePointer<TopicRoute<E>>? = nil, after cause: Delivery?, _ priority: Priority,
        waits: Bool
    ) throws(RouterError) -> Bool {
        try core.checkOpen()
        let state = state
        markDirty()
        // Room everywhere first, so that an event that is refused has reached nobody.
        if state.pointee.hasRing {
            guard try makeRoomInRing(waits: waits) else { return false }
        }
        findTargets(event)
        if let route { findTargets(event, of: route) }
        defer { state.pointee.targets.removeAll(keepingCapacity: true) }
        for index in 0..<state.pointee.targets.count {
            let target = state.pointee.targets[index]
            if target._withUnsafeGuaranteedRef({ $0.hasRoom(for: priority) || $0.mayDrop }) { continue }
            guard try makeRoom(in: target.takeUnretainedValue(), priority, waits: waits) else { return false }
        }
        let trace = EventTrace(
            sequence: Int64(state.pointee.writer.next), publishedAt: takeStamp(),
            correlationID: cause?.correlationID ?? event.id, causationID: cause?.cause(of: event.id) ?? .none,
            topic: route?.pointee.topic.name ?? .none)
        if !state.pointee.hasRing && state.pointee.targets.isEmpty && state.pointee.taps.isEmpty {
            core.countUnroutable()
        }
        if state.pointee.hasRing {
            write(event, trace)
        } else {
            state.pointee.writer.skip()
        }
        for index in 0..<state.pointee.targets.count {
            state.pointee.targets[index]._withUnsafeGuaranteedRef { push(event, trace, priority, to: $0) }
        }
        if !state.pointee.taps.isEmpty || core.isSimulated { passToTaps(event, trace, priority) }
        return true
    }

    /// Which mailboxes get the event: all without an index, and those that the index has for its key.
    @inlinable
    func findTargets(_ event: E) {
        let state = state
        for outlet in state.pointee.mailboxes { state.pointee.targets.append(.passUnretained(outlet)) }
        guard let key = state.pointee.key else { return }
        let slot = state.pointee.keyed.place(of: key(event))
        if let first = slot.pointee.first { state.pointee.targets.append(first) }
        if let others = slot.pointee.others { state.pointee.targets += others }
    }

    /// Which mailboxes get the event because of its topic: those whose patterns match it, and those of them that the
    /// topic's index has for its key.
    @inlinable
    func findTargets(_ event: E, of route: UnsafeMutablePointer<TopicRoute<E>>) {
        let state = state
        for outlet in route.pointee.mailboxes { state.pointee.targets.append(.passUnretained(outlet)) }
        guard !route.pointee.keyed.isEmpty, let key = state.pointee.key else { return }
        let slot = route.pointee.keyed.place(of: key(event))
        if let first = slot.pointee.first { state.pointee.targets.append(first) }
        if let others = slot.pointee.others { state.pointee.targets += others }
    }

    /// Puts the event into the ring, or behind those that are held back already.
    @inlinable
    func write(_ event: E, _ trace: EventTrace) {
        let state = state
        if state.pointee.ringSpill.count > 0 || state.pointee.writer.room() == 0 {
            spillToRing(event, trace)
            return
        }
        state.pointee.writer.write(event, trace)
        if state.pointee.writer.next &- state.pointee.writer.visible >= core.batch
            || state.pointee.writer.isAwaited
        {
            makeVisible()
        }
        setLimit()
    }

    @inlinable
    func push(_ event: E, _ trace: EventTrace, _ priority: Priority, to outlet: MailboxOutlet<E>) {
        guard outlet.hasRoom(for: priority) else {
            if outlet.mayDrop {
                outlet.drop()
                rememberToTell(outlet)
            } else {
                hold(event, trace, priority, in: outlet)
            }
            return
        }
        rememberToTell(outlet)
        if outlet.push(event, trace, priority, batch: core.context.configuration.standardBatch) { outlet.tell() }
    }

    /// The time, if this event is one of those that are timed.
    @inlinable
    func takeStamp() -> Timestamp {
        // The short way passes by here every 64 events; a reader looks for times there and where a batch begins.
        guard state.pointee.writer.next & 63 == 0 || state.pointee.sampler.isDue() else {
            return Timestamp(nanoseconds: 0)
        }
        return stampNow()
    }

    @usableFromInline
    @inline(never)
    func stampNow() -> Timestamp {
        let stamp = core.context.stamp
        state.pointee.sampler.timed(at: stamp.nanoseconds)
        return stamp
    }

    @usableFromInline
    func passToTaps(_ event: E, _ trace: EventTrace, _ priority: Priority) {
        var delivery = Delivery(from: core.container, tier: core.tier, scope: core.scope)
        delivery.describe(event, sequence: trace.sequence)
        delivery.take(trace)
        if trace.publishedAt.nanoseconds == 0 { delivery.publishedAt = core.context.stamp }
        delivery.priority = priority
        for tap in state.pointee.taps { tap.take(event, delivery) }
        if core.tier != .reliable { core.context.probe?.see(event, delivery) }
    }
}
