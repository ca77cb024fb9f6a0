/// What a journal holds, in the order it happened.
public enum JournalEntry: Sendable, Equatable {
    /// Something came in from outside.
    case input(InputRecord)
    /// Something was delivered to a subscription.
    case delivery(DeliveryRecord)
}
