import TierBusCore

/// A trivially copyable event: which publisher it is from, and its number there.
struct Plain: NumberedEvent, KeyedEvent, Equatable {
    static let eventType: EventType = "PLAIN"
    static let symbols: [Symbol] = ["AAPL", "GOOG", "MSFT", "IBM"]

    let number: Int
    var origin = 0
    var key: Symbol = "AAPL"

    static func make(_ number: Int, _ census: Census) -> Plain { Plain(number: number) }
}
