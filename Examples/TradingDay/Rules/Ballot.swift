import TierBusCore
import TierBusMarket

/// What a child of the ensemble answers to a bar.
struct Ballot: Event, Equatable {
    static let eventType: EventType = "BALLOT"

    let id: EventID
    let timestamp: Timestamp
    let symbol: Symbol
    /// Who answers.
    let child: Child
    /// The bar that is answered, and its close.
    let bar: EventID
    let close: Price
    /// 1, 0 or -1; nil: it abstains.
    let direction: Int?

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
