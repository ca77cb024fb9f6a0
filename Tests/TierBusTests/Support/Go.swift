import TierBus

/// Tells a container to do what its test says.
struct Go: Event {
    static let eventType: EventType = "GO"

    let id: EventID
    let timestamp: Timestamp
    let number: Int

    init(_ number: Int) {
        id = EventID(naming: "go", Int64(number))
        timestamp = Timestamp(nanoseconds: Int64(number))
        self.number = number
    }
}
