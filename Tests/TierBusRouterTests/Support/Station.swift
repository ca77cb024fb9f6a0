import TierBusAdapters
import TierBusCore
@testable import TierBusRouter

/// A container without buses: what registers publications and subscriptions. Confined to its lane.
final class Station: @unchecked Sendable {
    let id: ContainerID
    // Confined to the lane: only `run` and what it calls touch them.
    let boundary: Boundary
    private let bench: RouterBench
    private let loops: LaneLoops
    private let lane: Lane
    private var publications: [ObjectIdentifier: AnyObject] = [:]

    init(_ id: ContainerID, boundary: Boundary, lane: Lane, loops: LaneLoops, bench: RouterBench) {
        self.id = id
        self.boundary = boundary
        self.lane = lane
        self.loops = loops
        self.bench = bench
    }

    /// A container of the same hierarchy, on the same lane and in the same boundary.
    func child(_ name: ContainerID) throws -> Station {
        try bench.table.add(ContainerRecord(name: name, parent: id))
        return Station(name, boundary: boundary, lane: lane, loops: loops, bench: bench)
    }

    /// Does something on the station's lane, as one job.
    func run<R: Sendable>(_ body: @Sendable (Station) throws -> R) async rethrows -> R {
        try await lane.run { _ in try body(self) }
    }

    /// Lets no delivery to the container begin.
    func hold() async { await run { $0.boundary.hold() } }

    /// Ends one `hold`.
    func release() async { await run { $0.boundary.release() } }

    // MARK: On the lane

    @discardableResult
    func publishes<E: Event>(_: E.Type, _ tier: Tier, scope: Scope = .global) throws -> Publication<E> {
        let publication = Publication<E>(
            PublicationCore(container: id, type: E.eventType, tier: tier, scope: scope, boundary: boundary))
        try bench.table.add(publication)
        publications[ObjectIdentifier(E.self)] = publication
        return publication
    }

    func publication<E: Event>(_: E.Type = E.self) throws -> Publication<E> {
        guard let found = publications[ObjectIdentifier(E.self)] as? Publication<E> else {
            throw RouterError(.undeclared, "\(id) publishes no \(E.eventType)")
        }
        return found
    }

    func publish<E: Event>(_ events: E..., after cause: Delivery? = nil, priority: Priority = .normal) throws {
        let publication = try publication(E.self)
        for event in events { try publication.publish(event, after: cause, priority: priority) }
    }

    @discardableResult
    func onEach<E: Event>(
        _: E.Type, _ options: SubscriptionOptions = SubscriptionOptions(), where filter: Filter<E> = .all,
        _ handler: @escaping (E, Delivery) throws -> Void
    ) throws -> Subscription {
        let subscriber = subscriber(E.self, options, filter)
        let box = Kept(EachHandler<E>(handler))
        subscriber.start(
            { withUnsafeMutablePointer(to: &box.value) { subscriber.pollEach($0) } },
            { link, priority in
                withUnsafeMutablePointer(to: &box.value) { subscriber.deliverOne(from: link, priority, $0) }
            })
        return try register(subscriber)
    }

    @discardableResult
    func onBatch<E: Event>(
        _: E.Type, _ options: SubscriptionOptions = SubscriptionOptions(),
        _ handler: @escaping (borrowing Batch<E>) throws -> Void
    ) throws -> Subscription {
        let subscriber = subscriber(E.self, options, .all)
        let box = Kept(BatchHandler<E>(handler))
        subscriber.start(
            { withUnsafeMutablePointer(to: &box.value) { subscriber.pollBatches($0) } },
            { link, priority in
                withUnsafeMutablePointer(to: &box.value) { subscriber.deliverBatch(from: link, priority, $0) }
            })
        return try register(subscriber)
    }

    @discardableResult
    func onEachAsync<E: Event>(
        _: E.Type, _ options: SubscriptionOptions = SubscriptionOptions(), where filter: Filter<E> = .all,
        _ handler: nonisolated(nonsending) @escaping (E, Delivery) async throws -> Void
    ) throws -> Subscription {
        let subscriber = subscriber(E.self, options, filter)
        let subscription = try register(subscriber)
        for _ in 0..<options.maxConcurrent {
            let gate = subscriber.addGate()
            loops.start(LaneLoop { await subscriber.serve(at: gate, handler) })
        }
        subscriber.startLoops()
        return subscription
    }

    private func subscriber<E: Event>(_: E.Type, _ options: SubscriptionOptions, _ filter: Filter<E>) -> Subscriber<E> {
        Subscriber(SubscriptionCore(container: id, type: E.eventType, options: options, boundary: boundary), filter)
    }

    private func register<E: Event>(_ subscriber: Subscriber<E>) throws -> Subscription {
        do {
            try bench.table.add(subscriber, of: boundary)
        } catch {
            subscriber.stop()
            throw error
        }
        return Subscription(subscriber.core, in: bench.table)
    }
}
