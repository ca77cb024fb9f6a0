/// What a durable log holds, over all lives of its file.
public struct LogCensus: Sendable, Equatable {
    /// Events ever stored that are still there, by type.
    public var events: [String: Int]
    /// Events owed to a subscription and not settled, summed over the subscriptions.
    public var pending: Int
    /// Dead letters that wait for somebody who decides: neither redriven nor discarded.
    public var deadLetters: Int

    /// Puts the parts together.
    public init(events: [String: Int] = [:], pending: Int = 0, deadLetters: Int = 0) {
        self.events = events
        self.pending = pending
        self.deadLetters = deadLetters
    }
}
