import TierBusCore

/// An event that tests can make and tell apart by a number.
protocol NumberedEvent: Event {
    var number: Int { get }
    static func make(_ number: Int, _ census: Census) -> Self
}

extension NumberedEvent {
    var id: EventID { EventID(high: 1, low: UInt64(number) + 1) }
    var timestamp: Timestamp { Timestamp(nanoseconds: Int64(number)) }
}
