public import TierBusCore
public import TierBusRouter

/// Which dead letters are meant.
public struct DeadLetterFilter: Sendable, Equatable {
    /// The durable subscription; nil for all.
    public var subscription: String?
    /// What became of them since.
    public var states: Set<DeadLetter.State>
    /// Those that were set aside last at or after this, as wall time; nil for all.
    public var since: Timestamp?
    /// A text that the reason contains; nil for any reason.
    public var reason: String?
    /// The event's ordering key; nil for any.
    public var orderingKey: String?

    /// Puts the parts together. By default those that wait for somebody who decides.
    public init(
        subscription: String? = nil, states: Set<DeadLetter.State> = [.setAside], since: Timestamp? = nil,
        reason: String? = nil, orderingKey: String? = nil
    ) {
        self.subscription = subscription
        self.states = states
        self.since = since
        self.reason = reason
        self.orderingKey = orderingKey
    }

    /// Whether a dead letter is meant.
    public func matches(_ letter: DeadLetter) -> Bool {
        if let subscription, letter.subscription != subscription { return false }
        if let since, letter.at < since { return false }
        if let reason, !letter.reason.contains(reason) { return false }
        if let orderingKey, letter.orderingKey != orderingKey { return false }
        return states.contains(letter.state)
    }
}
