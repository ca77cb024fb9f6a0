public import TierBusAdapters
public import TierBusCore

/// A subscription on its lane: the queues it reads and how events are taken from them.
///
/// Confined to the lane. The pollers that call it are formed in the client's module, where the event type is known.
@usableFromInline
package final class Subscriber<E: Event> {
    @usableFromInline
    package let core: SubscriptionCore
    let keys: KeyFilter<E>?
    // Made in `init`, freed in `deinit`; behind pointers, so that reading them costs no exclusivity check and no retain.
    @usableFromInline
    let filter: UnsafeMutablePointer<FilterSlot>?
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
    /// Rung by publishers when a mailbox has something.
    @usableFromInline
    let bell: LaneBell
    /// Where the loops of an async handler sleep; none for handlers that return at once.
    @usableFromInline
    var gates: [Gate] = []
    @usableFromInline
    var poller: Int?
    private var isStopped = false
    /// Counts how often it was given another handler: the loops of earlier ones end.
    @usableFromInline
    private(set) var generation = 0
    /// The event that a loop is about to handle, in a simulation.
    @usableFromInline
    var handed: (event: E, delivery: Delivery)?

    @usableFromInline
    package init(_ core: SubscriptionCore, _ filter: Filter<E>) {
        self.core = core
        keys = filter.keys
        self.filter = filter.predicate.map { predicate in
            let slot = UnsafeMutablePointer<FilterSlot>.allocate(capacity: 1)
            slot.initialize(to: FilterSlot(predicate))
            return slot
        }
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
        bell = core.executor.makeBell()
        core.bell = bell
    }

    deinit {
        filter?.deinitialize(count: 1)
        filter?.deallocate()
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
        poller = core.executor.add(
            core.label,
            BelledPoller(
                poll: poll, isReady: { self.isReady() }, staysHot: { self.staysHot() }, stall: { self.stall() }),
            behind: bell)
    }

    /// As ``start(_:_:)``, for the loops of an async handler.
    @usableFromInline
    package func startLoops() { start({ self.openGates() }, { self.handOver(from: $0, $1) }) }

    /// Ends it: no queue is read any more.
    package func stop() {
        guard !isStopped else { return }
        isStopped = true
        core.executor.giveBack(bell, poller)
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

    /// Whether the filter lets an event pass.
    @inlinable
    @inline(__always)
    func isWanted(_ event: UnsafeMutablePointer<E>, _ delivery: @autoclosure () -> Delivery) -> Bool {
        guard let filter else { return true }
        do {
            return try filter.pointee.predicate.isTrue(UnsafeRawPointer(event))
        } catch {
            core.filterFailed(error, delivery())
            return false
        }
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

    /// Whether it has to be asked in the next turn, too. One that has nothing but empty mailboxes has not: their publishers
    /// are told that it starves, and ring its bell.
    @inlinable
    func staysHot() -> Bool {
        // Nobody rings for a ring.
        if rings.pointee.count > 0 || hasEvents { return true }
        stall()
        for index in 0..<mailboxes.pointee.count { mailboxes.pointee[index].pointee.mailbox.starve() }
        // What became visible while the flags were raised.
        return hasEvents
    }

    /// Sees to it that what is in a queue that was just linked is found.
    func linked(_ link: Link) {
        if core.hasLeft { link.leave() }
        bell.ring()
    }

    // MARK: A container that is stopped

    /// Reads no queue any more, and lets go of its handler; what waits is kept. Between two turns of the lane.
    func leave() {
        guard !isStopped, !core.hasLeft else { return }
        generation += 1
        core.executor.takeAway(from: bell, poller)
        poller = nil
        let sleeping = gates
        gates = []
        for gate in sleeping { gate.open() }
        for index in 0..<rings.pointee.count { rings.pointee[index].pointee.link.leave() }
        core.leave()
    }

    /// Whether what waits for it is what a subscription with this filter would have got.
    func isLike(_ filter: Filter<E>) -> Bool {
        keys?.keys == filter.keys?.keys && (self.filter == nil) == (filter.predicate == nil)
    }

    /// Takes another filter, and reads its queues again as soon as it is given a handler and resumed.
    func comeBack(_ filter: Filter<E>) {
        if let predicate = filter.predicate { self.filter?.pointee = FilterSlot(predicate) }
        for index in 0..<rings.pointee.count {
            let place = rings.pointee[index]
            place.pointee.reader.position = place.pointee.link.comeBack()
        }
        core.comeBack()
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
