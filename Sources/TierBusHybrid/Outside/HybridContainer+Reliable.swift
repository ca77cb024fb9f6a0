public import TierBusAdapters
public import TierBusCore
public import TierBusRouter

extension HybridContainer {
    /// Subscribes durably: every event that is stored for the subscription's name is handled, in this life of the
    /// process or in a later one.
    ///
    /// A handler that returns acknowledges the event. One that throws is called again, after 1 s and after 2 s more; then
    /// the event becomes a dead letter; `options` can say otherwise. One that takes longer than 30 s asks for more time with
    /// ``Delivery/extend()``. Events with one ordering key are handled one after the other. An event may be
    /// handled a second time after a crash, so what the handler does has to be repeatable: publish events whose ids follow
    /// from the delivery (``Delivery/header(_:occurrence:)``). Effects in tables of the log happen once with
    /// ``onEachExactlyOnce(_:from:as:where:startingAt:options:optional:_:)``.
    ///
    /// Events are delivered once the system runs. There are no durable subscriptions by topic pattern yet.
    /// - Parameters:
    ///   - source: The container whose events are wanted, whatever their scope; nil for those of global scope of all.
    ///   - name: The name of the subscription in the log; what it has not handled is kept under this name.
    ///   - filter: Which events are wanted; others are settled without being handled.
    ///   - start: Where a name begins that the log does not know.
    ///   - options: Attempts and waits, what a dead letter does to its key, and when events expire.
    /// - Throws: ``RouterError``: `noLog`, `nameTaken`, `badConfiguration`, or naming both sides if a publication must not be
    ///   linked to it. What the log met with is thrown by ``HybridSystem/run(until:draining:)``, or told by a notice while the
    ///   system runs, and tried again every second while the log is down.
    @discardableResult
    public func onEachReliably<E: StorableEvent>(
        _: E.Type = E.self, from source: String? = nil, as name: String, where filter: Filter<E> = .all,
        startingAt start: SubscriptionStart = .latest, options: DurableOptions = DurableOptions(),
        optional isOptional: Bool = false,
        _ handler: @escaping (E, Delivery) throws -> Void
    ) throws -> Subscription {
        let agenda = hierarchy.agenda
        let subscriber = try durableSubscriber(filter, source, name, 1, options, isOptional)
        let subscription = try register(subscriber, start, options)
        let tracker = subscriber.core.tracker(E.self)
        subscriber.start { event, delivery in
            tracker?.delivers(event, delivery)
            try agenda.dispatch { try handler(event, delivery) }
        }
        return subscription
    }

    /// Subscribes durably with a handler that awaits; as
    /// ``onEachReliably(_:from:as:where:startingAt:options:optional:_:)``.
    /// - Parameter limit: Most handlers that are under way at once, 1 to 50, for events of different ordering keys.
    @discardableResult
    public func onEachReliablyAsync<E: StorableEvent>(
        _: E.Type = E.self, from source: String? = nil, as name: String, where filter: Filter<E> = .all,
        startingAt start: SubscriptionStart = .latest, options: DurableOptions = DurableOptions(),
        atMost limit: Int = 1, optional isOptional: Bool = false,
        _ handler: nonisolated(nonsending) @escaping (E, Delivery) async throws -> Void
    ) throws -> Subscription {
        let subscriber = try durableSubscriber(filter, source, name, limit, options, isOptional)
        let loops = try site(for: "a durable subscription to \(E.eventType)").loops
        let subscription = try register(subscriber, start, options)
        let tracker = subscriber.core.tracker(E.self)
        subscriber.start(loops: limit, in: loops) { event, delivery in
            tracker?.delivers(event, delivery)
            try await handler(event, delivery)
        }
        return subscription
    }

    func durableSubscriber<E: StorableEvent>(
        _ filter: Filter<E>, _ source: String?, _ name: String, _ limit: Int,
        _ options: DurableOptions, _ isOptional: Bool
    ) throws -> DurableSubscriber<E> {
        let label = "\(E.eventType) at \(id)"
        let site = try site(for: "a durable subscription to \(E.eventType)")
        let tier = try site.core.reliableTier(for: label)
        guard (1...50).contains(limit) else {
            throw RouterError(.badConfiguration, "\(label): 1 to 50 handlers at once, not \(limit)")
        }
        if let problem = options.problem { throw RouterError(.badConfiguration, "\(label): \(problem)") }
        guard !filter.needsPolicy || filter.policy != nil else {
            throw RouterError(
                .badConfiguration,
                "\(label): the filter of a durable subscription says what becomes of events for which it fails; "
                    + "add failing: .deliver or failing: .deadLetter")
        }
        // Checked as every other name is.
        do { _ = try ContainerID(name) } catch { throw RouterError(.badConfiguration, "\(label): \(error)") }
        let description = SubscriptionOptions(
            source: try Self.sourceID(source, of: label), maxConcurrent: limit, isOptional: isOptional,
            durableName: name)
        return DurableSubscriber(
            SubscriptionCore(container: id, type: E.eventType, options: description, boundary: site.boundary), filter,
            name: name, tier: tier)
    }

    func register<E: StorableEvent>(
        _ subscriber: DurableSubscriber<E>, _ start: SubscriptionStart, _ options: DurableOptions, isInbox: Bool = false
    ) throws -> Subscription {
        let site = try site(for: "a durable subscription to \(E.eventType)")
        try site.core.table.add(subscriber, of: site.boundary)
        site.core.register(subscriber, start, options, isInbox: isInbox)
        return Subscription(subscriber.core, in: site.core.table)
    }
}
