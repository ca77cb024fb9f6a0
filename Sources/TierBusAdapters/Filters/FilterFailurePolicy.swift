/// What becomes of an event of a durable subscription for which its filter fails, so that nobody knows whether it is
/// wanted. On other tiers it is not delivered, and counted.
public enum FilterFailurePolicy: Sendable, Equatable {
    /// It is delivered.
    case deliver
    /// It becomes a dead letter.
    case deadLetter
}
