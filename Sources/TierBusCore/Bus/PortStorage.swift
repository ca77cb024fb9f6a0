/// Owns a ``PortState``. Outlives its port while a handler runs that dropped the port.
@usableFromInline
final class PortStorage<E: Event>: Tidied, SubscriptionOwner {
    // Made in `init`, freed in `deinit`; whoever uses it keeps this object alive.
    @usableFromInline
    let state: UnsafeMutablePointer<PortState<E>>
    @usableFromInline
    let bus: BusStorage

    @inlinable
    init(bus: BusStorage) {
        self.bus = bus
        let state = UnsafeMutablePointer<PortState<E>>.allocate(capacity: 1)
        let deliverNext = UnsafeMutablePointer<DeliverNext>.allocate(capacity: 1)
        deliverNext.initialize(to: DeliverNext { PortState.deliverNext(on: state) })
        state.initialize(to: PortState(agenda: bus.agenda.state, bus: bus.state, deliverNext: deliverNext))
        self.state = state
    }

    deinit {
        let deliverNext = state.pointee.deliverNext
        state.deinitialize(count: 1)
        state.deallocate()
        deliverNext.deinitialize(count: 1)
        deliverNext.deallocate()
    }

    @usableFromInline
    func subscribe(_ owner: ContainerID, _ handler: @escaping (E, Delivery) throws -> Void) -> BusSubscription {
        let number = bus.state.pointee.nextNumber()
        state.pointee.typed.append(TypedSlot(number: number, owner: owner, handler: handler))
        return BusSubscription(number, of: self)
    }

    @usableFromInline
    func cancel(_ number: Int) {
        bus.agenda.dispatch {
            if state.pointee.typed.cancel(number) { bus.agenda.state.pointee.tidyLater(self) }
        }
    }

    @usableFromInline
    func tidy() {
        // Comes once for every cancellation; the first time takes all of them.
        if state.pointee.typed.hasCancelled { _ = state.pointee.typed.removeCancelled() }
    }

    /// Called when the port goes: the handlers that run and the events that wait still need the state.
    @usableFromInline
    func portIsGone() {
        if bus.agenda.isDispatching { bus.agenda.state.pointee.keep(self) }
    }
}
