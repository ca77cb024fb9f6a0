public import TierBusCore

/// The sizes and limits of a router.
public struct RouterConfiguration: Sendable {
    /// The tier of a publication that does not say its own.
    public var tiers = TierMap.standard
    /// Slots of a fast publication's ring; rounded up to a power of two.
    public var ringCapacity = 16_384
    /// Most fast events published before they are made visible, and delivered in one batch.
    public var fastBatch = 1_000
    /// Most ordinary, and most raised, events in a standard mailbox.
    public var mailboxCapacity = 10_000
    /// Most standard events published before their subscriber is woken, and delivered in one batch.
    public var standardBatch = 100
    /// Most events that a publication on a pool, main or shared lane holds back for slow subscribers.
    public var spillLimit = 4_096
    /// Most events that are owed or wait to be stored on the reliable tier; beyond that publishes are refused.
    public var backlogLimit = 1_000_000
    /// How long the durable log keeps what is settled.
    public var retention = RetentionPolicy()
    /// Most topics of one publication; beyond that ``Publication/topic(_:)`` throws.
    public var topicLimit = 4_096
    /// Kinds and places of notices that are kept until somebody takes them.
    public var noticeCapacity = 1_024

    /// Makes every lane stop for a random while before its turns, as the seed says: for tests of what must not depend on
    /// the interleaving.
    package var jitterSeed: UInt64?

    /// The defaults.
    public init() {}

    /// - Throws: ``RouterError`` naming the first number that is not positive.
    package func check() throws(RouterError) {
        let numbers = [
            ("ringCapacity", ringCapacity), ("fastBatch", fastBatch), ("mailboxCapacity", mailboxCapacity),
            ("standardBatch", standardBatch), ("spillLimit", spillLimit),
            ("topicLimit", topicLimit), ("backlogLimit", backlogLimit), ("noticeCapacity", noticeCapacity),
        ]
        for (name, number) in numbers where number < 1 || number > 1 << 30 {
            throw RouterError(.badConfiguration, "\(name) is \(number); 1 to \(1 << 30) is allowed")
        }
        if let problem = retention.problem { throw RouterError(.badConfiguration, "retention: \(problem)") }
    }
}
