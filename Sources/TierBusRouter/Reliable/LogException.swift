public import TierBusCore

/// How one event stands with one durable subscription where the ack floor does not say.
public struct LogException: Sendable, Equatable {
    /// Where the event stands.
    public enum State: UInt8, Sendable, Equatable, CaseIterable {
        /// Passed over while an earlier event of its key was not settled; not handed over.
        case held
        /// In flight again after a failure or an interruption.
        case inFlight
        /// Failed; waits for its next attempt.
        case retrying
        /// Settled out of order.
        case acked
        /// Set aside as a dead letter; settled.
        case dead
    }

    /// Where the event stands.
    public var state: State
    /// Deliveries so far that ended with a failure.
    public var failures: Int
    /// Deliveries in a row that ended with the process.
    public var interruptions: Int
    /// Wall time of the next attempt, for ``State/retrying``.
    public var due: Timestamp

    /// Puts the parts together.
    public init(state: State, failures: Int = 0, interruptions: Int = 0, due: Timestamp = .epoch) {
        self.state = state
        self.failures = failures
        self.interruptions = interruptions
        self.due = due
    }
}
