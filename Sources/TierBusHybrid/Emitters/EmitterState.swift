public import TierBusCore

/// What an ``Emitter`` keeps behind its pointer, where no access is checked for exclusivity.
@usableFromInline
struct EmitterState<E: Event>: ~Copyable {
    @usableFromInline
    typealias Pointer = UnsafeMutablePointer<EmitterState>

    // The emitter keeps the objects behind these three.
    @usableFromInline
    let hierarchy: UnsafeMutablePointer<HierarchyState>
    @usableFromInline
    let agenda: Unmanaged<Agenda>
    @usableFromInline
    let port: Unmanaged<DirectPort<E>>
    /// The container.
    @usableFromInline
    let owner: ContainerID
    /// Whether there is a way up or out.
    @usableFromInline
    var goesFurther = false
    /// The parent's emitter, where the container passes the type up. The emitter keeps it.
    @usableFromInline
    var up: Pointer?
    // Made and freed by the emitter, which keeps former ones to its end: one may be running.
    @usableFromInline
    var outlet: UnsafeMutablePointer<Outlet<E>>?
    /// Where connections take events of the type, all of them in one.
    @usableFromInline
    var wires: UnsafeMutablePointer<Outlet<E>>?

    @inlinable
    init(hierarchy: Hierarchy, port: DirectPort<E>, owner: ContainerID) {
        self.hierarchy = hierarchy.state
        agenda = .passUnretained(hierarchy.agenda)
        self.port = .passUnretained(port)
        self.owner = owner
    }

    /// Sends out what follows from `cause`.
    @inlinable
    @inline(__always)
    static func emit(_ event: E, after cause: Delivery, by emitter: Pointer) throws {
        var source = emitter.pointee.owner
        if let running = emitter.pointee.hierarchy.pointee.running {
            source = running.pointee.component
            // The same event on the same bus: compared by both, since ids of different types may be alike.
            if running.pointee.emitter == UnsafeRawPointer(emitter), event.id == cause.eventID {
                return try relay(event, cause, by: emitter)
            }
        }
        let delivery = cause.following(with: event, from: source)
        if emitter.pointee.goesFurther { return try emitFurther(event, delivery, cause, by: emitter) }
        emitter.pointee.port._withUnsafeGuaranteedRef { $0.publish(event, delivery) }
    }

    /// Sends out what begins a chain.
    @inlinable
    static func begin(_ event: E, by emitter: Pointer) throws {
        var source = emitter.pointee.owner
        if let running = emitter.pointee.hierarchy.pointee.running { source = running.pointee.component }
        let delivery = Delivery(of: event, from: source)
        if emitter.pointee.goesFurther { return try emitFurther(event, delivery, nil, by: emitter) }
        emitter.pointee.port._withUnsafeGuaranteedRef { $0.publish(event, delivery) }
    }

    /// Own bus, own outlet, then upwards. All are reached before what the first outlet threw is thrown.
    @inlinable
    @inline(never)
    static func emitFurther(_ event: E, _ delivery: Delivery, _ cause: Delivery?, by emitter: Pointer) throws {
        // Within a dispatch, so that nothing that follows from the event overtakes it on its way up or out.
        let agenda = emitter.pointee.agenda.takeUnretainedValue()
        try agenda.dispatch {
            emitter.pointee.port._withUnsafeGuaranteedRef { $0.publish(event, delivery) }
            var refusal: (any Error)?
            leave(event, cause, by: emitter, &refusal)
            connect(event, cause, by: emitter)
            climb(event, delivery, cause, from: emitter, &refusal)
            if let refusal { throw refusal }
        }
    }

    /// Out through the publication, if there is one.
    @inlinable
    static func leave(_ event: E, _ cause: Delivery?, by emitter: Pointer, _ refusal: inout (any Error)?) {
        guard let outlet = emitter.pointee.outlet else { return }
        do {
            try outlet.pointee.call(event, cause)
        } catch {
            if refusal == nil { refusal = error }
        }
    }

    /// Out through connections, which keep their failures to themselves.
    @inlinable
    static func connect(_ event: E, _ cause: Delivery?, by emitter: Pointer) {
        if let wires = emitter.pointee.wires { try? wires.pointee.call(event, cause) }
    }

    /// Up from bus to bus as far as each container passes the type up.
    @inlinable
    static func climb(
        _ event: E, _ delivery: Delivery, _ cause: Delivery?, from emitter: Pointer, _ refusal: inout (any Error)?
    ) {
        var lower = emitter
        while let upper = lower.pointee.up {
            rise(event, delivery, cause, from: lower.pointee.owner, to: upper, &refusal)
            lower = upper
        }
    }

    /// From a child's bus to its parent's, and out where the parent's publication includes children.
    @inlinable
    static func rise(
        _ event: E, _ delivery: Delivery, _ cause: Delivery?, from child: ContainerID, to upper: Pointer,
        _ refusal: inout (any Error)?
    ) {
        var delivery = delivery
        delivery.source = child
        delivery.scope = .parent
        delivery.tier = nil
        upper.pointee.port._withUnsafeGuaranteedRef { $0.publish(event, delivery) }
        if let outlet = upper.pointee.outlet, outlet.pointee.includesChildren {
            leave(event, cause, by: upper, &refusal)
        }
    }

    /// A component hands back the event it was given: it is on this bus already, and goes only where it has not been.
    @inlinable
    @inline(never)
    static func relay(_ event: E, _ delivery: Delivery, by emitter: Pointer) throws {
        let origin = Origin(of: delivery, in: emitter.pointee.owner)
        var refusal: (any Error)?
        let agenda = emitter.pointee.agenda.takeUnretainedValue()
        try agenda.dispatch {
            if let outlet = emitter.pointee.outlet,
                origin != .inside, origin != .below || !outlet.pointee.includesChildren
            {
                leave(event, delivery, by: emitter, &refusal)
            }
            if origin != .inside { connect(event, delivery, by: emitter) }
            if origin == .outside { climb(event, delivery, delivery, from: emitter, &refusal) }
            if let refusal { throw refusal }
        }
    }
}
