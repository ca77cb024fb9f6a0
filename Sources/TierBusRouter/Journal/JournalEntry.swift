import TierBusCore

/// What a journal holds, in the order it happened.
public enum JournalEntry: Sendable, Equatable {
    /// Something came in from outside.
    case input(InputRecord)
    /// Something was delivered to a subscription.
    case delivery(DeliveryRecord)
    /// Something was stored; beside deliveries only.
    case stored(StoredRecord)

    /// When it happened, by the system's clock.
    var time: Timestamp {
        switch self {
        case .input(let input): input.time
        case .delivery(let delivery): delivery.time
        case .stored(let stored): stored.time
        }
    }
}
