import Testing
import TierBus

extension RunReport {
    /// What became of the events of a durable subscription.
    func row(_ name: String = "clerk.tickets") throws -> SubscriptionCounters {
        try #require(subscriptions.first { $0.durableName == name })
    }
}
