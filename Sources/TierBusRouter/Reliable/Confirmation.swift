/// That an event was handled: how it ended for every durable subscription that was asked for.
public struct Confirmation: Sendable, Equatable {
    /// That it was stored.
    public let receipt: Receipt
    /// How it ended, by the name of the durable subscription; empty if no durable subscription wants it.
    public let settlements: [String: Settlement]

    /// Puts the parts together.
    public init(receipt: Receipt, settlements: [String: Settlement]) {
        self.receipt = receipt
        self.settlements = settlements
    }

    /// Whether it is, as far as is known, a dead letter of none of them, too old for none, and none of them was removed.
    ///
    /// Of an event that was settled before it was published again, only a dead letter is still known: one that expired counts
    /// as handled.
    public var isHandled: Bool {
        settlements.values.allSatisfy { how in
            switch how {
            case .delivered, .filtered, .settledBefore: true
            case .deadLettered, .expired, .removed: false
            }
        }
    }
}
