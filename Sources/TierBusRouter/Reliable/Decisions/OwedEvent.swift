import TierBusCore

/// An event that a durable subscription is owed and that is in memory.
struct OwedEvent: Sendable {
    enum State: Sendable, Equatable {
        /// Waits for its turn in its key, or for room in the window.
        case waiting
        case inFlight(deadline: Int64)
        /// Failed; `due` is the uptime of the next attempt.
        case retrying(due: Int64)
    }

    let key: String
    var priority = Priority.normal
    /// When it was published, as wall time; nil for one that must not expire.
    var publishedAt: Timestamp?
    var state = State.waiting
    var failures = 0
    var interruptions = 0
    /// The fencing token of the latest delivery in this life; 0 before the first.
    var attempt = 0
    /// Why the next delivery, or the one in flight, is not the first.
    var cause: Redelivery?
    /// Wall time of the next attempt.
    var due = Timestamp.epoch
    /// Not in flight, but the log says so and has to: whether the handler was called is not known.
    var isMarked = false
}
