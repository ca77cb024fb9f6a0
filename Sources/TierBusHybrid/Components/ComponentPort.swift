public import TierBusCore

/// Where a component is connected to the bus of its container.
///
/// May be kept, to add inputs later; it keeps its container.
public final class ComponentPort<Object> {
    /// The component's id: the source of what it emits.
    public let id: ContainerID
    /// What the component is in.
    public let container: HybridContainer
    @usableFromInline
    let registration: ComponentRegistration
    @usableFromInline
    let object: ComponentObject<Object>

    @inlinable
    init(_ object: Object, as registration: ComponentRegistration, in container: HybridContainer) {
        id = registration.id
        self.container = container
        self.registration = registration
        self.object = ComponentObject(object)
    }

    /// The way out for one type of output. Events emitted by a handler of the component have its id as source.
    @inlinable
    public func emitter<E: Event>(_: E.Type = E.self) -> Emitter<E> { container.emitter(E.self) }

    /// Calls `body` for every event of a type on the container's bus that is not the component's own, and emits what it
    /// returns; nil emits nothing.
    /// - Throws: ``HybridError/Code/closed`` if the component was removed.
    @inlinable
    public func on<E: Event, O: Event>(
        _: E.Type, _ body: @escaping (inout Object, E, Delivery) throws -> O?
    ) throws(HybridError) {
        let (input, port) = try connect(E.self)
        let outputs = container.emitter(O.self)
        // Formed here, where the types are known, so that it is specialised in the client.
        let handler: (E, Delivery) throws -> Void = { event, delivery in
            try input.call { object throws in
                guard let output = try body(&object, event, delivery) else { return }
                try outputs.emit(output, after: delivery)
            }
        }
        registration.keep(port.subscribe(as: id, handler))
    }

    /// Calls `body` for every event of a type on the container's bus that is not the component's own.
    /// - Throws: ``HybridError/Code/closed`` if the component was removed.
    @inlinable
    public func on<E: Event>(
        _: E.Type, _ body: @escaping (inout Object, E, Delivery) throws -> Void
    ) throws(HybridError) {
        let (input, port) = try connect(E.self)
        let handler: (E, Delivery) throws -> Void = { event, delivery in
            try input.call { object throws in try body(&object, event, delivery) }
        }
        registration.keep(port.subscribe(as: id, handler))
    }

    @inlinable
    func connect<E: Event>(_: E.Type) throws(HybridError) -> (ComponentInput<Object>, DirectPort<E>) {
        try checkOpen(E.eventType)
        let emitter = container.place(E.self)
        let input = ComponentInput(of: id, object: object, hierarchy: container.hierarchy, emitter: emitter.state)
        return (input, emitter.port)
    }

    @usableFromInline
    func checkOpen(_ input: EventType) throws(HybridError) {
        guard registration.isCancelled else { return }
        throw HybridError(.closed, "component '\(id)' was removed and cannot have an input of \(input)")
    }
}

@available(*, unavailable)
extension ComponentPort: Sendable {}
