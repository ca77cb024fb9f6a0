public import TierBusCore

/// An event that a durable subscription could not settle, with the reason and what became of it since.
public struct DeadLetter: Sendable, Equatable {
    /// What became of the event after it was set aside.
    public enum State: UInt8, Sendable, Equatable, CaseIterable {
        /// Nothing: it waits for somebody who decides.
        case setAside
        /// Owed to its subscription again. It becomes ``settled``, or is ``setAside`` once more.
        case redriven
        /// Settled after it was redriven.
        case settled
        /// Given up by somebody.
        case discarded
    }

    /// The durable subscription.
    public var subscription: String
    /// The event's place in the log, where its bytes still are.
    public var sequence: Int64
    /// The event's ordering key; empty if it cannot be read.
    public var orderingKey: String
    /// Why it was set aside, at most 1 KiB, without payload.
    public var reason: String
    /// Deliveries that ended with a failure, since it was redriven last.
    public var failures: Int
    /// Deliveries in a row that ended with the process.
    public var interruptions: Int
    /// When it was set aside last, as wall time.
    public var at: Timestamp
    /// Whether later events of its key wait until it is settled or discarded.
    public var halts: Bool
    /// What became of it.
    public var state: State
    /// How often it was redriven.
    public var redrives: Int
    /// When ``state`` changed last, as wall time.
    public var changedAt: Timestamp

    /// Puts the parts together.
    /// - Parameter changedAt: nil for `at`.
    public init(
        subscription: String, sequence: Int64, orderingKey: String = "", reason: String, failures: Int,
        interruptions: Int, at: Timestamp, halts: Bool = false, state: State = .setAside, redrives: Int = 0,
        changedAt: Timestamp? = nil
    ) {
        self.subscription = subscription
        self.sequence = sequence
        self.orderingKey = orderingKey
        self.reason = reason
        self.failures = failures
        self.interruptions = interruptions
        self.at = at
        self.halts = halts
        self.state = state
        self.redrives = redrives
        self.changedAt = changedAt ?? at
    }
}

extension DeadLetter {
    /// What tells a dead letter from every other.
    public struct Place: Sendable, Hashable {
        /// The durable subscription.
        public var subscription: String
        /// The event's place in the log.
        public var sequence: Int64

        /// Puts the parts together.
        public init(subscription: String, sequence: Int64) {
            self.subscription = subscription
            self.sequence = sequence
        }
    }

    /// Where it is.
    public var place: Place { Place(subscription: subscription, sequence: sequence) }

    /// Whether the log tells of it when it is opened: it is owed again, or later events wait for it.
    public var isOpen: Bool { state == .redriven || (state == .setAside && halts) }

    /// The same in another state.
    func changed(to state: State, at now: Timestamp) -> DeadLetter {
        var copy = self
        copy.state = state
        copy.changedAt = now
        if state == .redriven { copy.redrives += 1 }
        return copy
    }
}
