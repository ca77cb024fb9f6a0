import TierBusCore

/// A result of a child and the context that it has seen, on their way to the parent's lane in one queue: the context comes
/// right before its result.
struct CarriedResult: Event {
    static var eventType: EventType { "CARRIED_RESULT" }

    let context: ResultContext
    let result: any Event

    var id: EventID { result.id }
    var timestamp: Timestamp { result.timestamp }
}
