/// What a durable subscription wants of its deliveries.
public struct DurableOptions: Sendable, Equatable {
    /// What becomes of the later events of a key when one of them is a dead letter.
    public enum AfterDeadLetter: Sendable, Equatable, CaseIterable {
        /// They are delivered.
        case continueKey
        /// They wait until the dead letter is redriven and settled, or discarded; events of other keys go on.
        ///
        /// A subscription keeps at most 4,096 waiting events in memory; with more of them behind a dead letter, other
        /// keys wait, too.
        case haltKey
    }

    /// Attempts and waits.
    public var retries: RetryPolicy
    /// What becomes of the later events of a key when one of them is a dead letter.
    public var afterDeadLetter: AfterDeadLetter
    /// How long after its publish an event is still worth handling, by wall time; an older one is settled without being
    /// handled, and counted as expired. Judged when it is handed over, at first or again: one that failed and waits for its
    /// retry may expire instead of becoming a dead letter. What somebody redrives does not expire. nil: events
    /// do not expire.
    public var expiresAfter: Duration?

    /// Puts the parts together; by default every event is delivered, three times at most, and no key waits for another's
    /// dead letter.
    public init(
        retries: RetryPolicy = RetryPolicy(), afterDeadLetter: AfterDeadLetter = .continueKey,
        expiresAfter: Duration? = nil
    ) {
        self.retries = retries
        self.afterDeadLetter = afterDeadLetter
        self.expiresAfter = expiresAfter
    }

    /// What is wrong with them, in words; nil if nothing is.
    package var problem: String? {
        if let expiresAfter, expiresAfter <= .zero { return "an event expires after more than nothing" }
        return retries.problem
    }
}
