import TierBusCore

/// The delivery that a handler of a durable subscription is called for.
struct RunningDelivery: Sendable {
    /// Of the handler that runs, for everything that it calls and awaits.
    @TaskLocal static var current: RunningDelivery?

    let tier: ReliableTier
    let subscription: String
    let delivery: DurableDelivery

    func isOf(_ other: Delivery) -> Bool {
        other.tier == .reliable && delivery.entry.eventID == other.eventID && delivery.sequence == other.sequence
    }
}
