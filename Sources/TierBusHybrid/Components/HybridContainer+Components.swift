public import TierBusCore

extension HybridContainer {
    /// Adds an object that takes events of one type and answers with events of another.
    ///
    /// `body` is called for every event of the type on the internal bus but the component's own. What it returns goes out
    /// as ``Emitter`` says, with the component as source and the event that came as cause.
    /// - Returns: The component's place, by which it can be removed.
    /// - Throws: ``HybridError`` if the name is bad or taken or the container is closed.
    @inlinable
    @discardableResult
    public func add<Object, E: Event, O: Event>(
        _ name: String, _ object: Object, on input: E.Type,
        _ body: @escaping (inout Object, E, Delivery) throws -> O?
    ) throws(HybridError) -> ComponentRegistration {
        let registration = try register(name)
        try ComponentPort(object, as: registration, in: self).on(input, body)
        return registration
    }

    /// Adds an object that takes events of one type and answers none.
    /// - Returns: The component's place, by which it can be removed.
    /// - Throws: ``HybridError`` if the name is bad or taken or the container is closed.
    @inlinable
    @discardableResult
    public func add<Object, E: Event>(
        _ name: String, _ object: Object, on input: E.Type,
        _ body: @escaping (inout Object, E, Delivery) throws -> Void
    ) throws(HybridError) -> ComponentRegistration {
        let registration = try register(name)
        try ComponentPort(object, as: registration, in: self).on(input, body)
        return registration
    }

    /// Adds a function that answers events of one type with events of another.
    /// - Returns: The component's place, by which it can be removed.
    /// - Throws: ``HybridError`` if the name is bad or taken or the container is closed.
    @inlinable
    @discardableResult
    public func add<E: Event, O: Event>(
        _ name: String, on input: E.Type, _ body: @escaping (E, Delivery) throws -> O?
    ) throws(HybridError) -> ComponentRegistration {
        let registration = try register(name)
        try ComponentPort((), as: registration, in: self).on(input) { _, event, delivery in try body(event, delivery) }
        return registration
    }

    /// Adds a function that takes events of one type.
    /// - Returns: The component's place, by which it can be removed.
    /// - Throws: ``HybridError`` if the name is bad or taken or the container is closed.
    @inlinable
    @discardableResult
    public func add<E: Event>(
        _ name: String, on input: E.Type, _ body: @escaping (E, Delivery) throws -> Void
    ) throws(HybridError) -> ComponentRegistration {
        let registration = try register(name)
        try ComponentPort((), as: registration, in: self).on(input) { _, event, delivery in try body(event, delivery) }
        return registration
    }

    /// Adds an object with several inputs or outputs that wires itself.
    /// - Returns: The component's place, by which it can be removed.
    /// - Throws: ``HybridError`` if the name is bad or taken or the container is closed, and what the object throws; it is
    ///   then not there.
    @inlinable
    @discardableResult
    public func add<Object: Component>(_ name: String, _ object: Object) throws -> ComponentRegistration {
        try add(name, object, wiring: object.wire(into:))
    }

    /// Adds an object with several inputs or outputs that `wiring` connects; the object need know nothing of it.
    /// - Returns: The component's place, by which it can be removed.
    /// - Throws: ``HybridError`` if the name is bad or taken or the container is closed, and what `wiring` throws; the
    ///   component is then not there.
    @inlinable
    @discardableResult
    public func add<Object>(
        _ name: String, _ object: Object, wiring: (ComponentPort<Object>) throws -> Void
    ) throws -> ComponentRegistration {
        let registration = try register(name)
        // Within a dispatch, so that nothing reaches a component that is half wired.
        try hierarchy.agenda.dispatch {
            do {
                try wiring(ComponentPort(object, as: registration, in: self))
            } catch {
                registration.cancel()
                throw error
            }
        }
        return registration
    }

    /// The component of that name, if there is one.
    public func component(named name: String) -> ComponentRegistration? {
        guard case .component = members[name] else { return nil }
        return components.first { $0.name == name }
    }

    /// Removes a component; as ``ComponentRegistration/cancel()``.
    /// - Throws: ``HybridError/Code/unknownName`` if it is not in this container.
    public func remove(_ component: ComponentRegistration) throws(HybridError) {
        guard component.container === self else {
            let place = component.container.map { "it is in '\($0.id)'" } ?? "it was removed"
            throw HybridError(.unknownName, "container '\(id)' has no component '\(component.id)' to remove: \(place)")
        }
        component.cancel()
    }

    /// Removes the component of that name; as ``ComponentRegistration/cancel()``.
    /// - Throws: ``HybridError/Code/unknownName``.
    public func removeComponent(_ name: String) throws(HybridError) {
        guard let component = component(named: name) else {
            throw HybridError(.unknownName, "container '\(id)' has no component '\(name)' that could be removed")
        }
        component.cancel()
    }

    @usableFromInline
    func register(_ name: String) throws(HybridError) -> ComponentRegistration {
        let registration = ComponentRegistration(name: name, id: try newID(name, for: .component), in: self)
        components.append(registration)
        members[name] = .component
        return registration
    }

    func forget(_ registration: ComponentRegistration) {
        guard let index = components.firstIndex(where: { $0 === registration }) else { return }
        components.remove(at: index)
        members[registration.name] = nil
    }
}
