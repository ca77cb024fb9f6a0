/// The account of every event owed to every subscription.
///
/// Owed and outcomes are counted in different places: by the publishers, and by the subscribers, the queues and the log.
/// At rest they must agree.
public struct Ledger: Sendable, Equatable, Codable {
    /// Events owed to a subscription, those that earlier lives of the log left over included.
    public var owed = 0
    /// Events whose handler was called, or, on the reliable tier, that were acknowledged.
    public var delivered = 0
    /// Events dropped by a slow consumer policy.
    public var dropped = 0
    /// Events set aside as dead letters.
    public var deadLettered = 0
    /// Events that ran out of time. 0: expiry cannot be asked for yet.
    public var expired = 0
    /// Events that waited for a subscription when it was cancelled.
    public var discarded = 0
    /// Events that still wait.
    public var pending = 0
    /// Publications of an event that no subscription gets. Owe nothing.
    public var unroutable = 0
    /// Publications that were refused with an error. Owe nothing.
    public var refused = 0
    /// Reliable publications of an event that was stored before. Owe nothing.
    public var duplicates = 0
    /// Events among ``owed`` that earlier lives of the log left over.
    public var recovered = 0

    /// An account without entries.
    public init() {}

    /// Whether what is owed equals what became of it.
    public var isBalanced: Bool { owed == delivered + dropped + deadLettered + expired + discarded + pending }

    /// The entries of both.
    public static func + (left: Ledger, right: Ledger) -> Ledger {
        var sum = left
        for field in fields { sum[keyPath: field] += right[keyPath: field] }
        return sum
    }

    private static var fields: [WritableKeyPath<Ledger, Int>] {
        [
            \.owed, \.delivered, \.dropped, \.deadLettered, \.expired, \.discarded, \.pending, \.unroutable, \.refused,
            \.duplicates, \.recovered,
        ]
    }
}
