/// What an ``Agenda`` keeps behind its pointer, where no access is checked for exclusivity.
@usableFromInline
struct AgendaState: ~Copyable {
    @usableFromInline
    var isDispatching = false
    /// Whether there is anything to do at the end of a dispatch.
    @usableFromInline
    var hasMore = false
    @usableFromInline
    var sampler: LatencySampler
    /// For every event that waits, how its port delivers the oldest one that waits there.
    // A port's storage stays alive while its events wait: see `keep`.
    @usableFromInline
    var waiting = GrowingRing<UnsafeMutablePointer<DeliverNext>>()
    @usableFromInline
    var highWaterMark = 0
    var onFailure: (BusFailure) -> Void = { _ in }
    private var cancelled: [any Tidied] = []
    private var gone: [AnyObject] = []
    private let clock: (any EventClock)?
    private let latency: LatencyHistogram

    init(clock: (any EventClock)?, latency: LatencyHistogram) {
        self.clock = clock
        self.latency = latency
        sampler = clock == nil ? .never : LatencySampler()
    }

    /// Stands for the time of an event that is not timed.
    @usableFromInline
    static var untimed: Int64 { @inlinable get { .min } }

    @inlinable
    mutating func append(_ deliverNext: UnsafeMutablePointer<DeliverNext>) {
        waiting.append(deliverNext)
        if waiting.count > highWaterMark { highWaterMark = waiting.count }
        hasMore = true
    }

    /// Lets `object` tidy up as soon as no handler runs.
    mutating func tidyLater(_ object: any Tidied) {
        cancelled.append(object)
        hasMore = true
    }

    /// Keeps `object`, whose owner is gone, until no handler runs and no event waits.
    mutating func keep(_ object: AnyObject) {
        gone.append(object)
        hasMore = true
    }

    /// Tells of a handler that threw. A copy of the closure is called: it may put another in its place.
    @usableFromInline
    func report(_ failure: BusFailure) {
        let onFailure = onFailure
        onFailure(failure)
    }

    /// The time of a publish that the sampler chose.
    @usableFromInline
    mutating func timeOfPublish() -> Int64 {
        guard let uptime = clock?.uptime else { return Self.untimed }
        sampler.timed(at: uptime)
        return uptime
    }

    /// Records the time from `published` to now.
    @usableFromInline
    func recordDelivery(of published: Int64) {
        guard let uptime = clock?.uptime else { return }
        latency.record(nanoseconds: uptime &- published)
    }

    /// Ends a dispatch: delivers what waits first.
    @inlinable
    @inline(__always)
    static func end(_ state: UnsafeMutablePointer<AgendaState>) {
        if state.pointee.hasMore { drain(state) }
        state.pointee.isDispatching = false
    }

    /// Delivers what waits and lets go of what was cancelled or dropped, until there is nothing: letting go may publish.
    @usableFromInline
    @inline(never)
    static func drain(_ state: UnsafeMutablePointer<AgendaState>) {
        while state.pointee.hasMore {
            while !state.pointee.waiting.isEmpty {
                // Between two events no handler runs. Tidying only at the end would let a long chain of events, each of
                // which cancels a subscription, pile up what it passes on every step.
                if !state.pointee.cancelled.isEmpty { tidy(state) }
                state.pointee.waiting.removeFirst().pointee.call()
            }
            state.pointee.hasMore = false
            tidy(state)
            // What was let go may have published on a port and dropped it: its storage is kept while anything waits.
            guard state.pointee.waiting.isEmpty else { continue }
            let gone = state.pointee.gone
            state.pointee.gone = []
            withExtendedLifetime(gone) {}
        }
    }

    private static func tidy(_ state: UnsafeMutablePointer<AgendaState>) {
        let cancelled = state.pointee.cancelled
        state.pointee.cancelled = []
        for object in cancelled { object.tidy() }
    }
}

/// What has something to destroy once no handler runs.
protocol Tidied: AnyObject {
    /// Destroys what handlers may have been using. None runs now; what is destroyed may do anything.
    func tidy()
}

/// How a port delivers the oldest event that waits there. Formed where the type of the event is known, so that its body
/// is specialised, and kept behind a pointer, so that calling it retains nothing.
@usableFromInline
struct DeliverNext: ~Copyable {
    @usableFromInline
    let body: () -> Void

    @inlinable
    init(_ body: @escaping () -> Void) { self.body = body }

    @inlinable
    @inline(__always)
    borrowing func call() { body() }
}
