import TierBusCore

/// An event with memory of its own, so that a copy too many or too few shows.
final class Pong: Event {
    static let eventType: EventType = "PONG"
    let number: Int
    let id: EventID
    let timestamp = Timestamp.epoch

    init(_ number: Int) {
        self.number = number
        id = EventID(high: 2, low: UInt64(bitPattern: Int64(number)))
    }
}
