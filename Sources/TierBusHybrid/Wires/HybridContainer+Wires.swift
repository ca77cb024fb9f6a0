import TierBusAdapters
import TierBusCore
import TierBusRouter

/// The ends of ways between containers. All on the container's lane.
extension HybridContainer {
    /// What it has seen as context in a hierarchy, by its key.
    func memory(in hierarchy: HierarchyKey) -> HierarchyContext {
        if let memory = contexts[hierarchy] { return memory }
        let memory = HierarchyContext()
        contexts[hierarchy] = memory
        return memory
    }

    /// Subscribes to what a way brings from another hierarchy.
    func take(_ types: TypeSet, by wire: WireID, from source: String, to sink: any Container) throws {
        func open<E: Event>(_: E.Type) throws { try take(E.self, by: wire, from: source, to: sink) }
        for type in types.sorted { try open(type) }
    }

    private func take<E: Event>(_: E.Type, by wire: WireID, from source: String, to sink: any Container) throws {
        let agenda = hierarchy.agenda
        let subscriber = try subscriber(Filter<E>.all, source, nil, nil, .backPressure, 1, false, wire: wire)
        let tracker = subscriber.core.tracker(E.self)
        let box = HandlerBox(
            EachHandler<E> { event, delivery in
                tracker?.delivers(event, delivery)
                try agenda.dispatch { try sink.receive(event, delivery) }
            })
        subscriber.start(
            { withExtendedLifetime(box) { subscriber.pollEach(box.handler) } },
            { link, priority in withExtendedLifetime(box) { subscriber.deliverOne(from: link, priority, box.handler) } }
        )
        _ = try register(subscriber)
    }

    /// The way out to a container of another hierarchy.
    /// - Parameter refused: What must not go this way.
    func publish(
        _ types: TypeSet, refusing refused: TypeSet = TypeSet(), by wire: WireID, at tier: Tier?
    ) throws -> RemoteEntrance {
        let entrance = RemoteEntrance(refusing: refused)
        func open<E: Event>(_: E.Type) throws { entrance.add(try publication(of: E.self, by: wire, at: tier)) }
        for type in types.sorted { try open(type) }
        return entrance
    }

    func publication<E: Event>(
        of _: E.Type, by wire: WireID, at tier: Tier?
    ) throws -> Publication<E> {
        let site = try site(for: "a way out for \(E.eventType)")
        let tier = try site.core.tier(ofWiresFor: E.eventType, tier)
        if let stopped = site.core.table.stoppedPublication(of: id, E.self, tier, .global, wire: wire) {
            stopped.core.resume()
            return stopped
        }
        let publication = Publication<E>(
            PublicationCore(
                container: id, type: E.eventType, tier: tier, scope: .global, boundary: site.boundary, wire: wire))
        try site.core.table.add(publication)
        return publication
    }

    /// Lets a way begin here.
    /// - Returns: What ends it.
    func begin(_ types: TypeSet, by number: Int, at start: WireStart) throws -> [() -> Void] {
        func open<E: Event>(_: E.Type) throws -> () -> Void { try begin(E.self, by: number, at: start) }
        return try types.sorted.map { try open($0) }
    }

    private func begin<E: Event>(_: E.Type, by number: Int, at start: WireStart) throws -> () -> Void {
        let site = try site(for: "a way for \(E.eventType)")
        guard site.publications[ObjectIdentifier(E.self)] != nil else {
            let place = place(E.self)
            place.addWire(number) { event, cause in start.take(event, after: cause) }
            return { [weak place] in place?.removeWire(number) }
        }
        // A feed or a component may publish past the bus.
        let (table, id, key) = (site.core.table, id, ObjectIdentifier(start))
        try table.addTap(Tap<E>(id: key) { event, delivery in start.take(event, delivery) }, to: id)
        return { table.removeTap(key, of: id, E.self) }
    }
}
