public import TierBusCore

/// The way out of a container for one type of event: to its own bus, up to the parent's bus where the container passes
/// the type up, and out through the container's publication of the type where it declares one.
///
/// One object per container and type, found once and kept. An event goes out in the name of the component whose handler
/// runs, which does not get it back; outside of components' handlers, in the name of the container.
///
/// | the event | own bus | parent's bus | own publication |
/// | --- | --- | --- | --- |
/// | emitted or returned by an own component | yes | where passed up | yes |
/// | passed up by a child | yes | where passed up | where it includes children |
/// | sent by the parent, by a sibling, or forwarded from outside | yes | no | no |
/// | one of these, handed back by a component as it is | no, it is there | only what came from outside | if not yet out |
///
/// All rows: `Docs/Decisions/0003-what-goes-where.md`.
public final class Emitter<E: Event>: EmitterLink {
    @usableFromInline
    let hierarchy: Hierarchy
    @usableFromInline
    package let port: DirectPort<E>
    // Made in `init`, freed in `deinit`. Used by children's emitters, which keep this object, and by the handlers of the
    // container's components, which keep it too.
    @usableFromInline
    let state: UnsafeMutablePointer<EmitterState<E>>
    // Weak: the container owns its emitters.
    @usableFromInline
    weak var container: HybridContainer?
    /// The parent's emitter, kept for the pointer to it in the state.
    @usableFromInline
    var above: Emitter<E>?
    /// The children's places for the type, in the order of the children; nil when not known.
    @usableFromInline
    var below: [Below]?
    /// Keeps the ports of ``below``.
    @usableFromInline
    var belowPorts: [DirectPort<E>] = []
    /// Outlets that were closed. One may be running, so none is freed before this object.
    @usableFromInline
    var closed: [UnsafeMutablePointer<Outlet<E>>] = []

    /// Connections, and the way to them; nil until there is the first.
    private var wires: (list: WireList<E>, slot: UnsafeMutablePointer<Outlet<E>>)?

    /// A child and its place for the type.
    // Ports, not emitters: a child's emitter may own this one.
    @usableFromInline
    struct Below {
        @usableFromInline
        let child: ContainerID
        // Kept by `belowPorts`; a call retains nothing.
        @usableFromInline
        let port: Unmanaged<DirectPort<E>>

        @inlinable
        init(child: ContainerID, port: Unmanaged<DirectPort<E>>) {
            self.child = child
            self.port = port
        }
    }

    @inlinable
    init(of container: HybridContainer) {
        self.container = container
        hierarchy = container.hierarchy
        port = container.internalBus.port(E.self)
        state = .allocate(capacity: 1)
        state.initialize(to: EmitterState(hierarchy: hierarchy, port: port, owner: container.id))
    }

    @inlinable
    deinit {
        if let outlet = state.pointee.outlet { closed.append(outlet) }
        for outlet in closed {
            outlet.deinitialize(count: 1)
            outlet.deallocate()
        }
        state.deinitialize(count: 1)
        state.deallocate()
    }

    /// Sends an event everywhere it goes from here; `cause` is what it follows from, nil where it begins a chain.
    ///
    /// A component that emits the very event it was given adds nothing to the bus, where it is already.
    /// - Throws: What the publication threw that refused the event first; all buses have it nevertheless.
    /// - Complexity: O(subscribers and levels up), no allocation.
    @inlinable
    public func emit(_ event: E, after cause: Delivery? = nil) throws {
        // Handlers may drop this object.
        defer { withExtendedLifetime(self) {} }
        guard let cause else { return try EmitterState.begin(event, by: state) }
        try EmitterState.emit(event, after: cause, by: state)
    }

    /// Sends an event to other buses of the hierarchy than the container's own, in the container's name.
    ///
    /// - `.children` reaches the bus of each child, not those of their children.
    /// - `.siblings` reaches the buses of the parent's other children.
    /// - `.parent` reaches the parent's bus as if the container passed the type up.
    ///
    /// An event that came to this bus and is sent on as it is does not go where it has been: not back to the child that
    /// passed it up, nor to siblings or parent if it came from there.
    /// - Parameter cause: What the event follows from, or the delivery by which it came.
    /// - Returns: Buses reached; 0 where there is no child or sibling, or the event has been on all of them.
    /// - Throws: ``HybridError/Code/outOfReach`` where there is no such direction: no parent, or the scope is `.global`;
    ///   from `.parent`, what a publication of a container above threw that includes children.
    /// - Complexity: O(buses reached), no allocation but when children have come or gone.
    @inlinable
    @discardableResult
    public func send(_ event: E, after cause: Delivery? = nil, to scope: Scope) throws -> Int {
        let sameEvent = isSame(event, as: cause)
        let origin: Origin? = if sameEvent, let cause { Origin(of: cause, in: state.pointee.owner) } else { nil }
        var delivery = Delivery(of: event, from: state.pointee.owner)
        if let cause {
            if sameEvent {
                delivery = cause
                delivery.source = state.pointee.owner
                delivery.tier = nil
            } else {
                delivery = cause.following(with: event, from: state.pointee.owner)
            }
        }
        delivery.scope = scope
        switch scope {
        case .children:
            return sendDown(event, delivery, except: origin == .below ? cause?.source ?? .none : .none)
        case .siblings:
            guard let parent = container?.parent else { throw Self.outOfReach(scope, from: state.pointee.owner) }
            if origin == .beside || origin == .above { return 0 }
            return parent.place(E.self).sendDown(event, delivery, except: state.pointee.owner)
        case .parent:
            guard let parent = container?.parent else { throw Self.outOfReach(scope, from: state.pointee.owner) }
            if origin == .above { return 0 }
            if state.pointee.up != nil, origin == .inside || origin == .below { return 0 }
            try Self.raise(event, delivery, cause, to: parent.place(E.self))
            return 1
        case .global:
            throw Self.outOfReach(scope, from: state.pointee.owner)
        }
    }

    /// Hands an event to the publication alone, past all buses.
    /// - Throws: ``HybridError/Code/notDeclared`` if the container declares none of the type; what the publication throws.
    @inlinable
    public func publishExternal(_ event: E, after cause: Delivery? = nil) throws {
        guard let outlet = state.pointee.outlet else {
            throw HybridError(
                .notDeclared,
                "container '\(state.pointee.owner)' has no publication of \(E.eventType) to publish an event with; "
                    + "declare it with publishes(\(E.self).self)")
        }
        defer { withExtendedLifetime(self) {} }
        try outlet.pointee.call(event, cause)
    }

    /// Whether the container declares a publication of the type.
    @usableFromInline
    package var hasOutlet: Bool { state.pointee.outlet != nil }

    /// Opens the way out: from now on `outlet` gets what the container's own components emit, with what it follows from.
    /// - Parameter includingChildren: Whether it gets what children passed up, too.
    /// - Throws: ``HybridError/Code/declaredTwice`` if there is one; ``HybridError/Code/closed``.
    @inlinable
    package func openOutlet(
        includingChildren: Bool = false, _ outlet: @escaping (E, Delivery?) throws -> Void
    ) throws(HybridError) {
        try container?.checkOpen("a publication of \(E.eventType)")
        guard state.pointee.outlet == nil else {
            throw HybridError(
                .declaredTwice,
                "container '\(state.pointee.owner)' declares a publication of \(E.eventType) already; a second one of "
                    + "the type cannot be told from it")
        }
        let slot = UnsafeMutablePointer<Outlet<E>>.allocate(capacity: 1)
        slot.initialize(to: Outlet(includesChildren: includingChildren, outlet))
        state.pointee.outlet = slot
        state.pointee.goesFurther = true
    }

    /// Closes the way out, if there is one; the closure is let go of with this object.
    @usableFromInline
    package func closeOutlet() {
        guard let outlet = state.pointee.outlet else { return }
        closed.append(outlet)
        state.pointee.outlet = nil
        findWhetherItGoesFurther()
    }

    /// Lets a connection take what the container's own components emit, with what it follows from.
    package func addWire(_ number: Int, _ take: @escaping (E, Delivery?) -> Void) {
        let (list, slot) = wires ?? makeWires()
        list.add(number, take)
        state.pointee.wires = slot
        findWhetherItGoesFurther()
    }

    private func makeWires() -> (WireList<E>, UnsafeMutablePointer<Outlet<E>>) {
        let list = WireList<E>()
        let slot = UnsafeMutablePointer<Outlet<E>>.allocate(capacity: 1)
        slot.initialize(to: Outlet(includesChildren: false) { event, cause in list.take(event, cause) })
        // Freed with this object: one may be running whenever connections end.
        closed.append(slot)
        wires = (list, slot)
        return (list, slot)
    }

    @usableFromInline
    func removeWire(_ number: Int) {
        wires?.list.remove(number)
        if wires?.list.isEmpty == true { cutWires() }
    }

    private func cutWires() {
        wires?.list.removeAll()
        state.pointee.wires = nil
        findWhetherItGoesFurther()
    }

    private func findWhetherItGoesFurther() {
        state.pointee.goesFurther =
            state.pointee.outlet != nil || state.pointee.up != nil || state.pointee.wires != nil
    }

    /// Puts what came from outside on the container's own bus, and nowhere else.
    @inlinable
    package func arrive(_ event: E, _ delivery: Delivery) { port.publish(event, delivery) }

    /// Puts what came from outside on each child's bus, and nowhere else; children may come and go.
    @inlinable
    package func arriveBelow(_ event: E, _ delivery: Delivery) {
        var delivery = delivery
        delivery.scope = .children
        sendDown(event, delivery, except: .none)
    }

    /// Opens the way up. Does nothing the second time.
    @inlinable
    func passUp(to parent: Emitter<E>) {
        above = parent
        state.pointee.up = parent.state
        state.pointee.goesFurther = true
    }

    @inlinable
    func isSame(_ event: E, as cause: Delivery?) -> Bool {
        guard let cause, event.id == cause.eventID else { return false }
        guard let running = state.pointee.hierarchy.pointee.running else { return true }
        return running.pointee.emitter == UnsafeRawPointer(state)
    }

    @inlinable
    @discardableResult
    func sendDown(_ event: E, _ delivery: Delivery, except skipped: ContainerID) -> Int {
        // Within a dispatch, so that all buses have the event before what follows from it. It also means that no handler
        // runs in this loop, which could change the list.
        hierarchy.agenda.dispatch {
            let below = below ?? findBelow()
            var count = 0
            for place in below where place.child != skipped || skipped.isNone {
                place.port._withUnsafeGuaranteedRef { $0.publish(event, delivery) }
                count &+= 1
            }
            return count
        }
    }

    @inlinable
    static func raise(_ event: E, _ delivery: Delivery, _ cause: Delivery?, to parent: Emitter<E>) throws {
        try parent.hierarchy.agenda.dispatch {
            var refusal: (any Error)?
            EmitterState.rise(event, delivery, cause, from: delivery.source, to: parent.state, &refusal)
            EmitterState.climb(event, delivery, cause, from: parent.state, &refusal)
            if let refusal { throw refusal }
        }
    }

    @inlinable
    @inline(never)
    func findBelow() -> [Below] {
        let children = container?.children ?? []
        belowPorts = children.map { $0.place(E.self).port }
        let found = zip(children, belowPorts).map { Below(child: $0.id, port: .passUnretained($1)) }
        below = found
        return found
    }

    @usableFromInline
    static func outOfReach(_ scope: Scope, from container: ContainerID) -> HybridError {
        let reason = scope == .global ? "goes through a publication" : "has no parent inside the system"
        return HybridError(
            .outOfReach,
            "an event of type \(E.eventType) cannot be published internally from container '\(container)' with scope "
                + "\(scope): \(scope == .global ? "that" : "the container") \(reason)")
    }

    @usableFromInline
    func childrenChanged() {
        below = nil
        belowPorts = []
    }

    @usableFromInline
    func detach() {
        closeOutlet()
        cutWires()
        state.pointee.up = nil
        state.pointee.goesFurther = false
        above = nil
        childrenChanged()
    }
}

@available(*, unavailable)
extension Emitter: Sendable {}
