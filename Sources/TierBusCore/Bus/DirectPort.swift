/// The place of one type of event on a ``DirectBus``, found once and kept for the hot path.
///
/// Keeps working, with its subscribers, when its bus is gone.
public final class DirectPort<E: Event> {
    @usableFromInline
    let storage: PortStorage<E>
    // The storage's, which this object keeps alive.
    @usableFromInline
    let state: UnsafeMutablePointer<PortState<E>>

    @inlinable
    init(bus: BusStorage) {
        storage = PortStorage(bus: bus)
        state = storage.state
    }

    deinit { storage.portIsGone() }

    /// Hands `event` to the subscribers of its type in the order they subscribed, then to those of all types, but not
    /// to those of `delivery.source`.
    ///
    /// From inside a handler it only puts the event on the agenda; otherwise all of what follows from the event is
    /// delivered, too, when it returns.
    /// - Complexity: O(subscribers), no allocation. Source: benchmark `bus/1-to-1`.
    @inlinable
    public func publish(_ event: E, _ delivery: Delivery) {
        // Handlers may drop this object.
        defer { withExtendedLifetime(self) {} }
        PortState.publish(event, delivery, on: state)
    }

    /// Calls `handler` for every event of the type that is published or still waits, from the next one on.
    /// - Parameter owner: Gets nothing that it published itself; `.none` gets all.
    @inlinable
    @discardableResult
    public func subscribe(
        as owner: ContainerID = .none, _ handler: @escaping (E, Delivery) throws -> Void
    ) -> BusSubscription {
        storage.subscribe(owner, handler)
    }

    /// Whether anyone is subscribed to the type or to all types.
    @inlinable
    public var hasSubscribers: Bool { state.pointee.typed.live + state.pointee.bus.pointee.open.live > 0 }
}

extension DirectPort: TypedPlace {
    var eventMetatype: any Event.Type { E.self }
    var hasTypedSubscribers: Bool { state.pointee.typed.live > 0 }
}

@available(*, unavailable)
extension DirectPort: Sendable {}
