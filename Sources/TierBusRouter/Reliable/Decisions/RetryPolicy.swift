import TierBusCore

/// How often and when an event is delivered again, and when it becomes a dead letter.
package struct RetryPolicy: Sendable, Equatable {
    /// Deliveries that may end with a failure, the first included; 1 or more.
    package var maxAttempts: Int
    /// The wait after the first failure.
    package var base: Duration
    /// What each further failure multiplies the wait with; 1 or more.
    package var multiplier: Int
    /// The longest wait, also for due times that come from a log.
    package var cap: Duration
    /// How long a delivery may take until it counts as failed.
    package var ackWait: Duration
    /// Deliveries in a row that may end with the process; with the last of them the event is a dead letter.
    package var maxInterrupted: Int

    /// Puts the parts together.
    package init(
        maxAttempts: Int = 3, base: Duration = .seconds(1), multiplier: Int = 2, cap: Duration = .seconds(30),
        ackWait: Duration = .seconds(30), maxInterrupted: Int = 10
    ) {
        self.maxAttempts = maxAttempts
        self.base = base
        self.multiplier = multiplier
        self.cap = cap
        self.ackWait = ackWait
        self.maxInterrupted = maxInterrupted
    }

    /// Nanoseconds to wait after so many failures.
    func wait(afterFailures failures: Int) -> Int64 {
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
}
