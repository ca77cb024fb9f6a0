import TierBus
import TierBusMarket

/// The orders that one lane was given, in a number: none may be missing, come twice or come out of turn.
final class OrderTally: Sendable {
    private let taken = Counter()
    private let digest = Counter()

    var count: Int { taken.value }

    func add(_ order: Order) {
        taken.add()
        digest.set(Self.digest(digest.value, order))
    }

    /// Whether it were these, each once, in this order.
    func isAll(of orders: [Order]) -> Bool { count == orders.count && digest.value == orders.reduce(0, Self.digest) }

    private static func digest(_ before: Int, _ order: Order) -> Int {
        before &* 31 &+ Int(truncatingIfNeeded: order.id.low)
    }
}
