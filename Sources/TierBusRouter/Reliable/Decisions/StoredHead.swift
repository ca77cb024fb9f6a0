package import TierBusCore

/// What the decisions have to know of an event in the log: where it stands and who wants it, without its payload.
package struct StoredHead: Sendable, Equatable {
    /// Its place in the order of the log.
    package var sequence: Int64
    /// The event type's name; empty if the row is damaged and it cannot be read.
    package var type: String
    /// The container that published it; empty if it cannot be read.
    package var source: String
    /// How far it goes.
    package var scope: Scope
    /// Events of one key are delivered one after the other to each subscription.
    package var orderingKey: String
    /// Its priority.
    package var priority: Priority
    /// When it was published, as wall time; nil if it cannot be read.
    package var publishedAt: Timestamp?
    /// Why the row is not what was written; nil if it is.
    package var damage: String?

    /// Puts the parts together.
    package init(
        sequence: Int64, type: String, source: String, scope: Scope, orderingKey: String, priority: Priority = .normal,
        publishedAt: Timestamp? = nil, damage: String? = nil
    ) {
        self.sequence = sequence
        self.type = type
        self.source = source
        self.scope = scope
        self.orderingKey = orderingKey
        self.priority = priority
        self.publishedAt = publishedAt
        self.damage = damage
    }

    /// The head of an entry that was given a sequence.
    package init(sequence: Int64, _ entry: LogEntry) {
        self.init(
            sequence: sequence, type: entry.type, source: entry.source, scope: entry.scope,
            orderingKey: entry.orderingKey, priority: entry.priority, publishedAt: entry.publishedAt)
    }

    /// The head of what a log has read. Of a damaged row, type and source are not known.
    package init(_ read: LogRead) {
        switch read {
        case .event(let sequence, let entry): self.init(sequence: sequence, entry)
        case .damaged(let sequence, let orderingKey, let reason):
            self.init(
                sequence: sequence, type: "", source: "", scope: .global, orderingKey: orderingKey ?? "",
                damage: reason)
        }
    }
}
