package import TierBusCore
package import TierBusMarket

/// What a child of the ensemble answers to a bar.
package struct Ballot: Event, Equatable {
    package static let eventType: EventType = "BALLOT"

    package let id: EventID
    package let timestamp: Timestamp
    package let symbol: Symbol
    /// Who answers.
    package let child: Child
    /// The bar that is answered, and its close.
    package let bar: EventID
    package let close: Price
    /// 1, 0 or -1; nil: it abstains.
    package let direction: Int?

    /// The answer of a child; its id follows from the bar's.
    init(of child: Child, to bar: EventID, _ timestamp: Timestamp, _ symbol: Symbol, close: Price, _ direction: Int?) {
        id = EventID(following: bar, child.rawValue)
        self.timestamp = timestamp
        self.symbol = symbol
        self.child = child
        self.bar = bar
        self.close = close
        self.direction = direction
    }
}
