/// What a ``DirectPort`` keeps behind its pointer, where no access is checked for exclusivity.
@usableFromInline
struct PortState<E: Event>: ~Copyable {
    @usableFromInline
    typealias Pointer = UnsafeMutablePointer<PortState>

    @usableFromInline
    let agenda: UnsafeMutablePointer<AgendaState>
    @usableFromInline
    let bus: UnsafeMutablePointer<BusState>
    @usableFromInline
    var typed = SlotList<TypedSlot<E>>()
    @usableFromInline
    var waiting = GrowingRing<Waiting>()
    @usableFromInline
    let deliverNext: UnsafeMutablePointer<DeliverNext>

    /// An event that was published while a handler ran.
    @usableFromInline
    struct Waiting {
        @usableFromInline
        let event: E
        @usableFromInline
        let delivery: Delivery
        @usableFromInline
        let published: Int64

        @inlinable
        init(event: E, delivery: Delivery, published: Int64) {
            self.event = event
            self.delivery = delivery
            self.published = published
        }
    }

    @inlinable
    init(
        agenda: UnsafeMutablePointer<AgendaState>, bus: UnsafeMutablePointer<BusState>,
        deliverNext: UnsafeMutablePointer<DeliverNext>
    ) {
        self.agenda = agenda
        self.bus = bus
        self.deliverNext = deliverNext
    }

    @inlinable
    @inline(__always)
    static func publish(_ event: borrowing E, _ delivery: borrowing Delivery, on port: Pointer) {
        let agenda = port.pointee.agenda
        port.pointee.bus.pointee.counters.published &+= 1
        if agenda.pointee.sampler.isDue() { return publishTimed(event, delivery, on: port) }
        if agenda.pointee.isDispatching { return wait(event, delivery, AgendaState.untimed, on: port) }
        agenda.pointee.isDispatching = true
        fanOut(event, delivery, AgendaState.untimed, on: port)
        AgendaState.end(agenda)
    }

    @inlinable
    @inline(never)
    static func publishTimed(_ event: borrowing E, _ delivery: borrowing Delivery, on port: Pointer) {
        let agenda = port.pointee.agenda
        let published = agenda.pointee.timeOfPublish()
        if agenda.pointee.isDispatching { return wait(event, delivery, published, on: port) }
        agenda.pointee.isDispatching = true
        fanOut(event, delivery, published, on: port)
        AgendaState.end(agenda)
    }

    @inlinable
    @inline(never)
    static func wait(_ event: borrowing E, _ delivery: borrowing Delivery, _ published: Int64, on port: Pointer) {
        port.pointee.waiting.append(Waiting(event: copy event, delivery: copy delivery, published: published))
        port.pointee.agenda.pointee.append(port.pointee.deliverNext)
    }

    /// Delivers the event that waits longest.
    @inlinable
    static func deliverNext(on port: Pointer) {
        let next = port.pointee.waiting.removeFirst()
        fanOut(next.event, next.delivery, next.published, on: port)
    }

    /// Calls who is subscribed now: those of the type, then those of all types, each in the order they subscribed.
    @inlinable
    @inline(__always)
    static func fanOut(_ event: borrowing E, _ delivery: borrowing Delivery, _ published: Int64, on port: Pointer) {
        let bus = port.pointee.bus
        // Who subscribes from now on comes after these and does not get this event.
        let (typedCount, openCount) = (port.pointee.typed.count, bus.pointee.open.count)
        let source = delivery.source
        // Added up at the end, and a failure is not counted as delivered before.
        var called = 0
        var failed = 0
        var index = 0
        while index < typedCount {
            if port.pointee.typed.slots[index].takes(from: source) {
                called &+= 1
                if published != AgendaState.untimed { port.pointee.agenda.pointee.recordDelivery(of: published) }
                do {
                    try port.pointee.typed.slots[index].call(event, delivery)
                } catch {
                    failed &+= 1
                    fail(error, delivery, port.pointee.typed.slots[index].owner, on: port)
                }
            }
            index &+= 1
        }
        if openCount > 0 {
            let open = fanOutOpen(event, delivery, published, to: openCount, on: port)
            called &+= open.called
            failed &+= open.failed
        }
        bus.pointee.counters.delivered &+= called &- failed
        if called == 0 { bus.pointee.counters.unheard &+= 1 }
    }

    @inlinable
    @inline(never)
    static func fanOutOpen(
        _ event: borrowing E, _ delivery: borrowing Delivery, _ published: Int64, to count: Int, on port: Pointer
    ) -> (called: Int, failed: Int) {
        let bus = port.pointee.bus
        var called = 0
        var failed = 0
        for index in 0..<count where bus.pointee.open.slots[index].takes(from: delivery.source) {
            called &+= 1
            if published != AgendaState.untimed { port.pointee.agenda.pointee.recordDelivery(of: published) }
            do {
                try bus.pointee.open.slots[index].container.receive(copy event, copy delivery)
            } catch {
                failed &+= 1
                fail(error, delivery, bus.pointee.open.slots[index].owner, on: port)
            }
        }
        return (called, failed)
    }

    @inlinable
    @inline(never)
    static func fail(
        _ error: any Error, _ delivery: borrowing Delivery, _ subscriber: ContainerID, on port: Pointer
    ) {
        port.pointee.bus.pointee.counters.failed &+= 1
        let failure = BusFailure(
            error: error, eventType: E.eventType, eventID: delivery.eventID, source: delivery.source,
            subscriber: subscriber)
        port.pointee.agenda.pointee.report(failure)
    }
}
