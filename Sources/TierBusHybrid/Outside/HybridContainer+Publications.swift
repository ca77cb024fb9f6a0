public import TierBusCore
public import TierBusRouter

extension HybridContainer {
    /// Declares a way out of the container for events of a type: what its components return or emit of the type goes
    /// out there, and what is published with the publication itself. What is to have a topic is published with a handle
    /// that the publication gives: ``Publication/topic(_:)``.
    /// - Parameters:
    ///   - tier: nil for the one that the system's tier map has for the type.
    ///   - scope: How far the events go.
    ///   - includingChildren: Whether what children pass up goes out, too.
    /// - Returns: The publication, to be kept where events are published often.
    /// - Throws: ``HybridError`` if there is one of the type already or the container is in no system; ``RouterError``
    ///   naming both sides if a subscription must not be linked to it; ``RouterError/Code/wrongTier`` for the reliable
    ///   tier, whose publications are a type of their own: ``publishesReliably(_:scope:topic:includingChildren:)``.
    @inlinable
    @discardableResult
    public func publishes<E: Event>(
        _: E.Type = E.self, tier: Tier? = nil, scope: Scope = .global, includingChildren: Bool = false
    ) throws -> Publication<E> {
        let publication = try newPublication(E.self, tier, scope)
        let emitter = emitter(E.self)
        // Formed here, so that a component's emit is specialised all the way into the queues.
        try emitter.openOutlet(includingChildren: includingChildren) { event, cause in
            if let cause {
                try publication.publish(event, after: cause)
            } else {
                try publication.publish(event)
            }
        }
        try register(publication)
        return publication
    }

    /// Declares a way out of the container for events of a type that must not be lost: they go into the durable log.
    ///
    /// What the container's components return or emit of the type is stored, too, without being waited for.
    /// - Parameters:
    ///   - topic: Kept with every event; the ordering key of events that have none of their own. Subscriptions that observe
    ///     may name a pattern that matches it.
    /// - Throws: As ``publishes(_:tier:scope:includingChildren:)``; ``RouterError/Code/noLog`` if the system has no log.
    @discardableResult
    public func publishesReliably<E: StorableEvent>(
        _: E.Type = E.self, scope: Scope = .global, topic: Topic? = nil, includingChildren: Bool = false
    ) throws -> ReliablePublication<E> {
        let site = try site(for: "a reliable publication of \(E.eventType)")
        try checkSeal(E.eventType)
        let tier = try site.core.reliableTier(for: "\(E.eventType) of \(id)")
        // Passes what is stored on to subscriptions that observe.
        let observed =
            site.core.table.stoppedPublication(of: id, E.self, .reliable, scope, topic: topic)
            ?? Publication<E>(
                PublicationCore(
                    container: id, type: E.eventType, tier: .reliable, scope: scope, topic: topic,
                    boundary: site.boundary))
        let publication = ReliablePublication(observed, tier: tier)
        try emitter(E.self).openOutlet(includingChildren: includingChildren) { event, cause in
            try publication.enqueue(event, after: cause)
        }
        try register(observed)
        site.outlets.add(publication.outlet)
        return publication
    }

    @usableFromInline
    func newPublication<E: Event>(_: E.Type, _ tier: Tier?, _ scope: Scope) throws -> Publication<E> {
        let site = try site(for: "a publication of \(E.eventType)")
        try checkSeal(E.eventType)
        let tier = tier ?? site.core.context.configuration.tiers[E.eventType]
        guard tier != .reliable else {
            throw RouterError(
                .wrongTier,
                "\(E.eventType) of \(id) is for the reliable tier; declare it with publishesReliably(\(E.self).self), or "
                    + "give it another tier: publishes(\(E.self).self, tier: .standard)")
        }
        if let stopped = site.core.table.stoppedPublication(of: id, E.self, tier, scope) { return stopped }
        return Publication(
            PublicationCore(container: id, type: E.eventType, tier: tier, scope: scope, boundary: site.boundary))
    }

    /// - Throws: ``HybridError/Code/sealed`` if a profile of the container, or of one that it is in, has no such way out.
    private func checkSeal(_ type: EventType) throws(HybridError) {
        var container: HybridContainer? = self
        while let current = container {
            if let seal = current.seal, !seal.types.contains(type) {
                let allowed = seal.types.sorted().map(\.text).joined(separator: ", ")
                throw HybridError(
                    .sealed,
                    "container '\(id)' must not publish \(type): its profile '\(seal.profile)' has ways out for "
                        + (allowed.isEmpty ? "nothing" : "\(allowed) only"))
            }
            container = current.parent
        }
    }

    /// Enters a publication, whose outlet is open, into the routing table; closes the outlet if that fails.
    @usableFromInline
    func register<E: Event>(_ publication: Publication<E>) throws {
        let site = try site(for: "a publication of \(E.eventType)")
        let isThere = publication.core.isStopped
        do {
            if isThere { publication.core.resume() } else { try site.core.table.add(publication) }
        } catch {
            place(E.self).closeOutlet()
            throw error
        }
        site.publications[ObjectIdentifier(E.self)] = publication
        if !isThere { try replayIngress(of: E.self) }
    }
}
