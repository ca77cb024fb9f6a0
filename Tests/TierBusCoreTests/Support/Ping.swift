import TierBusCore

/// An event that is a number.
struct Ping: Event, Codable, Equatable {
    static let eventType: EventType = "PING"
    let number: Int
    var id: EventID { EventID(high: 1, low: UInt64(bitPattern: Int64(number))) }
    var timestamp: Timestamp { Timestamp(nanoseconds: Int64(number)) }

    init(_ number: Int) { self.number = number }
}
