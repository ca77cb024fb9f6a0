import TierBus
import TierBusMarket

// sample: main-actor
// Where the main actor is the default isolation, what belongs to a lane or crosses lanes says `nonisolated`:
nonisolated struct Target: Event {
    let id: EventID
    let timestamp: Timestamp
    let price: Price
}

nonisolated struct Trailing {
    private var best: Price = 0
    mutating func update(_ price: Price) -> Price? {
        guard price > best else { return nil }
        best = price
        return price
    }
}

// What belongs to the user interface says nothing, and is used directly by a container on the main actor.
final class Board {
    private(set) var last: Price?
    func show(_ target: Target) { last = target.price }
}

func wire(_ system: HybridSystem, to board: Board) async throws {
    try await system.host("trail") { trail in
        try trail.forward(Trade.self, from: "data", to: .own)
        try trail.add("trailing", Trailing(), on: Trade.self) { rule, trade, delivery in
            rule.update(trade.price).map {
                let header = delivery.header("target")
                return Target(id: header.id, timestamp: header.timestamp, price: $0)
            }
        }
        try trail.publishes(Target.self)
    }
    try await system.hostOnMain("ui") { screen in
        try screen.onEach(Target.self, from: "trail") { target, _ in board.show(target) }
    }
}
// end: main-actor

@main
struct MainActorSamples {
    static func main() async throws {
        let (system, board) = (try HybridSystem(), Board())
        try await system.host("data") { data in
            try data.publishes(Trade.self)
            let prices: [Price] = [100, 102, 101]
            try data.feed(
                prices.enumerated().map { place, price in
                    let header = EventHeader(id: EventID(naming: "TRADE", Int64(place)), timestamp: .epoch)
                    return Trade(header, symbol: "GOOG", price: price, quantity: 1)
                })
        }
        try await wire(system, to: board)
        let report = try await system.run()
        precondition(board.last == 102 && report.ledger.isBalanced)
        print("the board shows 102")
    }
}
