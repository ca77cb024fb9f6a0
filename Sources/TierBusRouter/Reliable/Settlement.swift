/// How an event ended for a durable subscription.
public enum Settlement: UInt8, Sendable, Equatable, CaseIterable {
    /// Its handler returned.
    case delivered
    /// Its filter did not let it through.
    case filtered
    /// It was set aside as a dead letter.
    case deadLettered
    /// It was too old when its turn came.
    case expired
    /// The subscription was removed while it was owed the event, or was registered anew and wants another type or source.
    case removed
    /// It was settled before somebody asked, other than as a dead letter: the event was published again, or the log was
    /// opened anew meanwhile.
    case settledBefore
}
