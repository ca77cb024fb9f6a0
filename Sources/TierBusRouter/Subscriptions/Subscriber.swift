public import TierBusCore

/// A subscription on its lane: the queues it reads and how events are taken from them.
///
/// Confined to the lane. The pollers that call it are formed in the client's module, where the event type is known.
@usableFromInline
package final class Subscriber<E: Event> {
    @usableFromInline
    package let core: SubscriptionCore
    let keys: KeyFilter<E>?
    @usableFromInline
    let predicate: ((E) -> Bool)?
    // Made in `init`, freed in `deinit`; behind pointers, so that reading them costs no exclusivity check and no retain.
    @usableFromInline
    let rings: UnsafeMutablePointer<InletList<RingInlet<E>>>
    @usableFromInline
    let mailboxes: UnsafeMutablePointer<InletList<MailboxInlet<E>>>
    @usableFromInline
    let chooser: UnsafeMutablePointer<MailboxChooser>
    /// The mailbox that was served last.
    @usableFromInline
    let lastServed: UnsafeMutablePointer<Int>
    @usableFromInline
    let maxFastBatch: Int
    @usableFromInline
    let maxStandardBatch: Int
    private let latencies: TierLatencies
    /// Where the loops of an async handler sleep; none for handlers that return at once.
    @usableFromInline
    var gates: [Gate] = []
    @usableFromInline
    var poller: Int?
    /// The event that a loop is about to handle, in a simulation.
    @usableFromInline
    var handed: (event: E, delivery: Delivery)?

    @usableFromInline
    package init(_ core: SubscriptionCore, _ filter: Filter<E>) {
        self.core = core
        keys = filter.keys
        predicate = filter.predicate
        rings = .allocate(capacity: 1)
        rings.initialize(to: InletList())
        mailboxes = .allocate(capacity: 1)
        mailboxes.initialize(to: InletList())
        chooser = .allocate(capacity: 1)
        chooser.initialize(to: MailboxChooser())
        lastServed = .allocate(capacity: 1)
        lastServed.initialize(to: 0)
        maxFastBatch = core.context.configuration.fastBatch
        maxStandardBatch = core.context.configuration.standardBatch
        latencies = core.executor.latencies
    }

    deinit {
        rings.deinitialize(count: 1)
        rings.deallocate()
        mailboxes.deinitialize(count: 1)
        mailboxes.deallocate()
        chooser.deallocate()
        lastServed.deallocate()
    }

    /// Lets the lane ask this subscriber in every turn; in a simulation, lets it deliver in the order of all deliveries.
    /// - Parameters:
    ///   - poll: Delivers what waits; returns how many events it took.
    ///   - deliver: Delivers the next event of a link and priority, or a batch that begins with it; returns as `poll`.
    @inlinable
    package func start(_ poll: @escaping () -> Int, _ deliver: @escaping (Link?, Priority) -> Int) {
        if core.executor.isSimulated { return core.simulate(ways(deliver)) }
        poller = core.executor.add(core.label, Poller(poll: poll, isReady: { self.isReady() }))
    }

    /// As ``start(_:_:)``, for the loops of an async handler.
    @usableFromInline
    package func startLoops() { start({ self.openGates() }, { self.handOver(from: $0, $1) }) }

    /// Ends it: no queue is read any more.
    package func stop() {
        if let poller { core.executor.removePoller(poller) }
        poller = nil
        core.endSimulation()
        rings.pointee.removeAll()
        mailboxes.pointee.removeAll()
        for gate in gates { gate.open() }
    }

    /// Records how long ago a timed event was published.
    @usableFromInline
    @inline(never)
    func recordLatency(of delivery: Delivery) {
        let elapsed = core.context.stamp.nanoseconds &- delivery.publishedAt.nanoseconds
        latencies.histogram(delivery.tier ?? .standard).record(nanoseconds: elapsed)
    }

    /// Whether anything waits.
    @inlinable
    var hasEvents: Bool {
        for index in 0..<rings.pointee.count where rings.pointee[index].pointee.reader.available > 0 { return true }
        for index in 0..<mailboxes.pointee.count where mailboxes.pointee[index].pointee.mailbox.count > 0 {
            return true
        }
        return false
    }

    /// Tells publishers that wait for room that nothing more is taken for now.
    @inlinable
    func stall() {
        for index in 0..<rings.pointee.count { rings.pointee[index].pointee.stall() }
        for index in 0..<mailboxes.pointee.count { mailboxes.pointee[index].pointee.stall() }
    }

    /// Whether a loop of an async handler waits for something to do.
    @usableFromInline
    var mayPass: Bool { gates.contains { $0.isAwaited } }

    /// Whether anything waits and can be delivered; if nothing does, publishers are told that this subscriber starves.
    @inlinable
    func isReady() -> Bool {
        guard !core.isPaused, gates.isEmpty || mayPass else {
            stall()
            return false
        }
        if hasEvents { return true }
        stall()
        for index in 0..<rings.pointee.count { rings.pointee[index].pointee.reader.starve() }
        for index in 0..<mailboxes.pointee.count { mailboxes.pointee[index].pointee.mailbox.starve() }
        // What became visible while the flags were raised.
        return hasEvents
    }
}
