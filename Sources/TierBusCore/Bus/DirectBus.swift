/// Events by direct calls inside one boundary: no lock, no atomic, no queue but the ``agenda``.
///
/// - Subscribers are called in the order they subscribed: first those of the event's type, then those of all types.
/// - An event is not delivered to who published it: to a subscription whose owner is the delivery's source.
/// - Handlers never nest. What a handler publishes is delivered after the running event has reached all, first in,
///   first out over all buses of the agenda, however long the chain, on a flat stack.
/// - A handler that throws harms no other: the failure goes to ``Agenda/onFailure``.
/// - A handler may subscribe and cancel. A new subscriber gets what is published or still waits, but not the running
///   event; a cancelled one gets nothing more.
/// - Nothing is allocated per event once the queues have grown to what is needed.
public final class DirectBus {
    /// What is yet to be delivered, here and on the other buses of the lane.
    public let agenda: Agenda
    @usableFromInline
    let storage: BusStorage
    // Made in `init`, freed in `deinit`.
    @usableFromInline
    let table: UnsafeMutablePointer<PortTable>

    /// A bus without subscribers.
    public init(agenda: Agenda = Agenda()) {
        self.agenda = agenda
        storage = BusStorage(agenda: agenda)
        table = .allocate(capacity: 1)
        table.initialize(to: PortTable())
    }

    deinit {
        if agenda.isDispatching { agenda.state.pointee.keep(storage) }
        table.deinitialize(count: 1)
        table.deallocate()
    }

    /// The place of a type of event, to be kept where events of the type are published often.
    /// - Complexity: O(1).
    @inlinable
    public func port<E: Event>(_: E.Type = E.self) -> DirectPort<E> {
        let key = UInt(bitPattern: ObjectIdentifier(E.self))
        if let entry = table.pointee.place(of: key).pointee {
            // Entered under the metatype of E below.
            return unsafeDowncast(table.pointee.ports[entry.port], to: DirectPort<E>.self)
        }
        let port = DirectPort<E>(bus: storage)
        table.pointee.insert(port, state: port.state, for: key)
        return port
    }

    /// Publishes without a port at hand; as ``DirectPort/publish(_:_:)``.
    /// - Complexity: O(subscribers), no allocation but for the first event of a type.
    @inlinable
    public func publish<E: Event>(_ event: E, _ delivery: Delivery) {
        let key = UInt(bitPattern: ObjectIdentifier(E.self))
        guard let entry = table.pointee.place(of: key).pointee else { return port(E.self).publish(event, delivery) }
        // Handlers may drop this object, and with it the port.
        defer { withExtendedLifetime(self) {} }
        // The state of a port for E, which was entered under the metatype of E.
        PortState.publish(event, delivery, on: entry.state.assumingMemoryBound(to: PortState<E>.self))
    }

    /// Calls `handler` for every event of a type that is published or still waits, from the next one on.
    /// - Parameter owner: Gets nothing that it published itself; `.none` gets all.
    @inlinable
    @discardableResult
    public func subscribe<E: Event>(
        _: E.Type = E.self, as owner: ContainerID = .none, _ handler: @escaping (E, Delivery) throws -> Void
    ) -> BusSubscription {
        port(E.self).subscribe(as: owner, handler)
    }

    /// Gives `container` every event of every type, after the subscribers of the type.
    /// - Parameter owner: Gets nothing that it published itself; `.none` gets all.
    @discardableResult
    public func subscribeAll(as owner: ContainerID = .none, _ container: any Container) -> BusSubscription {
        let number = storage.state.pointee.nextNumber()
        storage.state.pointee.open.append(OpenSlot(number: number, owner: owner, container: container))
        return BusSubscription(number, of: storage)
    }

    /// The types that anyone is subscribed to, in the order in which they were first heard of; those who take all types are
    /// left aside.
    package var takenTypes: [any Event.Type] {
        table.pointee.ports.compactMap { port in
            (port as? any TypedPlace).flatMap { $0.hasTypedSubscribers ? $0.eventMetatype : nil }
        }
    }

    /// Whether anyone takes events of all types.
    package var isOpen: Bool { storage.state.pointee.open.live > 0 }

    /// What passed over this bus so far.
    public var counters: BusCounters {
        var counters = storage.state.pointee.counters
        counters.highWaterMark = agenda.highWaterMark
        return counters
    }
}

@available(*, unavailable)
extension DirectBus: Sendable {}
