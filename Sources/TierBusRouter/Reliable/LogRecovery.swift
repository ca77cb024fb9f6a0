/// What a durable log holds when it is opened.
public struct LogRecovery: Sendable, Equatable {
    /// The highest sequence ever given to an event; 0 in a new log.
    public var lastSequence: Int64
    /// Every durable subscription the log knows, by name.
    public var subscriptions: [LogSubscription]
    /// What was found wrong and set right, in words; empty after a clean end.
    public var remarks: [String]

    /// Puts the parts together.
    public init(lastSequence: Int64 = 0, subscriptions: [LogSubscription] = [], remarks: [String] = []) {
        self.lastSequence = lastSequence
        self.subscriptions = subscriptions
        self.remarks = remarks
    }
}
