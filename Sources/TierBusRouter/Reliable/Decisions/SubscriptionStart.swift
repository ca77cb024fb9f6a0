/// Where a new durable subscription begins.
public enum SubscriptionStart: UInt8, Sendable, Equatable, CaseIterable {
    /// With the next event that is stored.
    case latest
    /// With the oldest event that is still in the log.
    case earliest
}
