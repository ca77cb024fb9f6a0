import TierBusCore

/// Deliveries that wait for the transaction in which they are handled, oldest first. Confined to the store's thread.
struct BodyQueue {
    struct Waiting {
        let outcome: DurableOutcome
        let body: InboxBody
    }

    private var waiting: [Waiting] = []
    /// By subscription: whether the latest body that ran stored an event.
    private var published: [String: Bool] = [:]

    /// Until when none is run, because the log has no room for what one writes; as uptime.
    private(set) var pausedUntil: Int64?

    var isEmpty: Bool { waiting.isEmpty }

    /// - Returns: Whether they ran until now.
    mutating func pause(until due: Int64) -> Bool {
        defer { pausedUntil = due }
        return pausedUntil == nil
    }

    /// When those that wait are tried again; nil: at once, or there are none.
    var due: Int64? { waiting.isEmpty ? nil : pausedUntil }

    /// Lets those that found no room be tried at once, for the last time.
    mutating func hurry() { if pausedUntil != nil { pausedUntil = .min } }

    mutating func resume() { pausedUntil = nil }

    mutating func append(_ outcome: DurableOutcome, _ body: InboxBody) {
        waiting.append(Waiting(outcome: outcome, body: body))
    }

    /// The oldest, at most so many; where marks are given, those alone.
    func first(_ limit: Int, marked mark: EventID? = nil) -> [Waiting] {
        guard let mark else { return Array(waiting.prefix(limit)) }
        return Array(waiting.lazy.filter { $0.body.mark == mark }.prefix(1))
    }

    /// Whether a delivery waits here.
    func contain(_ sequence: Int64, of subscription: String, attempt: Int) -> Bool {
        waiting.contains {
            ($0.outcome.subscription, $0.outcome.sequence, $0.outcome.attempt) == (subscription, sequence, attempt)
        }
    }

    /// Whether a body will probably store events, so that its transaction is to be flushed: as the one before it.
    func expectsEvents(_ waiting: Waiting) -> Bool {
        published[waiting.outcome.subscription] ?? waiting.body.mayPublish()
    }

    mutating func note(_ subscription: String, hasPublished: Bool) { published[subscription] = hasPublished }

    /// Forgets those that are done with.
    mutating func remove(_ done: [InboxBody]) {
        if waiting.count >= done.count, zip(waiting, done).allSatisfy({ $0.body == $1 }) {
            waiting.removeFirst(done.count)
        } else {
            waiting.removeAll { item in done.contains(item.body) }
        }
    }

    mutating func forgetAll() {
        waiting = []
        pausedUntil = nil
    }
}
