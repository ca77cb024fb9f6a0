public import TierBusCore
public import TierBusRouter

extension HybridSystem {
    /// A stream of the events that a container publishes, with a topic and without, for code that lives on no lane. It takes no
    /// topic pattern; ``Delivery/topic`` says which topic an event has.
    ///
    /// It holds at most `capacity` events and never slows the publisher. It ends with the system or the container, or when
    /// the task that reads it is cancelled.
    /// - Parameters:
    ///   - source: The container that publishes them; children by their path.
    ///   - capacity: Most events that wait for the reader, 1 or more.
    ///   - policy: What is dropped, and counted, when so many wait.
    /// - Throws: ``RouterError``: `unknownContainer`, `undeclared`, `typeMismatch`, `draining` when the system ends.
    public func egress<E: Event>(
        _: E.Type = E.self, from source: String, capacity: Int = 1_024, slow policy: EgressPolicy = .dropOldest
    ) async throws(RouterError) -> Egress<E> {
        try checkOpen("no egress from '\(source.prefix(64))'")
        guard let id = try? ContainerID(source) else {
            throw RouterError(.unknownContainer, "no container can be called '\(source.prefix(64))'")
        }
        let notices = core.context.notices
        let buffer = EgressBuffer<E>(capacity: capacity, policy: policy) {
            notices.post(.dropped, at: "egress of \(E.eventType) from \(id)", "slow reader: events are dropped")
        }
        let (table, key) = (core.table, ObjectIdentifier(buffer))
        try table.addTap(Tap(id: key, end: { buffer.finish() }) { buffer.put($0, $1) }, to: id)
        core.add(buffer)
        core.context.simulateWhatWaits()
        await table.whenLinked()
        return Egress(buffer) { table.removeTap(key, of: id, E.self) }
    }

    /// Loses the next event of a subscription behind the ledger's back, which is then unbalanced: shows that a lost event
    /// is found.
    /// - Parameter container: Who loses it; children by their path.
    /// - Returns: false if it has no subscription but durable ones.
    /// - Throws: ``RouterError``: `unknownContainer`, `draining`.
    package func loseOneEvent(at container: String) async throws -> Bool {
        try checkOpen("no event is lost at '\(container.prefix(64))'")
        let top = String(container.prefix { $0 != "/" })
        guard let id = try? ContainerID(container), let lane = state.withLock({ $0.hosts[top] }),
            core.table.containers.contains(where: { $0.name == id })
        else {
            throw RouterError(.unknownContainer, "no container is called '\(container.prefix(64))'")
        }
        let table = core.table
        return try await lane.run { table.loseOneEvent(at: id) }
    }

    /// A way in for one foreign thread: what it publishes goes out through the container's publication of the type.
    /// - Parameters:
    ///   - container: A top-level container that declares a fast or standard publication of the type.
    ///   - capacity: Most events that wait for the container's lane; rounded up to a power of two.
    /// - Throws: ``RouterError``: `unknownContainer`, `draining` when the system ends; ``HybridError/Code/notDeclared``.
    public func ingress<E: Event>(
        _: E.Type = E.self, into container: String, capacity: Int = 16_384
    ) async throws -> Ingress<E> {
        try checkOpen("no ingress into '\(container.prefix(64))'")
        guard let lane = state.withLock({ $0.hosts[container] }) else {
            throw RouterError(.unknownContainer, "no top-level container is called '\(container)'")
        }
        let core = core
        let slot = try await lane.run {
            let root = try lane.root(container)
            let ingress = IngressGateway.open(
                to: try root.publication(of: E.self), capacity: max(1, capacity),
                tracker: try root.inputTracker(E.self, .ingress))
            core.add(ingress.gateway)
            return IngressSlot(ingress)
        }
        return slot.take()
    }
}
