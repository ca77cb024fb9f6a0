import TierBusCore

/// How often and when an event is delivered again to a durable subscription, and when it becomes a dead letter.
public struct RetryPolicy: Sendable, Equatable {
    /// Deliveries that may end with a failure, the first included; 1 or more.
    public var maxAttempts: Int
    /// The wait after the first failure.
    public var base: Duration
    /// What each further failure multiplies the wait with; 1 or more.
    public var multiplier: Int
    /// The longest wait, also for due times that come from a log.
    public var cap: Duration
    /// The part of each wait that may be taken off it at random, from 0 to 1, so that many events that failed together do
    /// not come again together.
    public var jitter: Double
    /// What the jitter is drawn from, with the event's place and its failures: the same seed gives the same waits.
    public var seed: UInt64
    /// How long a delivery may take until it counts as failed.
    public var ackWait: Duration
    /// Deliveries in a row that may end with the process; with the last of them the event is a dead letter.
    public var maxInterrupted: Int

    /// Puts the parts together. By default three attempts, after 1 s and 2 s more, without jitter.
    public init(
        maxAttempts: Int = 3, base: Duration = .seconds(1), multiplier: Int = 2, cap: Duration = .seconds(30),
        jitter: Double = 0, seed: UInt64 = 0, ackWait: Duration = .seconds(30), maxInterrupted: Int = 10
    ) {
        self.maxAttempts = maxAttempts
        self.base = base
        self.multiplier = multiplier
        self.cap = cap
        self.jitter = jitter
        self.seed = seed
        self.ackWait = ackWait
        self.maxInterrupted = maxInterrupted
    }

    /// What is wrong with it, in words; nil if nothing is.
    package var problem: String? {
        if maxAttempts < 1 { return "at least 1 attempt, not \(maxAttempts)" }
        if multiplier < 1 { return "waits are multiplied by 1 or more, not by \(multiplier)" }
        if base < .zero || cap < .zero { return "waits are not negative" }
        if !(0...1).contains(jitter) { return "the jitter is a part from 0 to 1, not \(jitter)" }
        if ackWait <= .zero { return "the ack wait is longer than nothing" }
        if maxInterrupted < 1 { return "at least 1 interruption, not \(maxInterrupted)" }
        return nil
    }

    /// Nanoseconds to wait after so many failures, without jitter.
    package func wait(afterFailures failures: Int) -> Int64 {
        let cap = max(0, cap.clampedNanoseconds)
        var wait = max(0, base.clampedNanoseconds)
        var left = failures - 1
        // A wait that does not grow any more needs no further turn.
        while left > 0, wait > 0, wait < cap, multiplier > 1 {
            let (product, overflow) = wait.multipliedReportingOverflow(by: Int64(multiplier))
            wait = overflow ? cap : product
            left -= 1
        }
        return min(wait, cap)
    }

    /// Nanoseconds to wait until the event at a place is tried again after so many failures.
    package func wait(afterFailures failures: Int, of sequence: Int64) -> Int64 {
        let wait = wait(afterFailures: failures)
        guard jitter > 0 else { return wait }
        var digest = Digest128(seed, UInt64(bitPattern: sequence))
        digest.combine(UInt64(bitPattern: Int64(failures)))
        let share = Double(digest.id.high >> 11) / Double(1 << 53)
        return wait - Int64(Double(wait) * min(jitter, 1) * share)
    }
}
