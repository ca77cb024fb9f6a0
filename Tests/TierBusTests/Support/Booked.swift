import TierBus

/// Says that a ticket was booked, and what its lane came to with it.
struct Booked: StorableEvent, Codable, Equatable {
    static let eventType: EventType = "BOOKED"

    let id: EventID
    let timestamp: Timestamp
    let number: Int
    let total: Int

    init(_ header: EventHeader, number: Int, total: Int) {
        id = header.id
        timestamp = header.timestamp
        self.number = number
        self.total = total
    }

    var orderingKey: String? { "key\(number % 1_009)" }
}
