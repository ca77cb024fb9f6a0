/// What became of the events of a durable subscription in this life: owed = delivered + filtered + dead-lettered +
/// expired + pending.
package struct DurableCounters: Sendable, Equatable {
    /// Events this subscription is to get: ``recovered``, ``redriven``, and those stored for it in this life.
    package var owed = 0
    /// Of them, those that the log had unsettled when it was opened, or when the subscription began at earliest.
    package var recovered = 0
    /// Acknowledged.
    package var delivered = 0
    /// Acknowledged because a filter of the subscription did not let them through.
    package var filtered = 0
    /// Set aside as dead letters.
    package var deadLettered = 0
    /// Settled without a delivery because they were too old.
    package var expired = 0
    /// Dead letters that are owed once more because somebody redrove them in this life.
    package var redriven = 0
    /// Not settled; those in flight and those nobody has looked at yet, too.
    package var pending = 0
    /// Of ``pending``, those that wait behind a dead letter which halts their key, as far as was looked.
    package var halted = 0
    /// Handed over, with nothing heard since.
    package var inFlight = 0
    /// Deliveries after a failure or a missed ack wait.
    package var retries = 0
    /// Deliveries of an earlier life that ended with its process.
    package var interrupted = 0
    /// Whether somebody takes the events at present.
    package var isRegistered = false
    /// Whether what the log held at the start is counted; ``owed``, ``recovered`` and ``pending`` grow until then.
    package var isCounted = true

    /// All zero.
    package init() {}
}
