public import TierBusAdapters
public import TierBusCore
public import TierBusRouter

extension HybridContainer {
    /// Subscribes to events that other containers publish, one at a time.
    ///
    /// The handler runs on the container's lane, within one dispatch of its buses. If it throws, the event counts as
    /// delivered and failed, a notice says so, and the next one follows.
    /// - Parameters:
    ///   - source: The container whose publication is wanted; nil for all that reach this one.
    ///   - pattern: The topics whose events are wanted, such as `risk.alert.*` or `risk.>` (``TopicPattern``); nil for
    ///     all events, with a topic and without. Topics may come later than the subscription. What it does not match
    ///     goes into no queue of the subscription, and is not owed. No notice says that a pattern never matched: its
    ///     topic may be one that comes on another day.
    ///   - filter: Which events are wanted.
    ///   - tier: Where they are read; nil for where they are published. Fast events may be read at standard.
    ///   - policy: What happens when this subscription is slow.
    ///   - isOptional: Whether it is fine if no container is called `source`.
    /// - Returns: The subscription, for ending it.
    /// - Throws: ``RouterError`` naming both sides if a publication must not be linked to it, `badTopic` for what is no
    ///   pattern; ``HybridError``.
    @inlinable
    @discardableResult
    public func onEach<E: Event>(
        _: E.Type = E.self, from source: String? = nil, topic pattern: String? = nil, where filter: Filter<E> = .all,
        tier: Tier? = nil, slow policy: SlowConsumerPolicy = .backPressure, optional isOptional: Bool = false,
        _ handler: @escaping (E, Delivery) throws -> Void
    ) throws -> Subscription {
        let agenda = hierarchy.agenda
        let subscriber = try subscriber(filter, source, pattern, tier, policy, 1, isOptional)
        let box: HandlerBox<EachHandler<E>>
        if let tracker = subscriber.core.tracker(E.self) {
            box = HandlerBox(
                EachHandler { event, delivery in
                    tracker.delivers(event, delivery)
                    try agenda.dispatch { try handler(event, delivery) }
                })
        } else {
            box = HandlerBox(EachHandler { event, delivery in try agenda.dispatch { try handler(event, delivery) } })
        }
        subscriber.start(
            { withExtendedLifetime(box) { subscriber.pollEach(box.handler) } },
            { link, priority in
                withExtendedLifetime(box) { subscriber.deliverOne(from: link, priority, box.handler) }
            })
        return try register(subscriber)
    }

    /// Subscribes to events that other containers publish, a batch at a time: what waits in one queue, oldest first.
    ///
    /// A batch whose handler throws counts as delivered, and as one failure.
    /// - Throws: As ``onEach(_:from:topic:where:tier:slow:optional:_:)``.
    @inlinable
    @discardableResult
    public func onBatch<E: Event>(
        _: E.Type = E.self, from source: String? = nil, topic pattern: String? = nil, tier: Tier? = nil,
        slow policy: SlowConsumerPolicy = .backPressure, optional isOptional: Bool = false,
        _ handler: @escaping (borrowing Batch<E>) throws -> Void
    ) throws -> Subscription {
        let agenda = hierarchy.agenda
        let subscriber = try subscriber(Filter<E>.all, source, pattern, tier, policy, 1, isOptional)
        let tracker = subscriber.core.tracker(E.self)
        let box = HandlerBox(
            BatchHandler<E> { batch in
                tracker?.delivers(batch)
                try agenda.dispatch { try handler(batch) }
            })
        subscriber.start(
            { withExtendedLifetime(box) { subscriber.pollBatches(box.handler) } },
            { link, priority in
                withExtendedLifetime(box) { subscriber.deliverBatch(from: link, priority, box.handler) }
            })
        return try register(subscriber)
    }

    /// Subscribes to events that other containers publish, with a handler that awaits.
    ///
    /// One event at a time, in order, unless `limit` asks for more: then first in, first out is the order of starts.
    /// Handlers of different subscriptions may interleave where they await, but never run in parallel.
    /// - Parameter limit: Most handlers of this subscription that are under way at once, 1 to 50.
    /// - Throws: As ``onEach(_:from:topic:where:tier:slow:optional:_:)``; ``RouterError/Code/badConfiguration``.
    @inlinable
    @discardableResult
    public func onEachAsync<E: Event>(
        _: E.Type = E.self, from source: String? = nil, topic pattern: String? = nil, where filter: Filter<E> = .all,
        tier: Tier? = nil, slow policy: SlowConsumerPolicy = .backPressure, atMost limit: Int = 1,
        optional isOptional: Bool = false,
        _ handler: nonisolated(nonsending) @escaping (E, Delivery) async throws -> Void
    ) throws -> Subscription {
        let subscriber = try subscriber(filter, source, pattern, tier, policy, limit, isOptional)
        let loops = try site(for: "a subscription to \(E.eventType)").loops
        let subscription = try register(subscriber)
        subscriber.startLoops()
        let tracker = subscriber.core.tracker(E.self)
        for _ in 0..<limit {
            let gate = subscriber.addGate()
            loops.start(
                LaneLoop {
                    guard let tracker else { return await subscriber.serve(at: gate, handler) }
                    await subscriber.serve(at: gate) { event, delivery in
                        tracker.delivers(event, delivery)
                        try await handler(event, delivery)
                    }
                })
        }
        return subscription
    }

    /// Puts events that other containers publish on the buses of this hierarchy, where components are.
    /// - Parameter target: Whose buses.
    /// - Throws: As ``onEach(_:from:topic:where:tier:slow:optional:_:)``.
    @inlinable
    @discardableResult
    public func forward<E: Event>(
        _: E.Type = E.self, from source: String? = nil, topic pattern: String? = nil, where filter: Filter<E> = .all,
        tier: Tier? = nil, slow policy: SlowConsumerPolicy = .backPressure, optional isOptional: Bool = false,
        to target: ForwardTarget
    ) throws -> Subscription {
        let emitter = place(E.self)
        return try onEach(
            E.self, from: source, topic: pattern, where: filter, tier: tier, slow: policy, optional: isOptional
        ) { event, delivery in
            if target != .children { emitter.arrive(event, delivery) }
            if target != .own { emitter.arriveBelow(event, delivery) }
        }
    }

    @usableFromInline
    func subscriber<E: Event>(
        _ filter: Filter<E>, _ source: String?, _ pattern: String?, _ tier: Tier?, _ policy: SlowConsumerPolicy,
        _ limit: Int, _ isOptional: Bool, wire: WireID? = nil
    ) throws -> Subscriber<E> {
        let site = try site(for: "a subscription to \(E.eventType)")
        guard (1...50).contains(limit) else {
            throw RouterError(.badConfiguration, "\(E.eventType) at \(id): 1 to 50 handlers at once, not \(limit)")
        }
        let label = "\(E.eventType) at \(id)"
        let options = SubscriptionOptions(
            source: try Self.sourceID(source, of: label), topics: try Self.topicPattern(pattern, of: label), tier: tier,
            policy: policy, maxConcurrent: limit, isOptional: isOptional, wire: wire)
        // What waits for the one that it takes the place of is kept.
        if let stopped = site.core.table.stoppedSubscriber(of: id, options, filter) { return stopped }
        return Subscriber(
            SubscriptionCore(container: id, type: E.eventType, options: options, boundary: site.boundary), filter)
    }

    static func sourceID(_ source: String?, of label: String) throws(RouterError) -> ContainerID? {
        guard let source else { return nil }
        do {
            return try ContainerID(source)
        } catch {
            throw RouterError(.unknownSource, "\(label): no container can be called that: \(error)")
        }
    }

    private static func topicPattern(_ text: String?, of label: String) throws(RouterError) -> TopicPattern? {
        guard let text else { return nil }
        do {
            return try TopicPattern(text)
        } catch {
            throw RouterError(.badTopic, "\(label): that is no pattern of topics: \(error)")
        }
    }

    @usableFromInline
    func register<E: Event>(_ subscriber: Subscriber<E>) throws -> Subscription {
        let site = try site(for: "a subscription to \(E.eventType)")
        if subscriber.core.resumeIfStopped() { return Subscription(subscriber.core, in: site.core.table) }
        do {
            try site.core.table.add(subscriber, of: site.boundary)
        } catch {
            subscriber.stop()
            throw error
        }
        return Subscription(subscriber.core, in: site.core.table)
    }
}
