import TierBusCore

/// An event with an object in it, so that one that is forgotten or freed twice is noticed.
struct Holding: NumberedEvent {
    static let eventType: EventType = "HOLDING"

    let token: Token
    var number: Int { token.number }

    static func make(_ number: Int, _ census: Census) -> Holding { Holding(token: Token(number, census)) }
}
