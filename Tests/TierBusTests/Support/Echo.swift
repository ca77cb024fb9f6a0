import TierBus

/// Published beside a ticket, on the standard tier.
struct Echo: Event {
    static let eventType: EventType = "ECHO"

    let id: EventID
    let timestamp: Timestamp
    let number: Int

    init(_ number: Int) {
        id = EventID(naming: "echo", Int64(number))
        timestamp = Timestamp(nanoseconds: Int64(number))
        self.number = number
    }
}
