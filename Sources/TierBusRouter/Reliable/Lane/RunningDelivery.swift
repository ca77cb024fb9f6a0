import TierBusCore

/// The delivery that a handler of a durable subscription is called for.
struct RunningDelivery: Sendable {
    /// Of the handler that runs, for everything that it calls and awaits.
    @TaskLocal static var current: RunningDelivery?

    private let tier: ReliableTier
    private let eventID: EventID
    /// What asks for more time.
    private let request: DurableOutcome

    init(_ delivery: DurableDelivery, of subscription: String, _ tier: ReliableTier) {
        self.tier = tier
        eventID = delivery.entry.eventID
        request = DurableOutcome(delivery, of: subscription, .extended)
    }

    func isOf(_ other: Delivery) -> Bool {
        other.tier == .reliable && eventID == other.eventID && request.sequence == other.sequence
    }

    func extend() { tier.settle([request]) }
}
